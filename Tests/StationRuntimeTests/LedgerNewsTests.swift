import LinuxIO
import StationModel
import Storage
import Synchronization
import Testing

@testable import StationRuntime

/// What the storage lane tells of a group of entries.
@Suite struct LedgerNewsTests {
    private let bench: LaneBench
    private let ledger: Ledger

    init() throws {
        bench = try LaneBench()
        ledger = try Ledger.open(
            directory: bench.folder, moment: bench.moment, boot: bench.lane.options.boot)
    }

    private func alarm(_ severity: AlarmSeverity) -> LedgerRecord {
        LedgerRecord(
            LedgerEntry(
                .alarmRaised, at: bench.moment, subject: "fire",
                data: ["severity": .text(severity.rawValue)]))
    }

    private func write(_ records: [LedgerRecord], _ news: LedgerNews) throws {
        try ledger.append(records, boot: bench.lane.options.boot)
        news.wrote(records, to: ledger)
    }

    @Test func `a group tells the backlog and its critical alarms by their places, and wakes`()
        throws
    {
        let woken = Mutex(0)
        let news = LedgerNews { woken.withLock { $0 += 1 } }
        try write([bench.record("door"), alarm(.critical), alarm(.warning)], news)
        try write([alarm(.critical)], news)
        let told = news.take()
        #expect(told.backlog?.count == 5)
        #expect(told.criticals.map(\.sequence) == [3, 5])
        #expect(told.criticals.allSatisfy { $0.epoch == ledger.epoch })
        #expect(woken.withLock { $0 } == 2)
        let rest = news.take()
        #expect(rest.backlog == nil && rest.criticals.isEmpty)
    }

    @Test func `of more critical alarms than a failing station has the newest stay`() throws {
        let news = LedgerNews {}
        let many = LedgerNews.mostCriticals + 3
        try write((0..<many).map { _ in alarm(.critical) }, news)
        let sequences = news.take().criticals.map(\.sequence)
        #expect(sequences == (UInt64(many) - 62...UInt64(many) + 1).map { $0 })
    }
}
