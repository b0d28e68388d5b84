import Foundation
import HubLink
import HubWire
import LinuxIO
import StationModel
import Storage

/// A long backlog of the ledger through the whole way up: a real station's lanes, its courier, and
/// a hub on this machine. Beside it the same bodies over a bare connection.
struct HubDrain {
    static let entries = 100_000
    private static let groupSize = 500
    /// Two months of a station in a minute and a half; slower, a city's outage lasts on.
    private static let least = 1000.0
    /// Beyond it something is wrong.
    private static let patience: Duration = .seconds(300)

    let city: City
    let directory: String
    let boot: BootId
    let sink: HubSink

    func measure(_ report: inout Report) throws {
        let place = directory + "/drain"
        try FileManager.default.removeAndMake(place)
        try fill(place)
        let endpoint = HubEndpoint(url: "http://127.0.0.1:\(sink.port)/events")
        let counts = try drained(
            place, HubConfiguration(events: EventUplink(endpoint: endpoint, form: .lines)))
        guard let first = counts.first, let last = counts.last else {
            throw BenchmarkFault("nothing has come")
        }
        let floor = try bare(counts)
        report.add(
            .init(
                label: "ledger → hub, events of a backlog of \(Self.entries)", unit: .perSecond,
                measured: Double(counts.lines) / seconds(last - first),
                floor: Double(counts.lines) / floor, budget: .atLeast(Self.least)))
        try FileManager.default.removeItem(atPath: place)
    }

    private func drained(_ place: String, _ hub: HubConfiguration) throws -> HubSink.Counts {
        sink.reset()
        let station = try LiveStation(city: city, directory: place, boot: boot, hub: hub)
        defer { station.stop() }
        try station.waitUntilServing()
        try sink.wait(forLines: Self.entries, atMost: Self.patience)
        return sink.counts
    }

    /// As many requests of the same length, made before the clock starts.
    private func bare(_ counts: HubSink.Counts) throws -> Double {
        guard let client = LoopbackClient(port: sink.port) else {
            throw BenchmarkFault("the measured hub does not listen")
        }
        let body = Array(repeating: UInt8(ascii: "x"), count: counts.bytes / counts.requests)
        let start = Clocks.monotonic()
        for _ in 0..<counts.requests { try client.post(body) }
        return seconds(Clocks.monotonic() - start)
    }

    private func seconds(_ span: Duration) -> Double { Double(span.wholeNanoseconds) / 1e9 }

    private func fill(_ place: String) throws {
        let moment = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        let ledger = try Ledger.open(directory: place, moment: moment, boot: boot)
        for start in stride(from: 0, to: Self.entries, by: Self.groupSize) {
            let records = (start..<start + Self.groupSize).map { number in
                LedgerRecord(
                    LedgerEntry(
                        .accessGranted, at: moment, subject: "reader-front",
                        data: ["kind": .text("wiegand"), "group": .text("courier")],
                        member: City.pseudonym(number)))
            }
            try ledger.append(records, boot: boot)
        }
        try ledger.close()
    }
}
