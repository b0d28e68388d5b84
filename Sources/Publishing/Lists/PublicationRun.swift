import Foundation
import Identity
import StationModel

/// One publication under way: what was published last, and what this one makes of it.
struct PublicationRun {
    let place: PublishingPlace
    let previous: Manifest?
    let progress: (PublishingStep) -> Void
    private(set) var versions: PublishedVersions
    var hardened: HardenedNumbers?
    private var members: ListPublication.Report.Section?
    private var vouchers: ListPublication.Report.Section?
    private var calendarDays: Int?
    /// The members' records that a delta begins with.
    private var keptMemberRecords: WorkFiles?
    /// Files that are not what was written, and were not used.
    var damaged: [String] = []
    private var newCards = 0
    private var repeatedRows = 0
    /// Work files of this version, and those that they replace.
    private var work: [(new: String, final: String)] = []
    /// Until when a list that shrinks is meant; it counts when the manifest is published.
    var shrunk: (new: String, final: String)?

    init(
        place: PublishingPlace, previous: Manifest?,
        progress: @escaping (PublishingStep) -> Void
    ) throws {
        versions = try PublishedVersions(work: place.work, manifest: previous)
        self.place = place
        self.previous = previous
        self.progress = progress
    }

    /// The manifest's.
    var version: UInt64 { versions.manifest + 1 }

    var newRecords: String { place.work + "/members.new" }
    var newVoucherRecords: String { place.work + "/vouchers.new" }

    /// Files of this run that get their version's names, and the sums of them.
    private mutating func note(
        _ files: [(new: String, sum: WorkFiles.Sum)], of section: String,
        _ version: UInt64
    ) throws {
        let final = WorkFiles(folder: place.work, section: section, version: version)
        work += files.map { ($0.new, final.path($0.sum.kind)) }
        let sums = "\(place.work)/\(section).sums.new"
        let file = try OutputFile(path: sums, mode: 0o600)
        try file.append(final.sums(files.map(\.sum)).utf8)
        _ = try file.finish()
        work.append((sums, final.path("sums")))
    }

    /// The names that the kept records' numbers mean. Where they are not known the records are
    /// not used.
    mutating func keptGroups() throws -> GroupNames {
        let version = previous?.members.files.version
        let kept = try keptRecords(MemberLine.section, version, ["records", "groups"])
        guard let kept else { return GroupNames() }
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: kept.path("groups"))), as: UTF8.self)
        let names = text.split(separator: "\n").map { MemberGroup(String($0)) }
        guard names.count <= GroupNames.mostKept else { return GroupNames() }
        keptMemberRecords = kept
        return GroupNames(names)
    }
}

// MARK: - Sections

extension PublicationRun {
    mutating func publishMembers(
        _ list: ListIdentity, _ records: WrittenRecords, groups: [MemberGroup]
    ) throws -> SectionPublisher<MemberLine>.Outcome {
        // Digests of another key, or of another cost, are other lines: no delta leads to them.
        let isSame = previous?.members.list == list
        let publisher = SectionPublisher<MemberLine>(
            place: place, groups: groups, progress: progress)
        let outcome = try publisher.publish(
            records: newRecords, count: records.count,
            previous: isSame ? whole(previous?.members.files, versions.members) : nil,
            isFirst: versions.members == 0, version: versions.members + 1,
            keptRecords: keptMemberRecords?.path("records"))
        let names = place.work + "/groups.new"
        let file = try OutputFile(path: names, mode: 0o600)
        for group in groups { try file.append(line: group.name) }
        try note(
            [
                (newRecords, ("records", records.sha256)),
                (names, ("groups", try file.finish())),
            ], of: MemberLine.section, outcome.files.version)
        return outcome
    }

    mutating func note(
        _ outcome: SectionPublisher<MemberLine>.Outcome, _ forecast: MemberForecast, repeated: Int
    ) {
        members = Self.section(outcome)
        newCards = forecast.newCards
        repeatedRows = repeated
    }

