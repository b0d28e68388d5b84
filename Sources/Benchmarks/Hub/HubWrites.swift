import Foundation
import Glibc
import HubWire
import LinuxIO
import StationModel
import Storage

/// What a day writes to the disk: every entry of a busy station, in the groups in which they come,
/// with what rides on them; and the samples, when no hub takes them. Counted by the kernel in its
/// pages, as it hands them to the card (`write_bytes` in proc(5)), without what the file system
/// adds.
struct HubWrites {
    private static let visits = 500
    /// Every sensor, output, lane and alarm of a station that has all of them.
    private static let series = 200
    /// What an SD card bears for ten years.
    private static let most = 25e6
    private static let minutes = 1440

    let directory: String
    let boot: BootId

    func measure(_ report: inout Report) throws {
        for hasHub in [true, false] { try measure(hasHub: hasHub, &report) }
    }

    private func measure(hasHub: Bool, _ report: inout Report) throws {
        let place = directory + "/writes"
        try FileManager.default.removeAndMake(place)
        var day = try HubDay(directory: place, boot: boot, seriesCount: Self.series)
        let before = try ProcessMemory.number("write_bytes", in: "/proc/self/io")
        for minute in 0..<Self.minutes {
            while day.visits * Self.minutes < Self.visits * (minute + 1) {
                try day.visit(hasHub: hasHub)
            }
            if minute % 60 == 59 { try day.hour(hasHub: hasHub) }
            try day.endMinute(hasHub: hasHub)
        }
        try day.close()
        let kernel = try ProcessMemory.number("write_bytes", in: "/proc/self/io") - before
        let what = hasHub ? "hub there" : "no hub, \(Self.series) series a minute"
        report.add(
            .init(
                label: "written in a day, \(Self.visits) visits, \(what)", unit: .bytes,
                measured: Double(kernel), floor: Double(day.content),
                budget: .atMost(Self.most)))
        report.add(
            .init(
                label: "as the station counts it, at most", unit: .bytes,
                measured: Double(day.written), floor: Double(day.content)))
        if !hasHub {
            report.add(
                .init(
                    label: "of it samples", unit: .bytes, measured: Double(day.writtenOfSamples),
                    floor: Double(Self.minutes * Self.series * 8)))
        }
        try FileManager.default.removeItem(atPath: place)
    }
}

/// A day on a ledger and a spool of their own, by a clock that runs as fast as the disk.
private struct HubDay {
    private let directory: String
    private let ledger: Ledger
    private let spool: SampleSpool
    private let boot: BootId
    private let series: [SampleSeries]
    private let begin: Moment
    private var now: Duration = .zero
    private(set) var visits = 0
    /// Bytes of what was to be kept, without any of what keeps it.
    private(set) var content = 0

    init(directory: String, boot: BootId, seriesCount: Int) throws {
        self.directory = directory
        begin = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        ledger = try Ledger.open(directory: directory, moment: begin, boot: boot)
        spool = SampleSpool(directory: directory, budgetBytes: 128 << 20)
        self.boot = boot
        series = (0..<seriesCount).map {
            SampleSeries("yizhan_temperature_celsius", [SampleLabel("device", "probe-\($0)")])
        }
    }

    var writtenOfSamples: UInt64 { spool.writtenBytes }
    var written: UInt64 { ledger.writtenBytes + spool.writtenBytes }

    private func moment() -> Moment {
        Moment(instant: begin.instant + now, wall: begin.wall + now, trust: .synced)
    }

    /// Let in, opened, closed: three groups, the first with what a grant changes.
    mutating func visit(hasHub: Bool) throws {
        let member = City.pseudonym(visits)
        let moment = moment()
        let record = MemberRecord(member: member, group: MemberGroup("courier"))
        let digest = CredentialDigest(high: member.value, low: UInt64(visits))
        let day = TimeZoneTable.shanghai.local(moment.wall).date
        let granted = LedgerEntry(
            .accessGranted, at: moment, subject: "reader-front",
            data: ["kind": .text("wiegand"), "group": .text("courier")], member: member)
        let changes: [StateChange] = [
            .regular(digest, record), .visit(member, record.group, day),
            .trustedTime(moment.wall),
        ]
        try write(granted, changes, hasHub)
        try write(LedgerEntry(.doorOpened, at: moment, subject: "door"), [], hasHub)
        try write(LedgerEntry(.doorClosed, at: moment, subject: "door"), [], hasHub)
        visits += 1
    }

    /// What a room says now and then: its people, heater and light.
    mutating func hour(hasHub: Bool) throws {
        for kind in [EntryKind.occupancyHour, .roomOccupied, .roomVacant, .heaterSwitched] {
            try write(LedgerEntry(kind, at: moment(), subject: "room"), [], hasHub)
        }
    }

    private mutating func write(
        _ entry: LedgerEntry, _ changes: [StateChange], _ hasHub: Bool
    ) throws {
        try ledger.append([LedgerRecord(entry, changes: changes)], boot: boot)
        // Numbers and times, two hashes, and the texts.
        content += 6 * 8 + 2 * 32 + entry.kind.rawValue.utf8.count + entry.subject.utf8.count
        guard hasHub else { return }
        ledger.acknowledge(
            upTo: LedgerPlace(epoch: ledger.epoch, sequence: ledger.lastSequence),
            at: entry.moment.instant)
    }

    mutating func endMinute(hasHub: Bool) throws {
        now += .seconds(60)
        // As the storage lane's upkeep.
        if ledger.logBytes > Ledger.logWorthCopying { try ledger.copyLog(.passive) }
        try ledger.writeAcknowledgements(at: moment().instant)
        guard !hasHub else { return }
        let time = moment().wall
        try spool.append(
            series.enumerated().map { TimedSample($1, at: time, Double($0) + now / .seconds(7)) })
        try spool.keepHouse(at: moment().instant)
        // As the kernel does it by itself within half a minute, of which this day has none.
        let log = try FileDescriptor.open(directory + "/samples.db-wal", O_RDWR)
        try log.synchronize()
        try log.close()
        content += series.count * 8 + 8
    }

    mutating func close() throws {
        try ledger.close()
        try spool.close()
    }
}
