import StationCore
import StationModel
import Storage
import Synchronization
import Testing

@testable import StationRuntime

/// What the hub's lane is told of groups of entries.
@Suite struct LedgerNewsTests {
    @Test func `a busy lane is woken once, however many groups are written meanwhile`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        let (moment, boot) = (bench.clock.now(), bench.disk.lane.options.boot)
        let (wakes, news) = try bench.ledger { ledger in
            let wakes = Wakes()
            let news = LedgerNews { wakes.count.withLock { $0 += 1 } }
            for number in 1...300 {
                let entry = LedgerEntry(
                    .alarmRaised, at: moment, subject: "fire",
                    data: ["severity": .text(number <= 2 ? "critical" : "warning")])
                let record = LedgerRecord(entry)
                try ledger.append([record], boot: boot)
                news.wrote([record], to: ledger)
            }
            return (wakes, news)
        }
        #expect(wakes.count.withLock { $0 } == 1)
        let found = news.take()
        #expect(found.backlog?.count == 301 && found.criticals.count == 2)
        // What the lane has seen wakes it no more, and the next group does.
        #expect(news.take().backlog == nil)
        let again = try bench.ledger { ledger in
            news.wrote([], to: ledger)
            return wakes.count.withLock { $0 }
        }
        #expect(again == 2)
    }

    private final class Wakes: Sendable {
        let count = Mutex(0)
    }
}
