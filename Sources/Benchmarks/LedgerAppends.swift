import CBenchFloors
import Foundation
import LinuxIO
import StationModel
import Storage

/// Entries on a real disk, one by one and in groups, beside the same rows in C.
struct LedgerAppends {
    static let groupSize = 50
    private static let kind = EntryKind.accessGranted
    private static let subject = "reader-front"
    private static let data: [String: LedgerValue] = [
        "kind": .text("wiegand"), "group": .text("courier"),
    ]

    let directory: String
    let boot: BootId

    func measure(_ report: inout Report) throws {
        try measure(
            "ledger append, durable, one by one", size: 1, rounds: 400, ratio: 1.25, &report)
        try measure(
            "ledger append, durable, groups of \(Self.groupSize)", size: Self.groupSize,
            rounds: 300, ratio: 1.1, &report)
    }

    private func measure(
        _ label: String, size: Int, rounds: Int, ratio: Double, _ report: inout Report
    ) throws {
        let place = directory + "/ledger"
        let moment = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        for name in ["station", "floor"] {
            try FileManager.default.removeAndMake("\(place)/\(name)")
            try Ledger.open(
                directory: "\(place)/\(name)", moment: moment, boot: boot
            ).close()
        }
        let ledger = try Ledger.open(directory: place + "/station", moment: moment, boot: boot)
        guard let floor = floor_ledger_open(place + "/floor/station.db") else {
            throw BenchmarkFault("the floor's ledger cannot be opened")
        }
        defer { floor_ledger_close(floor) }
        let groups = (0...rounds).map { records(size, $0, moment) }
        let (measured, least) = try interleaved(rounds) { round in
            try ledger.append(groups[round], boot: boot)
        } _: { round in
            try append(size, round, moment, to: floor)
        }
        try ledger.close()
        report.add(
            .init(
                label: label, unit: .nanoseconds, measured: measured.median,
                floor: least.median, budget: .ratio(ratio)))
        try FileManager.default.removeItem(atPath: place)
    }

    private func records(_ size: Int, _ round: Int, _ moment: Moment) -> [LedgerRecord] {
        (0..<size).map { index in
            LedgerRecord(
                LedgerEntry(
                    Self.kind, at: moment, subject: Self.subject, data: Self.data,
                    member: City.pseudonym(round * size + index)))
        }
    }

    private func append(
        _ size: Int, _ round: Int, _ moment: Moment, to floor: OpaquePointer
    ) throws {
        let result = Self.kind.rawValue.withCString { kind in
            Self.subject.withCString { subject in
                #"{"group":"courier","kind":"wiegand"}"#.withCString { data in
                    let entries = (0..<size).map { index in
                        floor_entry(
                            time_ms: moment.wall.milliseconds,
                            mono_ms: moment.instant.milliseconds, clock: -1,
                            member: Int64(
                                bitPattern: City.pseudonym(round * size + index).value),
                            kind: kind, subject: subject, data: data)
                    }
                    return floor_ledger_append(floor, entries, Int32(size))
                }
            }
        }
        try require(result, "ledger")
    }
}
