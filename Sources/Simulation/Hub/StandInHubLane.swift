import StationCore
import StationModel

/// The hub's lane without a network: the machine, what its worker keeps in memory, and what lies on
/// disk for it. It answers at once; only exchanges with the hub and a stalled disk take time.
///
/// A power cut loses what is in memory and the cursor's last moves, which ride on the next group of
/// entries; the spool is durable.
struct StandInHubLane {
    /// A block that was taken and is not on disk.
    struct Block {
        let number: Int
        let keys: [SampleKey]
        let moment: Moment
    }

    struct SpoolRow: Hashable {
        let key: SampleKey
        let moment: Moment
        let boot: Int
    }

    /// All series of this small station.
    static let seriesCount = 3
    static let epoch: UInt64 = 1

    private let configuration: HubConfiguration
    private let seed: UInt64

    // On disk.
    private var rows: [EventRow] = []
    private var firstRow: UInt64 = 1
    private var durableCursor: UInt64 = 0
    private var quarantined: Set<UInt64> = []
    private var trustedBoots: Set<Int> = []
    var spool: [SpoolRow] = []
    var spoolFirst: UInt64 = 0
    var blocksTaken = 0
    /// Of the list in use.
    var listVersion: UInt64 = 0
    var listKeys: Set<String> = []
    /// Of that list.
    var filesInUse: Set<String> = []

    // In memory.
    var machine: Hub?
    private var cursor: UInt64 = 0
    var bodies: [HubToken: HubBody] = [:]
    var blocks: [UInt64: Block] = [:]
    private(set) var boot = 0
    /// The manifest whose files are fetched.
    var comingList: UInt64?

    init(_ configuration: HubConfiguration, seed: UInt64) {
        self.configuration = configuration
        self.seed = seed
    }

    var lastRow: UInt64 { firstRow + UInt64(rows.count) - 1 }
    var spoolEnd: UInt64 { spoolFirst + UInt64(spool.count) }

    private var backlog: EventBacklog {
        let next = Int(cursor + 1 - firstRow)
        guard next < rows.count else {
            return EventBacklog(count: 0, quarantined: UInt64(quarantined.count))
        }
        return EventBacklog(
            count: UInt64(rows.count - next), oldest: rows[next].moment.wall,
            quarantined: UInt64(quarantined.count))
    }

    mutating func starts(boot: Int, at moment: Moment) {
        self.boot = boot
        cursor = durableCursor
        machine = Hub(
            Hub.Start(
                configuration: configuration, eventsThrough: cursor > 0 ? place(cursor) : nil,
                ledger: backlog, spool: SpoolBacklog(first: spoolFirst, end: spoolEnd),
                seed: seed &+ UInt64(boot)), at: moment)
    }

    /// The process ends; returns the samples that were in memory only.
    mutating func ends(withPower hasPower: Bool) -> [SampleKey] {
        if !hasPower { cursor = durableCursor }
        let lost = blocks.values.flatMap(\.keys)
        machine = nil
        bodies = [:]
        blocks = [:]
        comingList = nil
        return lost
    }

    /// A group of entries is on disk, and with it where the cursor stands.
    mutating func becameDurable(_ entries: [LedgerEntry]) -> EventBacklog {
        for entry in entries {
            if entry.moment.trust.isTrusted { trustedBoots.insert(boot) }
            rows.append(
                EventRow(
                    sequence: lastRow + 1, kind: entry.kind, moment: entry.moment, boot: boot))
        }
        durableCursor = cursor
        // What the hub has is pruned in big steps, as on disk.
        let done = Int(durableCursor + 1 - firstRow)
        if done > 2000 {
            rows.removeFirst(done)
            firstRow += UInt64(done)
        }
        return backlog
    }

    func place(_ sequence: UInt64) -> EventPosition {
        EventPosition(epoch: Self.epoch, sequence: sequence)
    }

    mutating func acknowledge(_ position: EventPosition) { cursor = position.sequence }

    /// Both in one transaction, as on disk.
    mutating func quarantine(_ position: EventPosition) {
        quarantined.insert(position.sequence)
        cursor = max(cursor, position.sequence)
        durableCursor = cursor
    }

    func body(_ token: HubToken) -> HubBody? { bodies[token] }

    mutating func forget(_ token: HubToken) { bodies[token] = nil }

    mutating func encode(
        _ token: HubToken, after sequence: UInt64, count: Int, at now: MonotonicInstant
    ) -> HubInput {
        let start = Int(sequence + 1 - firstRow)
        var end = start
        var waitsUntil: MonotonicInstant?
        while end < min(rows.count, start + count) {
            if case .waits(let until) = time(of: rows[end], at: now) {
                waitsUntil = until
                break
            }
            end += 1
        }
        guard end > start else {
            return .eventsEncoded(token, EventBatch(count: 0, waitsUntil: waitsUntil))
        }
        bodies[token] = .events(rows[start..<end])
        return .eventsEncoded(
            token,
            EventBatch(
                count: end - start, last: place(rows[end - 1].sequence),
                oldest: rows[start].moment.wall, kind: rows[start].kind, waitsUntil: waitsUntil))
    }

    /// A boot's times are known as soon as one entry of it has a trusted one.
    private func time(of row: EventRow, at now: MonotonicInstant) -> SendingTime {
        let recorded = BootTime(
            monotonicMilliseconds: row.moment.instant.milliseconds, wall: row.moment.wall)
        return SendingTime(
            recorded: recorded, trust: row.moment.trust,
            before: trustedBoots.contains(row.boot) ? recorded : nil, after: nil,
            now: row.boot == boot ? now : nil)
    }

    mutating func encode(_ token: HubToken, _ position: EventPosition) -> HubInput {
        let index = Int(position.sequence - firstRow)
        bodies[token] = .events(rows[index...index])
        return .eventsEncoded(token, EventBatch(count: 1, last: position))
    }
}
