import Foundation
import LinuxIO
import StationModel
import Storage

/// Makes what a station has on disk that was without its hub for days: every visit in the ledger,
/// every minute's samples in the spool, as the storage lane and the hub lane write them. A running
/// station then has it all to send (`Tests/Engines/outage`).
///
/// The spool loses what its budget has no room for, which the station tells when it starts.
struct Outage {
    static let help = """
        Makes what a station has on disk after days without its hub.

          Benchmarks outage DIRECTORY DAYS VISITS SERIES BYTES

          DIRECTORY  of the state; it is there, and empty
          DAYS       how long the hub was away, up to now
          VISITS     a day, of three entries each
          SERIES     of which a sample is taken each minute
          BYTES      the budget of samples.db

        Prints the time of the first minute, in milliseconds since 1970, and the bytes of the spool.
        """
    /// A sample's value is found again from its time and its series alone.
    static let valueRange = 1000
    /// What a lane would do once a minute: here, at each of these.
    private static let housekeepingMinutes = 60

    private let directory: String
    private let days: Int
    private let visitsADay: Int
    private let series: [SampleSeries]
    private let budgetBytes: Int64
    private let end: UnixTime
    private let boot: BootId

    init(_ words: [String]) throws {
        let numbers = words.dropFirst().compactMap(Int.init)
        guard words.count == 5, numbers.count == 4, numbers.allSatisfy({ $0 > 0 }) else {
            throw BenchmarkFault("a directory and four numbers above 0 are expected; see --help")
        }
        directory = words[0]
        (days, visitsADay) = (numbers[0], numbers[1])
        series = (0..<numbers[2]).map { index in
            SampleSeries(
                "yizhan_temperature_celsius",
                [SampleLabel("device", "outage-\(index)"), SampleLabel("station", "outage")])
        }
        budgetBytes = Int64(numbers[3])
        end = UnixTime(milliseconds: Clocks.wall().milliseconds / 60_000 * 60_000)
        guard let boot = BootId(hex: String(repeating: "0f", count: 16)) else {
            throw BenchmarkFault("the boot of the outage has no id")
        }
        self.boot = boot
    }

    func make() throws {
        try visit()
        let spool = SampleSpool(directory: directory, budgetBytes: budgetBytes)
        for minute in 0..<(days * 24 * 60) {
            let moment = moment(.minutes(minute))
            try spool.append(samples(minute, at: moment.wall))
            if minute % Self.housekeepingMinutes == 0 { try spool.keepHouse(at: moment.instant) }
        }
        try spool.close()
        let file = try FileManager.default.attributesOfItem(atPath: directory + "/samples.db")
        print(moment(.zero).wall.milliseconds, (file[.size] as? NSNumber)?.int64Value ?? -1)
    }

    private func samples(_ minute: Int, at time: UnixTime) -> [TimedSample] {
        series.enumerated().map { index, series in
            let value = Double((minute * 13 + index * 7) % Self.valueRange)
            return TimedSample(series, at: time, value)
        }
    }

    /// A boot that began an hour before the hub was lost.
    private func moment(_ time: Duration) -> Moment {
        Moment(
            instant: MonotonicInstant(sinceBoot: .hours(1) + time), wall: end - .days(days) + time,
            trust: .synced)
    }

    private func visit() throws {
        let ledger = try Ledger.open(directory: directory, moment: moment(.zero), boot: boot)
        let pause = Duration.days(1) / visitsADay
        for number in 0..<(days * visitsADay) {
            let begin = pause * number
            try ledger.append(
                [
                    entry(
                        .accessGranted, begin, "reader-front",
                        ["kind": .text("wiegand"), "group": .text("courier")],
                        City.pseudonym(number)),
                    entry(.doorOpened, begin + .seconds(2), "door"),
                    entry(.doorClosed, begin + .seconds(6), "door"),
                ], boot: boot)
        }
        try ledger.close()
    }

    private func entry(
        _ kind: EntryKind, _ time: Duration, _ subject: String, _ data: [String: LedgerValue] = [:],
        _ member: MemberPseudonym? = nil
    ) -> LedgerRecord {
        LedgerRecord(
            LedgerEntry(kind, at: moment(time), subject: subject, data: data, member: member))
    }
}
