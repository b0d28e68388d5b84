import StationModel
import Testing

@testable import StationCore

/// Samples: live before late, nothing lost untold.
struct SamplesFlowTests {
    private typealias Bench = HubBench

    /// The bench's answers where the hub keeps what it gets.
    private static let honest: @Sendable (HubBench.Request) -> HubBench.Reply = { _ in
        .status(204)
    }

    private func late(_ bench: HubBench) -> [UInt64] {
        bench.requests.filter { $0.flow == .samples && !$0.isLive }.flatMap(\.numbers)
    }

    @Test func `a minute that is stored at once is never written`() {
        var bench = Bench(Bench.samples, reply: Self.honest)
        bench.run(seconds: 600)
        #expect(bench.requests.count == 10 && bench.requests.allSatisfy(\.isLive))
        #expect(bench.spoolEnd == 0)
        #expect(bench.blocks.isEmpty && bench.bodies.isEmpty)
    }

    @Test
    func `what an outage keeps back is written, and goes oldest first behind the live minute`() {
        var bench = Bench(Bench.samples) { request in
            request.at < 3_600_000 ? .fault(.unreachable) : .status(204)
        }
        bench.run(seconds: 3590)
        let missing = bench.spoolEnd
        #expect(missing >= 57 * UInt64(Bench.blockSize))
        #expect(bench.hub.status(at: bench.now).flows[.samples]?.state == .suspended)
        bench.run(seconds: 1200)
        #expect(bench.spoolFirst == bench.spoolEnd)
        let sent = late(bench)
        #expect(sent == sent.sorted() && Set(sent).count == sent.count)
        #expect(bench.hub.status(at: bench.now).flows[.samples]?.backlog == 0)
        // The first minute was tried over and over, is stored as it was, and not sent once more.
        #expect(UInt64(sent.count + Bench.blockSize) == bench.spoolEnd)
        #expect(bench.records.isEmpty)
    }

    @Test func `backfill keeps to its requests a minute, and live ones go between`() {
        let configuration = HubConfiguration(
            samples: SampleUplink(endpoint: Bench.endpoint, backfillRequestsPerMinute: 6))
        var bench = Bench(configuration, spooled: 50_000, reply: Self.honest)
        bench.run(seconds: 600)
        let backfill = bench.requests.filter { !$0.isLive }
        let pauses = zip(backfill, backfill.dropFirst()).map { $1.at - $0.at }
        #expect(pauses.allSatisfy { $0 >= 10_000 })
        #expect(bench.requests.count { $0.isLive } == 10)
        #expect(backfill.count > 50)
    }

    @Test(arguments: [0, 3, 250, 499], [400, 422, 500])
    func `one bad sample is found, told and passed; its neighbours get through`(
        poison: UInt64, status: Int
    ) {
        var bench = Bench(Bench.samples, spooled: 500) { request in
            !request.isLive && request.numbers.contains(poison) ? .status(status) : .status(204)
        }
        bench.run(seconds: 3600)
        let arrived = Set(bench.stored[.samples] ?? [])
        #expect(arrived.isSuperset(of: (0..<500).filter { $0 != poison }))
        #expect(!arrived.contains(poison) || poison < Bench.blockSize)
        #expect(bench.spoolFirst == 500)
        #expect(bench.records.map(\.kind) == [.samplesLost])
        #expect(bench.records.first?.data["count"] == .integer(1))
        let extra = bench.requests.filter { !$0.isLive }.count
        #expect(extra <= (status == 500 ? 26 : 22))
    }

    @Test(arguments: ["out of order sample", "too old sample"], [400, 500])
    func `what is too old as a whole costs two requests more, and one entry`(
        text: String, status: Int
    ) {
        var bench = Bench(Bench.samples, spooled: 2000) { request in
            !request.isLive && request.numbers.contains { $0 < 1000 }
                ? .status(status, body: text) : .status(204)
        }
        bench.run(seconds: 3600)
        let refused = bench.requests.filter { !$0.isLive && ($0.numbers.first ?? 0) < 1000 }
        // And the first once more, behind a live minute that was stored.
        #expect(refused.count == 7)
        #expect(bench.records.map(\.kind) == [.samplesLost])
        #expect(bench.records.first?.data["count"] == .integer(1000))
        #expect(bench.records.first?.data["reason"] == .text("tooOld"))
        #expect(bench.spoolFirst == 2000)
    }

    @Test(arguments: [400, 500], ["Index 5 out of bounds for length 3", "Out of order!"])
    func `words on age cost nothing where the live minute is refused as well`(
        status: Int, text: String
    ) {
        var bench = Bench(Bench.samples, spooled: 2000) { _ in .status(status, body: text) }
        bench.run(seconds: 86_400)
        #expect(bench.records.isEmpty && bench.spoolFirst == 0)
        bench.reply = Self.honest
        bench.run(seconds: 7200)
        #expect(bench.records.isEmpty && bench.spoolFirst == bench.spoolEnd)
    }