    mutating func publishVouchers(_ records: WrittenRecords) throws -> PublishedFiles {
        let publisher = SectionPublisher<VoucherLine>(place: place, groups: [], progress: progress)
        let kept = try keptRecords(
            VoucherLine.section, previous?.vouchers?.version, ["records"])
        let outcome = try publisher.publish(
            records: newVoucherRecords, count: records.count,
            previous: whole(previous?.vouchers, versions.vouchers),
            isFirst: versions.vouchers == 0, version: versions.vouchers + 1,
            keptRecords: kept?.path("records"))
        try note(
            [(newVoucherRecords, ("records", records.sha256))], of: VoucherLine.section,
            outcome.files.version)
        vouchers = Self.section(outcome)
        return outcome.files
    }

    mutating func publishCalendar(_ days: [CalendarDay]) throws -> PublishedFiles {
        calendarDays = days.count
        let version = versions.calendar + 1
        let name = "calendar-\(version).ndjson"
        let file = try place.stage(name)
        for day in days { try file.append(line: day.json) }
        let hash = try file.finish()
        if let previous = try whole(previous?.calendar, versions.calendar),
            previous.snapshot.file.sha256 == hash
        {
            try place.unstage(name)
            return previous
        }
        return PublishedFiles(
            snapshot: .init(
                file: .init(name: name, size: file.size, sha256: hash), version: version,
                count: days.count))
    }

    private static func section<Line>(
        _ outcome: SectionPublisher<Line>.Outcome
    ) -> ListPublication.Report.Section {
        ListPublication.Report.Section(
            version: outcome.files.version, count: outcome.count, changes: outcome.changes,
            isNewSnapshot: outcome.isNewSnapshot)
    }
}

// MARK: - The end

extension PublicationRun {
    /// Work files first, by their versions' names; then the lists, the manifest last of all; then
    /// what is needless goes.
    mutating func publish(_ manifest: Manifest, file: [UInt8]) throws {
        // Also where a run was killed between its manifest and this file.
        try versions.write(to: place.work)
        try place.write(Manifest.fileName, file)
        for (new, final) in work { try renameFile(new, to: final) }
        try PublishingPlace.synchronize(place.work)
        try place.commit()
        if let shrunk { try renameFile(shrunk.new, to: shrunk.final) }
        try PublishingPlace.synchronize(place.work)
        try place.reveal(Manifest.fileName)
        versions.rise(to: manifest)
        try versions.write(to: place.work)
        place.close()
        try hardened?.finish()
        try removeOldWork(manifest)
        let retired = RetiredFiles(output: place.output)
        try retired.remove(MemberLine.section, manifest.members.files)
        if let files = manifest.vouchers { try retired.remove(VoucherLine.section, files) }
        if let files = manifest.calendar { try retired.remove("calendar", files) }
    }

    private func removeOldWork(_ manifest: Manifest) throws {
        let kept = [
            "members-\(manifest.members.files.version).",
            "vouchers-\(manifest.vouchers?.version ?? 0).",
        ]
        for name in try FileManager.default.contentsOfDirectory(atPath: place.work)
        where name.hasPrefix("members-") || name.hasPrefix("vouchers-") {
            guard !kept.contains(where: name.hasPrefix) else { continue }
            try unlinkFile(place.work + "/" + name)
        }
    }

    func report(_ manifest: Manifest) -> ListPublication.Report {
        let unchanged = { (files: PublishedFiles, count: Int) in
            ListPublication.Report.Section(
                version: files.version, count: count, changes: LineChanges())
        }
        return ListPublication.Report(
            version: manifest.version,
            members: members ?? unchanged(manifest.members.files, manifest.members.count),
            vouchers: vouchers
                ?? manifest.vouchers.map { unchanged($0, $0.snapshot.count) },
            calendarDays: calendarDays ?? manifest.calendar?.snapshot.count,
            newCards: newCards, repeatedRows: repeatedRows, damagedFiles: damaged)
    }
}
