// Publishes lists: what is new is worked out beside, signed, and appears at once.
//
//     work folder      records of the version that is published, hardened numbers, runs
//     output folder    files of immutable names, manifest.json last
//
// A run that is killed leaves the output as it was; the next one begins again, and finds hardened
// what was hardened. The records of a version get its number in their name before the manifest
// does, so that work and output cannot disagree: records of another version are not used.

import Foundation
import Identity
public import StationModel

/// What is to be published.
public struct ListPublication {
    public var output: String
    public var work: String
    /// Tables; `nil` = as it was published last.
    public var members: String?
    public var vouchers: String?
    /// One day a line, as in `config/calendars`.
    public var calendar: String?
    public var allowsShrink = false
    /// Reads and checks the tables, and publishes nothing.
    public var isDryRun = false
    public var issued: UnixTime
    /// By the clock of this machine; `issued` where nothing else is known.
    public var now: UnixTime
    public var validity: Duration
    /// Threads for hashing.
    public var workers = ProcessInfo.processInfo.activeProcessorCount

    private let keys: CityKeyFolder

    public init(
        keys: CityKeyFolder, output: String, work: String, issued: UnixTime, validity: Duration
    ) {
        self.keys = keys
        self.output = output
        self.work = work
        self.issued = issued
        now = issued
        self.validity = validity
    }

    /// What was published.
    public struct Report: Hashable, Sendable {
        public internal(set) var version: UInt64
        public internal(set) var members: Section
        public internal(set) var vouchers: Section?
        public internal(set) var calendarDays: Int?
        /// Cards that were hardened for the first time.
        public internal(set) var newCards = 0
        /// Rows that say what another row has said; each counts once.
        public internal(set) var repeatedRows = 0
        /// Files of the last publication that were not what was written: they were not used, and
        /// what they belong to was made anew.
        public internal(set) var damagedFiles: [String] = []

        /// One list.
        public struct Section: Hashable, Sendable {
            public let version: UInt64
            public let count: Int
            /// `nil` = the version before cannot be compared line by line: it was made with
            /// another key or cost, or its records are lost.
            public let changes: LineChanges?
            public var isNewSnapshot = false
        }
    }

    /// - Parameter announce: is told what the first look at the members has found, before the
    ///   long work.
    /// - Returns: `nil` = a dry run.
    public func run(
        announce: (MemberForecast) -> Void = { _ in },
        progress: @escaping (PublishingStep) -> Void = { _ in }
    ) throws -> Report? {
        try PublishingPlace.checkPrivate([keys.path, work], output: output)
        try keys.checkListKey()
        let rootKey = try keys.rootKey()
        let place = try PublishingPlace(output: output, work: work)
        // Also where something is wrong: nothing of it stays in the folder that is served.
        defer { place.close() }
        let previous = try previousManifest(rootKey.publicKey)
        try IssueDate(issued: issued, now: now)
            .check(until: issued + validity, after: previous?.issued)
        var run = try PublicationRun(place: place, previous: previous, progress: progress)
        let keptMembers = try members == nil ? run.keptMembers() : nil
        // First what takes seconds: a mistake there is not to be told after a night of hardening.
        let voucherFiles = try publishVouchers(&run)
        let calendarFiles = try publishCalendar(&run)
        guard let memberFiles = try keptMembers ?? publishMembers(&run, announce), !isDryRun else {
            return nil
        }
        let manifest = Manifest(
            version: run.version, issued: issued,
            // Boards whose clock is a little behind may use it at once.
            notBefore: issued - .days(1), notAfter: issued + validity,
            keys: try keys.codeKeys, members: memberFiles, vouchers: voucherFiles,
            calendar: calendarFiles)
        try run.publish(
            manifest, file: manifest.signedFile(by: rootKey, rootKeyId: keys.keys.rootKeyId))
        return run.report(manifest)
    }

    private func previousManifest(
        _ rootKey: Ed25519PublicKey
    ) throws(PublishingFault) -> Manifest? {
        guard FileManager.default.fileExists(atPath: "\(output)/\(Manifest.fileName)") else {
            return nil
        }
        do { return try PublishedFolder(path: output).manifest(rootKey: rootKey) } catch {
            throw .foreignManifest(output, error)
        }
    }
}

// MARK: - Sections

extension ListPublication {
    /// `nil` = no table, or a dry run.
    private func publishMembers(
        _ run: inout PublicationRun, _ announce: (MemberForecast) -> Void
    ) throws -> Manifest.MemberFiles? {
        guard let members else { return nil }
        let list = try keys.list
        let known = try HardenedNumbers(folder: work)
        let reading = MemberReading(
            table: MemberTable(path: members),
            crew: HashingCrew(
                list: list, listKey: try keys.listKey(list.listKeyId),
                workKey: try keys.workKey(), known: known.base, workers: workers),
            known: known, folder: work, issued: issued, progress: run.progress)
        let forecast = try reading.forecast(bytes: try Self.size(of: members))
        announce(forecast)
        try checkNotEmpty(.members, forecast.rows)
        guard !isDryRun else { return nil }
        var groups = try run.keptGroups()
        let lines = try reading.lines(forecast, &groups)
        let records = try lines.write(to: run.newRecords, table: members)
        try checkShrinking(to: records.count, run)
        let outcome = try run.publishMembers(list, records, groups: groups.names)
        run.note(outcome, forecast, repeated: lines.repeated)
        run.hardened = known
        return Manifest.MemberFiles(
            list: list, count: records.count, allowShrink: try lastsShrinking(&run),
            files: outcome.files)
    }

    private func publishVouchers(_ run: inout PublicationRun) throws -> PublishedFiles? {
        guard let vouchers else { return try run.keptVouchers() }
        let table = VoucherTable(path: vouchers, folder: work)
        let size = try Self.size(of: vouchers)
        let progress = run.progress
        let records = try table.write(to: run.newVoucherRecords) {
            progress(.checking($0, of: size))
        }
        guard records.count <= PublishedVouchers.most else {
            throw PublishingFault.tooManyVouchers(records.count)
        }
        return try run.publishVouchers(records)
    }

    private func publishCalendar(_ run: inout PublicationRun) throws -> PublishedFiles? {
        guard let calendar else { return try run.keptCalendar() }
        let days = try CalendarFile(path: calendar).read()
        try checkNotEmpty(.calendar, days.count)
        guard days.count <= PublishedCalendar.mostDays else {
            throw PublishingFault.tooManyDays(days.count)
        }
        return try run.publishCalendar(days)
    }

    static func size(of path: String) throws -> Int64 {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.int64Value ?? 0
    }
}
