import StationModel
import Testing

@testable import Storage

/// Pruning where a hub is to have every entry.
extension LedgerPruningTests {
    private func acknowledge(_ ledger: Ledger, upTo sequence: UInt64) {
        ledger.acknowledge(
            upTo: LedgerPlace(epoch: ledger.epoch, sequence: sequence),
            at: moment(14).instant)
    }

    private func pruneForHub(
        _ ledger: Ledger, budget: Int64 = budget
    ) throws -> Ledger.Pruning {
        for _ in 0..<200 {
            let step = try prune(ledger, today: 14, budget: budget, forHub: true)
            guard step == .hasMore else { return step }
        }
        Issue.record("the pruning does not end")
        return .hasMore
    }

    @Test func `what the hub has not acknowledged stays, whatever the budget says`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        guard case .nothingToPrune(let use) = try pruneForHub(ledger) else {
            Issue.record("entries that wait for the hub were pruned")
            return
        }
        #expect(use.needsPruning)
        #expect(try ledger.verify(all: true).firstSequence == 1)
        #expect(try ledger.outboxBacklog().entries == ledger.lastSequence)
        #expect(try pruned(ledger).isEmpty)
    }

    @Test func `pruning ends at the last checkpoint that the hub's mark reaches`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        let checkpoints = try ledger.tail(10_000).filter { $0.kind == "ledger.checkpoint" }
            .map(\.sequence)
        let third = checkpoints[2]
        // One entry before the checkpoint is missing: the one before it is the end.
        acknowledge(ledger, upTo: third - 2)
        guard case .nothingToPrune = try pruneForHub(ledger, budget: 1 << 19) else {
            Issue.record("more than was acknowledged went")
            return
        }
        #expect(try ledger.verify(all: true).firstSequence == checkpoints[1])
        acknowledge(ledger, upTo: third - 1)
        _ = try pruneForHub(ledger, budget: 1 << 19)
        #expect(try ledger.verify(all: true).firstSequence == third)
        let rest = try ledger.outboxPage(mostEntries: 1, mostBytes: 1 << 20)
        #expect(rest.entries.map(\.entry.sequence) == [third])
        #expect(rest.entries.first?.previousHash?.count == 32)
        #expect(try ledger.verify(all: true, signature: isGood).holds)
    }

    @Test func `past retention is still asked of what is acknowledged`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        acknowledge(ledger, upTo: ledger.lastSequence)
        let step = try prune(ledger, today: 14, retentionDays: 30, forHub: true)
        guard case .nothingToPrune = step else {
            Issue.record("entries within retention were pruned")
            return
        }
        guard case .notNeeded = try pruneForHub(ledger) else {
            Issue.record("room was not made")
            return
        }
    }

    @Test func `the mark is on disk with the pruning that relies on it`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        acknowledge(ledger, upTo: ledger.lastSequence)
        let mark = ledger.lastSequence
        #expect(try prune(ledger, today: 14, forHub: true) == .hasMore)
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        #expect(try Sample.open(copy).acknowledgedSequence == mark)
    }

    @Test func `a hub that was given up hears once what it will never get`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        acknowledge(ledger, upTo: 100)
        _ = try ledger.quarantine(
            LedgerPlace(epoch: ledger.epoch, sequence: 50), reason: "refused", status: 400,
            at: moment(14))
        _ = try pruneToTheEnd(ledger, today: 14)
        let first = try ledger.verify(all: true).firstSequence
        let told = try #require(try pruned(ledger).first)
        #expect(
            told.data == #"{"from":1,"reason":"budget","to":\#(first - 1),"#
                + #""unacknowledged":\#(first - 101)}"#)
        #expect(try pruned(ledger).count == 1)
        #expect(try ledger.outboxBacklog().entries == ledger.lastSequence - first + 1)
        #expect(try ledger.quarantinedEvents().isEmpty)
    }
}
