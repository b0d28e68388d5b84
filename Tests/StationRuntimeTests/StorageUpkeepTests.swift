import LinuxIO
import StationModel
import Storage
import Testing

@testable import StationRuntime

struct StorageUpkeepTests {
    private let start = MonotonicInstant(sinceBoot: .seconds(100))

    @Test(arguments: LedgerUpkeep.allCases)
    func `a task that fails is told once, tried less and less often, and told when it works`(
        task: LedgerUpkeep
    ) {
        var upkeep = StorageUpkeep(at: start)
        var now = start + .seconds(60)
        var waits: [Int64] = []
        for number in 0..<9 {
            #expect(upkeep.due(at: now).contains(task))
            let isNews = upkeep.finished(task, works: false, at: now)
            #expect(isNews == (number == 0))
            let due = (1...3600).first { upkeep.due(at: now + .seconds($0)).contains(task) }
            waits.append(Int64(due ?? 0))
            for other in upkeep.due(at: now + .seconds(due ?? 0)) where other != task {
                _ = upkeep.finished(other, works: true, at: now + .seconds(due ?? 0))
            }
            now = now + .seconds(due ?? 0)
        }
        #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
        #expect(upkeep.finished(task, works: true, at: now) == true)
        #expect(upkeep.finished(task, works: true, at: now + .seconds(60)) == false)
        #expect(upkeep.due(at: now + .seconds(120)).contains(task))
    }

    @Test func `a task that fails keeps no other from its minute`() {
        var upkeep = StorageUpkeep(at: start)
        let now = start + .seconds(60)
        #expect(upkeep.due(at: now) == LedgerUpkeep.allCases)
        _ = upkeep.finished(.sign, works: false, at: now)
        _ = upkeep.finished(.sign, works: false, at: now)
        _ = upkeep.finished(.erase, works: true, at: now)
        upkeep.skipped(.copy, at: now)
        #expect(upkeep.due(at: now + .seconds(60)) == [.erase, .copy])
    }

    @Test func `records come first`() {
        var upkeep = StorageUpkeep(at: start)
        let now = start + .seconds(60)
        upkeep.postpone(at: now)
        #expect(upkeep.due(at: now).isEmpty)
        #expect(upkeep.nextDue == now + StorageUpkeep.afterRecords)
    }

    private struct NoKey: Error {}

    /// What the loop is told of the upkeep, one look after another.
    @Test func `a key that cannot sign is one fault of signing, and the rest is done`() throws {
        let bench = try LaneBench(sign: { _ in throw NoKey() })
        var worker = StorageWorker(lane: bench.lane, loop: bench.loop)
        // A ledger of the day before yesterday: a signature is due.
        let begun = Moment(
            instant: Clocks.monotonic() - .days(2), wall: bench.moment.wall, trust: .synced)
        try bench.runBefore(changes: [.trustedTime(bench.moment.wall)], at: begun)
        let opened = worker.open(at: bench.moment)
        #expect(opened.restored != nil)
        let now = Clocks.monotonic()
        for minute in [1, 2, 3, 60] { worker.keepHouse(at: now + .seconds(61 * minute)) }
        let told = bench.loop.drain().compactMap { message -> String? in
            if case .upkeep(let task, let fault) = message {
                return "\(task.rawValue) \(fault == nil ? "works" : "fails")"
            }
            return nil
        }
        #expect(told == ["sign fails", "erase works", "copy works"])
    }

    // MARK: - Ages

    private static let member = MemberPseudonym(7)
    private static let voucher = HeldVoucher(
        voucherId: 5, member: member, sku: SKUNumber(7), remaining: 0,
        validThrough: LaneBench.noon + .days(7))
    private static let use = QuotaUse(
        member: member, sku: SKUNumber(7),
        day: CivilDate(daysSinceEpoch: Int(LaneBench.noon.seconds / 86_400)), count: 2)

    /// What is left of one entry's person, one voucher and one day's quota after an upkeep by a
    /// clock that is so many days ahead of them.
    private func kept(days: Int, trusted: UnixTime?, trust: ClockTrust = .synced) throws -> [Bool] {
        let now = Moment(
            instant: Clocks.monotonic(), wall: LaneBench.noon + .days(days), trust: trust)
        let bench = try LaneBench(clock: StillClock(moment: now))
        let boot = bench.lane.options.boot
        do {
            let ledger = try Ledger.open(
                directory: bench.folder, moment: bench.moment, boot: boot)
            let entry = LedgerEntry(
                .vendIntent, at: bench.moment, subject: "before", member: Self.member)
            let changes: [StateChange] = [
                .supplies(.voucher(Self.voucher)), .supplies(.quota(Self.use)),
            ]
            let time = trusted.map { [StateChange.trustedTime($0)] } ?? []
            try ledger.append([LedgerRecord(entry, changes: time + changes)], boot: boot)
            try ledger.close()
        }
        do {
            var worker = StorageWorker(lane: bench.lane, loop: bench.loop)
            #expect(worker.open(at: now).restored != nil)
            worker.keepHouse(at: Clocks.monotonic() + .seconds(61))
        }
        let ledger = try Ledger.open(directory: bench.folder, moment: now, boot: boot)
        let supplies = ledger.restore(fireLatched: false).supplies
        let people = try ledger.tail(9).filter { $0.subject == "before" }.map(\.person)
        return [
            people == [.member(Self.member)], supplies.vouchers == [Self.voucher],
            supplies.quotas == [Self.use],
        ]
    }

    @Test(arguments: [nil, LaneBench.noon])
    func `one answer of next year erases nothing`(trusted: UnixTime?) throws {
        #expect(try kept(days: 365, trusted: trusted) == [true, true, true])
    }

    @Test func `what is old by the clock and by the time on disk is erased`() throws {
        let later = LaneBench.noon + .days(365)
        #expect(try kept(days: 365, trusted: later) == [false, false, false])
        // By the earlier of both: the time on disk may have been wrong, too.
        #expect(try kept(days: 1, trusted: later) == [true, true, true])
        #expect(try kept(days: 365, trusted: later, trust: .untrusted) == [true, true, true])
        #expect(
            try kept(days: 365, trusted: LaneBench.noon + .days(100)) == [true, false, false])
    }
}
