import CBenchFloors
import HubWire
import StationModel

/// What goes to the hub, beside C code that writes the same bytes.
struct Wire {
    private static let rounds = 2000
    private static let start: Int64 = 1_790_000_000_000
    private static let station = "s-310104-0042"

    func measure(_ report: inout Report) throws {
        try measureSamples(&report)
        try measureEvents(&report)
    }

    // MARK: - Samples

    private func runs(series: Int, samples: Int) -> [SampleRun] {
        (0..<series).map { index in
            let name = SampleSeries(
                "yizhan_temperature_celsius",
                [SampleLabel("station", Self.station), SampleLabel("device", "probe-\(index)")])
            return SampleRun(
                name,
                (0..<samples).map { number in
                    Sample(
                        time: UnixTime(milliseconds: Self.start + Int64(number) * 60_000),
                        value: 20 + Double(index * 37 + number) / 16)
                })
        }
    }

    private func measureSamples(_ report: inout Report) throws {
        let minute = try RemoteWrite.body(of: runs(series: 60, samples: 1))
        report.add(
            .init(
                label: "remote write, bytes a sample, one minute of 60 series", unit: .octets,
                // A value and its time, without any name.
                measured: Double(minute.count) / 60, floor: 18))
        let late = runs(series: 50, samples: 10)
        let body = try RemoteWrite.body(of: late)
        let floor = FloorRuns(late)
        guard floor.body() == body else {
            throw BenchmarkFault("the floor writes other samples")
        }
        let (measured, least) = try interleaved(Self.rounds) { _ in
            guard try RemoteWrite.body(of: late).count == body.count else {
                throw BenchmarkFault("samples were lost")
            }
        } _: { _ in
            guard floor.write() == body.count else {
                throw BenchmarkFault("the floor lost samples")
            }
        }
        report.add(
            .init(
                label: "remote write, 500 samples of 50 series", unit: .nanoseconds,
                measured: measured.median, floor: least.median, budget: .ratio(5)))
    }

    // MARK: - Events

    private func events(_ count: Int) throws -> [CloudEvent] {
        guard let station = StationId(Self.station) else {
            throw BenchmarkFault("the bench's station has no name")
        }
        return (1...count).map { number in
            let time = UnixTime(milliseconds: Self.start + Int64(number) * 1234)
            return CloudEvent(
                id: "00d1f9c2a4b35e77-\(padded(number, 12))", station: station,
                kind: EntryKind.accessGranted.rawValue,
                time: EventTime(occurred: time, recorded: time, trust: .synced),
                subject: "reader-front", data: #"{"group":"courier","kind":"wiegand"}"#,
                sequence: padded(number, 12),
                hash: (0..<32).map { UInt8(truncatingIfNeeded: $0 * number) },
                previousHash: (0..<32).map { UInt8(truncatingIfNeeded: $0 * (number - 1)) })
        }
    }

    private func measureEvents(_ report: inout Report) throws {
        let events = try events(100)
        let body = CloudEvent.body(of: events, as: .lines)
        let floor = FloorEvents(events)
        guard floor.body() == body else { throw BenchmarkFault("the floor writes other events") }
        let (measured, least) = try interleaved(Self.rounds) { _ in
            guard CloudEvent.body(of: events, as: .lines).count == body.count else {
                throw BenchmarkFault("events were lost")
            }
        } _: { _ in
            guard floor.write() == body.count else {
                throw BenchmarkFault("the floor lost events")
            }
        }
        report.add(
            .init(
                label: "CloudEvents, 100 lines", unit: .nanoseconds, measured: measured.median,
                floor: least.median, budget: .ratio(5)))
    }
}
