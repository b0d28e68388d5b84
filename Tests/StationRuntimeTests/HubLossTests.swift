import Foundation
import StationModel
import Storage
import Testing

@testable import StationCore
@testable import StationRuntime

/// What is lost live is told by one entry and counted once, whatever ends the machine that met it.
@Suite struct HubLossTests {
    private let bench: HubBench

    init() throws {
        bench = try HubBench(HubBench.samples)
        bench.lane.note(try sampledStation())
    }

    /// So many minutes of a hub that refuses one series.
    private func refuse(minutes: Int) throws {
        for _ in 0..<minutes {
            try bench.pass(.seconds(60))
            for _ in 0..<40 where try !bench.isSilent(.samples) {
                let call = try bench.next(.samples)
                let text = String(decoding: call.body, as: UTF8.self)
                call.answer(text.contains("yizhan_build_info") ? 400 : 204)
            }
        }
    }

    private var told: [UInt64] {
        get throws {
            try bench.entries(.samplesLost).compactMap {
                $0.data.firstMatch(of: /"count":(\d+)/).flatMap { UInt64($0.1) }
            }
        }
    }

    private var counted: [SampleLossReason: UInt64]? {
        get throws { try bench.onLane { $0.published?.lostSamples } }
    }

    private func changed() -> HubConfiguration {
        var other = HubBench.samples
        other.samples?.backfillRequestsPerMinute = 3
        return other
    }

    @Test func `a loss that a reload finds untold is told by an entry, and counted once`() throws {
        defer { bench.stop() }
        try refuse(minutes: 5)
        // The first at once; the others wait for their hour.
        #expect(try told == [1])
        #expect(try counted == [.refused: 5])
        try bench.use(changed())
        try bench.pass(.seconds(61))
        try bench.answerAll(204)
        #expect(try told == [1, 4])
        #expect(try counted == [.refused: 5])
        try bench.use(HubBench.samples)
        try bench.pass(.hours(2))
        #expect(try told == [1, 4])
        #expect(try counted == [.refused: 5])
    }

    /// Loses something, and reloads before the ledger can have answered.
    private func reloadWhileTelling() throws {
        let changed = changed()
        let isSame = try bench.onLane { worker in
            worker.hub.samples?.lose(
                StationCore.SampleLoss(
                    reason: .refused, from: LaneBench.noon, to: LaneBench.noon, count: 7,
                    begins: .max, opened: MonotonicInstant(sinceBoot: .zero)), &worker.hub.desk)
            worker.step(.tick)
            worker.use(changed)
            return worker.configuration == HubBench.samples
        }
        #expect(isSame, "the answer finds the machine that asked")
        try bench.settle()
        #expect(try bench.onLane { $0.configuration } == changed)
    }

    @Test func `a reload waits for the answer to an entry that is on its way`() throws {
        defer { bench.stop() }
        try reloadWhileTelling()
        try bench.pass(.hours(2))
        #expect(try told == [7])
        #expect(try counted == [.refused: 7])
    }

    @Test func `what the ledger did not take before a reload is told after it`() throws {
        defer { bench.stop() }
        let file = bench.disk.folder + "/station.db"
        try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
        try reloadWhileTelling()
        try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
        try bench.pass(.seconds(61))
        #expect(try told == [7])
        #expect(try counted == [.refused: 7])
    }

    @Test func `a loss that a stop finds untold is told by the next start`() throws {
        defer { bench.stop() }
        try refuse(minutes: 5)
        #expect(try told == [1])
        bench.lane.stop()
        try bench.restart()
        try bench.pass(.seconds(61))
        #expect(try told == [1, 4])
    }
}
