import Foundation
import StationCore
import StationModel
import StatusServer
import Storage
import Testing

@testable import StationRuntime

/// A sample that the hub refuses while it takes all others.
@Suite struct RefusedSampleTests {
    private let bench: HubBench
    /// One whose name stands in no other.
    private let bad: String

    init() throws {
        bench = try HubBench(HubBench.samples)
        let status = try sampledStation()
        bench.lane.note(status)
        let metrics = Metrics(processRoot: "/nowhere").figures(of: status).map(\.series.metric)
        bad = try #require(
            metrics.first { metric in metrics.count { $0.contains(metric) } == 1 })
    }

    private func isBad(_ call: PlayedHub.Call) -> Bool {
        Data(call.body).range(of: Data(bad.utf8)) != nil
    }

    /// Answers what is asked for until the lane is at rest.
    private func answerAll(_ status: (PlayedHub.Call) -> Int) throws {
        for _ in 0..<100 where try !bench.isSilent(.samples) {
            let call = try bench.next(.samples)
            call.answer(status(call))
        }
    }

    private func refused() throws -> [QuarantinedSample] {
        try bench.settle()
        return try bench.onLane { try $0.samples.spool.quarantinedSamples() }
    }

    @Test func `of a live minute it is kept with its value and the status of its refusal`() throws {
        for _ in 0..<3 {
            try bench.pass(.seconds(60))
            try answerAll { isBad($0) ? 422 : 204 }
        }
        let kept = try refused()
        #expect((2...3).contains(kept.count))
        #expect(kept.allSatisfy { $0.series?.metric == bad && $0.status == 422 })
        #expect(kept.allSatisfy { $0.reason == "contentRefused" && $0.value.isFinite })
        #expect(Set(kept.map(\.time)).count == kept.count)
        // The first is on disk at once, the others wait for company; a stop writes them.
        #expect(bench.hasSpool)
        bench.stop()
        let spool = SampleSpool(directory: bench.disk.folder, budgetBytes: 1 << 20)
        #expect(try spool.quarantinedSamples().map(\.time) == kept.map(\.time))
        try spool.close()
    }

    @Test func `of a backlog it is kept as it was sent, and its neighbours are at the hub`() throws
    {
        defer { bench.stop() }
        try bench.pass(.seconds(60))
        let taken = LaneBench.noon + .seconds(60)
        try answerAll { _ in 503 }
        // The series comes in the first minute only.
        bench.lane.note(try sampledStation())
        for _ in 0..<400 where try bench.spooled() > 0 || refused().isEmpty {
            try bench.pass(.seconds(10))
            try answerAll { isBad($0) ? 400 : 204 }
        }
        let kept = try refused()
        #expect(kept.contains { $0.time == taken && $0.series?.metric == bad })
        #expect(kept.allSatisfy { $0.series?.metric == bad && $0.status == 400 })
        let lost = try bench.onLane { $0.published?.lostSamples ?? [:] }
        #expect(lost == [.refused: UInt64(kept.count)])
        #expect(try bench.spooled() == 0)
    }
}
