import Foundation
import HubWire
import StationCore
import StationModel
import StatusServer
import Storage
import Testing

@testable import StationRuntime

/// A station that has something to sample.
func sampledStation(alarms: [ActiveAlarm] = []) throws -> StationStatus {
    let moment = Moment(
        instant: MonotonicInstant(sinceBoot: .hours(1)), wall: LaneBench.noon, trust: .synced)
    return StationStatus(
        identity: StationIdentity(
            id: try #require(StationId("bench")), name: "", place: "", timeZone: .shanghai),
        version: "1", started: moment, moment: moment,
        door: DoorStatus(authority: .credential, released: false, open: false), alarms: alarms)
}

/// The minute's samples: sent, or kept.
@Suite struct HubSamplesTests {
    private let bench: HubBench

    init() throws {
        bench = try HubBench(HubBench.samples)
        bench.lane.note(try sampledStation())
    }

    @Test func `a minute that the hub takes is never written`() throws {
        defer { bench.stop() }
        for _ in 0..<3 {
            try bench.pass(.seconds(60))
            let call = try bench.next(.samples)
            #expect(call.request.headers == RemoteWrite.headers)
            call.answer(204)
        }
        #expect(try bench.spooled() == 0)
        #expect(!bench.hasSpool)
    }

    @Test func `every series of the page of metrics is sent, and says once which station it is of`()
        throws
    {
        defer { bench.stop() }
        let status = try sampledStation()
        try bench.pass(.seconds(60))
        let body = String(decoding: try bench.next(.samples).body, as: UTF8.self)
        let figures = Metrics(processRoot: "/nowhere").figures(of: status)
        for metric in Set(figures.map(\.series.metric)) { #expect(body.contains(metric)) }
        // The label's name, and its value of five bytes behind the tag of field 2.
        let label = "station\u{12}\u{05}bench"
        #expect(body.components(separatedBy: label).count - 1 == figures.count)
    }

    @Test func `a minute that is not stored goes to the spool when the next one is taken`() throws {
        defer { bench.stop() }
        try bench.pass(.seconds(60))
        let first = try bench.next(.samples)
        first.answer(503)
        #expect(try bench.spooled() == 0)
        try bench.pass(.seconds(60))
        let again = try bench.next(.samples)
        let kept = try bench.spooled()
        #expect(kept > 0)
        // What may have arrived goes first, byte by byte, and the running minute waits for it.
        #expect(again.body == first.body)
        again.answer(204)
        #expect(try bench.spooled() == 0)
        let next = try bench.next(.samples)
        #expect(next.body != first.body)
        next.answer(204)
        // It was stored from memory and counts as stored in the spool.
        #expect(try bench.spooled() == 0)
        #expect(try bench.isSilent(.samples))
    }

    @Test func `a late answer settles the minute in the spool`() throws {
        defer { bench.stop() }
        try bench.pass(.seconds(60))
        let slow = try bench.next(.samples)
        try bench.pass(.seconds(60))
        #expect(try bench.spooled() > 0)
        #expect(try bench.isSilent(.samples))
        slow.answer(204)
        #expect(try bench.spooled() == 0)
    }

    @Test func `what is late follows the running minute and leaves the spool`() throws {
        defer { bench.stop() }
        try bench.pass(.seconds(60))
        try bench.next(.samples).answer(401)
        for _ in 0..<4 {
            try bench.pass(.seconds(60))
            try bench.settle()
        }
        let waiting = try bench.spooled()
        #expect(waiting > 0)
        bench.lane.post { $0.step(.sync(.samples)) }
        var bodies: Set<[UInt8]> = []
        for _ in 0..<20 where try bench.spooled() > 0 {
            try bench.pass(.seconds(1))
            let call = try bench.next(.samples)
            #expect(bodies.insert(call.body).inserted)
            call.answer(204)
        }
        #expect(try bench.spooled() == 0)
    }

    @Test func `a stop writes what the hub does not have, with every series ended`() throws {
        try bench.pass(.seconds(60))
        try bench.next(.samples).answer(204)
        try bench.settle()
        bench.stop()
        let spool = SampleSpool(directory: bench.disk.folder, budgetBytes: 1 << 20)
        let backlog = try spool.backlog()
        let slice = try #require(try spool.read(backlog.first..<backlog.end))
        let marker = Sample.stale(at: LaneBench.noon).bits
        #expect(slice.samples.allSatisfy { $0.value.bitPattern == marker })
        try spool.close()
    }

    /// A call within a call for each batch would need more stack than a thread has.
    @Test func `a spool of samples that nobody may get is passed over, and told once`() throws {
        defer { bench.stop() }
        bench.lane.stop()
        let spool = SampleSpool(directory: bench.disk.folder, budgetBytes: 64 << 20)
        let names = (0..<500).map { SampleSeries("yizhan_\($0)") }
        for minute in 0..<600 {
            let time = UnixTime(milliseconds: Int64(minute) * 60_000)
            try spool.append(names.map { TimedSample($0, at: time, 1) })
        }
        try spool.close()
        try bench.restart()
        while try bench.spooled() > 0 {
            try bench.pass(.seconds(1))
            try bench.answerAll(204)
        }
        let told = try bench.entries(.samplesLost).map(\.data)
        #expect(told.count == 1 && told[0].contains("\"count\":300000"), "\(told)")
    }

    @Test func `samples get what their budget says, and no more than everything else leaves`()
        throws
    {
        defer { bench.stop() }
        let configured = try #require(HubBench.samples.samples).budgetBytes
        let whole = bench.disk.lane.options.budgetBytes
        var budget: Int64 { get throws { try bench.onLane { $0.samples.spool.budgetBytes } } }
        let beside = bench.disk.folder + "/station.db.aside"
        #expect(FileManager.default.createFile(atPath: beside, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: beside))
        try bench.use(samples(budget: 8 << 20))
        for (taken, left) in [(0, 8 << 20), (whole - (4 << 20), 4 << 20), (whole, 0)] {
            try file.truncate(atOffset: UInt64(taken))
            try bench.pass(.seconds(60))
            try bench.answerAll(204)
            let found = try budget
            // The ledger takes some of it.
            #expect(found <= left && found >= max(0, left - (1 << 20)))
        }
        try file.truncate(atOffset: 0)
        try bench.use(samples(budget: configured))
        try bench.pass(.seconds(60))
        try bench.answerAll(204)
        #expect(try budget > whole - (1 << 20) && budget < whole)
        try file.close()
    }

    @Test func `no sample goes for a list, however large the city's lists are`() throws {
        defer { bench.stop() }
        try bench.use(samples(budget: 8 << 20))
        for _ in 0..<4 {
            try bench.pass(.seconds(60))
            try bench.answerAll(503)
        }
        let kept = try bench.spooled()
        #expect(kept > 0)
        let whole = bench.disk.lane.options.budgetBytes
        for name in ["members.db", "members.previous.db", "members.db.new"] {
            let path = bench.disk.folder + "/" + name
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: UInt64(whole) * 4)
            try file.close()
        }
        for _ in 0..<4 {
            try bench.pass(.seconds(60))
            try bench.answerAll(503)
        }
        #expect(try bench.onLane { $0.samples.spool.budgetBytes } == 8 << 20)
        #expect(try bench.spooled() > kept)
        #expect(try bench.entries(.samplesLost).isEmpty)
    }

    private func samples(budget: Int64) -> HubConfiguration {
        var configuration = HubBench.samples
        configuration.samples?.budgetBytes = budget
        return configuration
    }

    @Test func `what the budget takes is told once an hour, each loss by one entry`() throws {
        try bench.use(samples(budget: 64 << 10))
        defer { bench.stop() }
        var tellings: [Int] = []
        for minute in 1...180 {
            try bench.pass(.seconds(60))
            try bench.answerAll(503)
            let count = try bench.entries(.samplesLost).count
            if count > tellings.count { tellings.append(minute) }
            #expect(count == tellings.count)
        }
        #expect(tellings.count >= 2)
        #expect(zip(tellings, tellings.dropFirst()).allSatisfy { $1 - $0 >= 60 })
        let data = try bench.entries(.samplesLost).map(\.data)
        #expect(data.allSatisfy { $0.contains("\"reason\":\"budget\"") })
        #expect(Set(data).count == data.count)
        let counted = try bench.onLane { $0.published?.lostSamples }
        let told = data.compactMap { $0.firstMatch(of: /"count":(\d+)/).flatMap { UInt64($0.1) } }
        #expect(told.count == data.count)
        #expect(counted == [.budget: told.reduce(0, +)])
        // What was counted stays counted through another configuration.
        try bench.use(samples(budget: 128 << 10))
        #expect(try bench.onLane { $0.samples.losses.with([:]) } == counted)
    }
}