    @Test(arguments: [400, 500], ["Your browser is too old", "The service is out of order"])
    func `a page for people costs no backlog, whatever its words`(status: Int, text: String) {
        var bench = Bench(Bench.samples, spooled: 2000) { _ in
            .status(status, type: "text/html", body: text)
        }
        bench.run(seconds: 86_400)
        #expect(bench.records.isEmpty && bench.spoolFirst == 0)
        bench.reply = Self.honest
        bench.run(seconds: 3600)
        #expect(bench.records.isEmpty && bench.spoolFirst == bench.spoolEnd)
    }

    @Test func `a batch with an old half and a good one is divided where they meet`() {
        var bench = Bench(Bench.samples, spooled: 500) { request in
            !request.isLive && request.numbers.contains { $0 < 100 }
                ? .status(400, body: "too old sample") : .status(204)
        }
        bench.run(seconds: 3600)
        #expect(Set(bench.stored[.samples] ?? []).isSuperset(of: 100..<500))
        #expect(bench.spoolFirst == 500)
        let count = bench.records.first?.data["count"]
        #expect(bench.records.count == 1 && count == .integer(100))
        #expect(bench.requests.count { !$0.isLive } <= 34)
    }

    @Test func `who refuses everything is to blame, and the samples stay`() {
        var bench = Bench(Bench.samples, spooled: 700) { _ in .status(400) }
        bench.run(seconds: 86_400)
        #expect(bench.spoolFirst == 0 && bench.records.isEmpty)
        // One attempt in two and a half minutes, and the live minute.
        #expect(bench.requests.count < 1500)
        #expect(
            bench.hub.status(at: bench.now).flows[.samples]?.lastTrouble?.reason
                == .everythingRefused)
        bench.reply = Self.honest
        bench.run(seconds: 7200)
        #expect(bench.spoolFirst == bench.spoolEnd && bench.records.isEmpty)
    }

    /// Whenever it begins and however long it lasts; and once more an hour later.
    @Test(arguments: 0...25, [1, 4, 20])
    func `an endpoint that speaks of age in the midst of a backlog costs nothing`(
        begin: Int, length: Int
    ) {
        var bench = Bench(Bench.samples, spooled: 5000) { request in
            let isMoody = begin..<begin + length ~= request.index
            return isMoody ? .status(400, body: "out of bounds") : .status(204)
        }
        bench.run(seconds: 7200)
        #expect(bench.records.isEmpty && bench.spoolFirst == bench.spoolEnd)
    }

    /// Whenever it begins and however long it lasts; and once more an hour later.
    @Test(arguments: 0...25, [1, 4, 20])
    func `an endpoint that refuses everything in the midst of a trial costs nothing`(
        begin: Int, length: Int
    ) {
        var bench = Bench(Bench.samples, spooled: 300) { request in
            let isMoody = begin..<begin + length ~= request.index
            let isBad = !request.isLive && request.numbers.contains(7)
            return .status(isMoody || isBad ? 400 : 204)
        }
        bench.run(seconds: 7200)
        #expect(bench.records.map(\.kind) == [.samplesLost])
        #expect(bench.records.first?.data["count"] == .integer(1))
        #expect(Set(bench.stored[.samples] ?? []).isSuperset(of: 10..<300))
        #expect(bench.spoolFirst == bench.spoolEnd)
    }

    @Test(arguments: [400, 500])
    func `a series that is always refused costs its own samples, and few entries`(status: Int) {
        var bench = Bench(Bench.samples, spooled: 600) { request in
            .status(request.series.contains(3) ? status : 204)
        }
        bench.run(seconds: 86_400)
        let arrived = Set(bench.stored[.samples] ?? [])
        #expect(arrived.isSuperset(of: (0..<600).filter { $0 % 10 != 3 }))
        #expect(bench.storedLive.values.allSatisfy { $0[3] == nil })
        #expect(bench.spoolEnd == bench.spoolFirst)
        // Only the first minutes' are judged from the disk.
        #expect(bench.spoolEnd <= 630)
        // An entry an hour, and never one twice.
        #expect((23...26).contains(bench.records.count))
        let told = bench.records.compactMap { entry -> Int64? in
            if case .integer(let count) = entry.data["count"] { count } else { nil }
        }
        let all = 60 + 1440
        #expect((all - 62...all).contains(Int(told.reduce(0, +))))
    }

    @Test(arguments: HubFault.allCases)
    func `what has never left is not stored because an old receiver calls it late`(
        fault: HubFault
    ) {
        var bench = Bench(Bench.samples) { request in
            if request.index == 0 { return .fault(fault) }
            let isLater = request.block.map { $0 > 1 } ?? false
            return isLater ? .status(204) : .status(400, body: "out of order sample")
        }
        bench.run(seconds: 600)
        let neverLeft: Set<HubFault> = [
            .unknownHost, .unreachable, .wrongCertificateName, .certificateExpired,
            .untrustedCertificate, .noCredential, .unusableAddress,
        ]
        let isLost = neverLeft.contains(fault)
        #expect(bench.records.map { $0.data["count"] } == (isLost ? [.integer(10)] : []))
        #expect(bench.spoolEnd == (isLost ? 10 : 0) && bench.spoolFirst == bench.spoolEnd)
    }

    @Test func `what may have left once stays so, whatever fails behind it`() {
        var bench = Bench(Bench.samples) { request in
            let late: HubBench.Reply = .status(400, body: "out of order sample")
            if request.block.map({ $0 > 1 }) ?? false { return .status(204) }
            return request.index == 0
                ? .storedThen(.timedOut) : request.index == 1 ? .fault(.unreachable) : late
        }
        bench.run(seconds: 600)
        #expect(bench.spoolEnd == 0 && bench.records.isEmpty)
    }

    @Test func `the next minute waits for the answer to the last one`() {
        var bench = Bench(Bench.samples, reply: Self.honest)
        bench.latency = 70_000
        bench.run(seconds: 400)
        #expect(bench.requests.count > 3)
        let pauses = zip(bench.requests, bench.requests.dropFirst()).map { $1.at - $0.at }
        #expect(pauses.allSatisfy { $0 >= 70_000 })
    }

    @Test func `without a set clock samples are kept, and nothing is sent`() {
        var bench = Bench(Bench.samples, reply: Self.honest)
        bench.trust = .untrusted
        bench.run(seconds: 1800)
        #expect(bench.requests.isEmpty)
        #expect(bench.spoolEnd == UInt64(30 * Bench.blockSize))
        bench.trust = .synced
        bench.run(seconds: 120)
        #expect(bench.spoolFirst == bench.spoolEnd)
    }

    @Test func `a loss is passed only when it has been told`() {
        var bench = Bench(Bench.samples, spooled: 500) { request in
            request.isLive ? .status(204) : .status(400, body: "too old sample")
        }
        bench.run(seconds: 60)
        let record = bench.effects.firstIndex { effect in
            if case .record = effect { true } else { false }
        }
        let passed = bench.effects.firstIndex(of: .acknowledgeSamples(before: 500))
        #expect(record != nil && passed != nil)
        #expect((record ?? 0) < (passed ?? 0))
    }

    @Test func `a limit of the proxy makes requests smaller`() {
        var bench = Bench(Bench.samples, spooled: 3000) { request in
            request.numbers.count > 100 ? .status(413) : .status(204)
        }
        bench.run(seconds: 600)
        #expect(bench.spoolFirst == 3000 && bench.records.isEmpty)
    }

    @Test func `what the budget took is not asked for`() {
        var bench = Bench(Bench.samples, spooled: 3000) { _ in .fault(.unreachable) }
        bench.run(seconds: 300)
        let end = bench.spoolEnd
        bench.spoolFirst = 2000
        bench.give(.spool(SpoolBacklog(first: 2000, end: end)))
        bench.reply = Self.honest
        bench.run(seconds: 600)
        #expect(bench.spoolFirst == bench.spoolEnd)
        #expect(late(bench).filter { $0 < 2000 }.allSatisfy { $0 < 500 })
    }

    @Test func `a disk that takes nothing keeps ten minutes in memory, and tells what it lost`() {
        var bench = Bench(Bench.samples) { _ in .fault(.unreachable) }
        bench.spoolTakesNothing = true
        bench.run(seconds: 1800)
        #expect(bench.blocks.count <= 12)
        // At once, and then once an hour.
        #expect(bench.records.map { $0.data["count"] } == [.integer(10)])
        bench.spoolTakesNothing = false
        bench.run(seconds: 120)
        #expect(bench.spoolEnd >= UInt64(11 * Bench.blockSize))
        bench.run(seconds: 7200)
        #expect(bench.records.allSatisfy { $0.data["reason"] == .text("disk") })
        #expect(bench.records.map { $0.data["count"] } == [.integer(10), .integer(180)])
        #expect(bench.hub.status(at: bench.now).lostSamples == [.disk: 190])
    }

    @Test func `at a stop the running minute and the end of each series are written`() {
        var bench = Bench(Bench.samples) { _ in .fault(.unreachable) }
        bench.run(seconds: 90)
        let before = bench.spoolEnd
        bench.give(.stop)
        bench.run(seconds: 1)
        #expect(bench.spoolEnd == before + UInt64(2 * Bench.blockSize))
        #expect(bench.hub.nextDeadline == nil)
    }
}
