import StationModel
import Testing

@testable import StationCore

struct AlarmBoardTests {
    let forced = Alarm(.forcedOpen, subject: "door")
    let mains = Alarm(.mainsLost, subject: "mains")
    let reader = Alarm(.deviceLost, subject: "reader")
    var board = Self.board()

    static func board(_ restored: [Alarm] = [], acknowledged: Set<Alarm> = []) -> AlarmBoard {
        AlarmBoard(
            restored: restored, acknowledged: acknowledged,
            causes: AlarmCauses(configuration()), isMoreToCome: false, at: moment(0))
    }

    mutating func raise(_ alarm: Alarm, at time: Int) -> [AlarmBoard.Change] {
        board.raise(alarm, detail: "", at: moment(time))
    }

    func raised(_ alarm: Alarm, under cause: Alarm? = nil) -> AlarmBoard.Change {
        .raised(alarm, under: cause, detail: "", data: [:])
    }

    @Test mutating func `an alarm is raised once and cleared once`() {
        #expect(raise(forced, at: 1) == [raised(forced)])
        #expect(raise(forced, at: 2) == [])
        #expect(board.all.map(\.since) == [moment(1)])
        #expect(board.clear(forced, at: moment(3)) == [.cleared(forced)])
        #expect(board.clear(forced, at: moment(4)) == [])
    }

    @Test func `a restored alarm is up until its cause says otherwise`() {
        var board = Self.board([forced], acknowledged: [forced])
        #expect(board.all.map(\.isAcknowledged) == [true])
        #expect(board.raise(forced, detail: "", at: moment(1)) == [])
        #expect(board.clear(forced, at: moment(2)) == [.cleared(forced)])
        #expect(board.raise(forced, detail: "", at: moment(3)) == [raised(forced)])
        #expect(board.all.map(\.isAcknowledged) == [false])
    }

    @Test mutating func `an acknowledgement is taken once, and only while the alarm is up`() {
        #expect(board.acknowledge(forced, at: moment(0)) == nil)
        _ = raise(forced, at: 1)
        #expect(board.acknowledge(forced, at: moment(2)) == [.acknowledged(forced)])
        #expect(board.acknowledge(forced, at: moment(3)) == [])
        _ = board.clear(forced, at: moment(4))
        #expect(board.acknowledge(forced, at: moment(5)) == nil)
    }

    @Test mutating func `an alarm at rest is remembered for an hour, in which it may flap`() {
        _ = raise(reader, at: 0)
        #expect(board.advance(to: moment(3000)) == [raised(reader)])
        _ = board.clear(reader, at: moment(4000))
        #expect(board.advance(to: moment(600_000)) == [.cleared(reader)])
        _ = raise(forced, at: 3_603_000)
        #expect(board.items[reader] != nil)
        _ = raise(mains, at: 3_603_001)
        #expect(board.items[reader] == nil)
        #expect(board.isUp(forced))
    }

    @Test mutating func `a cause that does not last raises nothing`() {
        #expect(raise(reader, at: 0) == [])
        #expect(board.nextDeadline == instant(3000))
        #expect(board.clear(reader, at: moment(2999)) == [])
        #expect(board.advance(to: moment(3000)) == [])
        #expect(board.nextDeadline == nil)
        #expect(board.known == [])
    }

    @Test mutating func `a fire comes first, then what is critical, then the oldest, always so`() {
        let old = Alarm(.listOld, subject: "members")
        let fire = Alarm(.fire, subject: "door")
        let faults = "hgfedcba".map { Alarm(.lockFault, subject: String($0)) }
        for alarm in [old] + faults { _ = raise(alarm, at: 1) }
        _ = raise(fire, at: 2)
        #expect(board.all.map(\.alarm) == [fire] + faults.reversed() + [old])
    }

    @Test mutating func `the board is bounded, and makes room by forgetting what is over`() {
        for number in 0..<AlarmBoard.mostActive + 100 {
            _ = raise(Alarm(.stockLow, subject: String(number)), at: 0)
        }
        #expect(board.all.count == AlarmBoard.mostActive)
        for kind in AlarmKind.allCases {
            let alarm = Alarm(kind, subject: "one more")
            _ = raise(alarm, at: 0)
            _ = board.advance(to: moment(3_600_000))
            #expect(board.isUp(alarm) == (kind.severity == .critical), "\(kind)")
        }
        board = Self.board()
        for number in 0..<1000 {
            let alarm = Alarm(.tamper, subject: String(number))
            #expect(raise(alarm, at: number * 100_000) == [raised(alarm)])
            _ = board.clear(alarm, at: moment(number * 100_000))
            #expect(
                board.advance(to: moment(number * 100_000 + 10_000)) == [.cleared(alarm)])
        }
    }

    // MARK: - Causes and consequences

    @Test mutating func `a device that is lost with the mains is recorded under it`() {
        _ = raise(reader, at: 0)
        _ = raise(mains, at: 500)
        #expect(board.advance(to: moment(1500)) == [raised(mains)])
        #expect(board.advance(to: moment(3000)) == [raised(reader, under: mains)])
        #expect(board.all.map(\.cause) == [nil, mains])
    }

    @Test mutating func `a consequence whose cause is over becomes an alarm of its own`() {
        _ = raise(mains, at: 0)
        _ = board.advance(to: moment(1000))
        _ = raise(reader, at: 1000)
        _ = board.advance(to: moment(4000))
        _ = board.clear(mains, at: moment(10_000))
        #expect(board.advance(to: moment(69_999)) == [])
        #expect(
            board.advance(to: moment(70_000)) == [.cleared(mains), .uncovered(reader)])
        #expect(board.all.map(\.cause) == [nil])
    }

    @Test mutating func `a device that comes back with the mains is no news`() {
        _ = raise(mains, at: 0)
        _ = board.advance(to: moment(1000))
        _ = raise(reader, at: 1000)
        _ = board.advance(to: moment(4000))
        _ = board.clear(mains, at: moment(10_000))
        _ = board.clear(reader, at: moment(40_000))
        #expect(board.advance(to: moment(42_000)) == [.cleared(reader)])
        #expect(board.advance(to: moment(70_000)) == [.cleared(mains)])
    }

    @Test mutating func `an alarm that was there before its cause goes under it without a word`() {
        _ = raise(reader, at: 0)
        #expect(board.advance(to: moment(3000)) == [raised(reader)])
        _ = raise(mains, at: 9000)
        #expect(board.advance(to: moment(10_000)) == [raised(mains)])
        #expect(board.all.map(\.cause) == [mains, nil] || board.all.map(\.cause) == [nil, mains])
    }

    @Test func `whatever comes and goes, each alarm is under what explains it then`() {
        var test = Self()
        var chance = SeededGenerator(seed: 6)
        let subjects = ["door", "station", "reader", "reader/temperature", "lock"]
        let alarms = AlarmKind.allCases.flatMap { kind in
            subjects.map { Alarm(kind, subject: $0) }
        }
        let causes = AlarmCauses(configuration())
        for step in 1...2000 {
            let alarm = alarms.randomElement(using: &chance) ?? forced
            let time = moment(step * 700_000)
            if Bool.random(using: &chance) {
                _ = test.board.raise(alarm, detail: "", at: time)
            } else {
                _ = test.board.drop(alarm, at: time)
            }
            _ = test.board.advance(to: moment(step * 700_000 + 600_000))
            let up = test.board.all.map(\.alarm).sorted(by: Alarm.inFixedOrder)
            for active in test.board.all {
                #expect(active.cause == causes.cause(of: active.alarm, among: up))
            }
        }
    }

    @Test mutating func `what explains nothing any more uncovers what it hid, until it may again`()
    {
        _ = raise(mains, at: 0)
        _ = board.advance(to: moment(1000))
        _ = raise(reader, at: 1000)
        _ = board.advance(to: moment(4000))
        #expect(board.explainNothing([mains]) == [.uncovered(reader)])
        #expect(board.explainNothing([mains]) == [])
        #expect(board.explainNothing([]) == [])
        #expect(board.all.first { $0.alarm == reader }?.cause == mains)
    }

    @Test func `nothing explains itself, and no explanation goes round in a circle`() {
        let causes = AlarmCauses(configuration())
        let subjects = ["door", "station", "members", "lock", "fire.latch", "reader"]
        let all = AlarmKind.allCases.flatMap { kind in
            subjects.map { Alarm(kind, subject: $0) }
        }
        for alarm in all {
            #expect(!causes.explains(alarm, alarm))
            #expect(alarm.kind.mayExplain || !all.contains { causes.explains(alarm, $0) })
            guard let cause = causes.cause(of: alarm, among: all) else { continue }
            #expect(causes.cause(of: cause, among: all) == nil, "\(alarm) under \(cause)")
            #expect(!alarm.kind.timing.needsAcknowledgement)
            #expect(alarm.kind.prompt == nil, "what people must notice is nobody's consequence")
        }
    }
}

/// A random life of many alarms beside a simple reference: nothing is lost and nothing repeated.
struct AlarmHistoryTests {
    /// What the outside sees: raised, then cleared, each acknowledged at most once between.
    struct Ledger {
        var up: [Alarm: Bool] = [:]

        mutating func follow(_ changes: [AlarmBoard.Change]) {
            for change in changes {
                switch change {
                case .raised(let alarm, _, _, _):
                    #expect(up[alarm] == nil, "raised twice: \(alarm)")
                    up[alarm] = false
                case .cleared(let alarm):
                    #expect(up.removeValue(forKey: alarm) != nil, "cleared twice: \(alarm)")
                case .acknowledged(let alarm):
                    #expect(up[alarm] == false, "acknowledged twice: \(alarm)")
                    up[alarm] = true
                case .again(let alarm, _, _, _):
                    #expect(up[alarm] != nil, "again before it was raised: \(alarm)")
                    #expect(alarm.kind.timing.needsAcknowledgement)
                    up[alarm] = false
                case .acknowledgedBefore(let alarm):
                    #expect(up[alarm] == false, "acknowledged twice: \(alarm)")
                    up[alarm] = true
                case .uncovered(let alarm): #expect(up[alarm] != nil)
                }
            }
        }
    }

    static let alarms: [Alarm] =
        AlarmKind.allCases.map { Alarm($0, subject: "a") } + [
            Alarm(.deviceLost, subject: "b"), Alarm(.deviceLost, subject: "c"),
        ]

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `no alarm is lost or repeated, whatever happens and however often it restarts`(
        seed: UInt64
    ) {
        var chance = SeededGenerator(seed: seed)
        var board = AlarmBoardTests.board()
        var ledger = Ledger()
        var present: Set<Alarm> = []
        var time = 0
        for _ in 0..<2000 {
            time += Int.random(in: 0..<4000, using: &chance)
            let alarm = Self.alarms.randomElement(using: &chance) ?? Self.alarms[0]
            switch Int.random(in: 0..<10, using: &chance) {
            case 0..<4:
                if !alarm.kind.timing.isEvent { present.insert(alarm) }
                ledger.follow(board.raise(alarm, detail: "", at: moment(time)))
            case 4..<7:
                present.remove(alarm)
                ledger.follow(board.clear(alarm, at: moment(time)))
            case 7: ledger.follow(board.acknowledge(alarm, at: moment(time)) ?? [])
            case 8: ledger.follow(board.advance(to: moment(time)))
            default:
                guard Int.random(in: 0..<10, using: &chance) == 0 else { continue }
                board = restarted(board, ledger, isLate: Bool.random(using: &chance), time)
                for alarm in Self.alarms where !alarm.kind.timing.isEvent {
                    ledger.follow(
                        present.contains(alarm)
                            ? board.raise(alarm, detail: "", at: moment(time))
                            : board.clear(alarm, at: moment(time)))
                }
            }
            let shown = Dictionary(
                uniqueKeysWithValues: board.all.map { ($0.alarm, $0.isAcknowledged) })
            #expect(shown == ledger.up)
        }
        settle(&board, &ledger, present, at: time)
    }

    /// As the next run finds it on disk, at once or late.
    private func restarted(
        _ board: AlarmBoard, _ ledger: Ledger, isLate: Bool, _ time: Int
    ) -> AlarmBoard {
        let acknowledged = Set(ledger.up.filter(\.value).keys)
        let order = ledger.up.keys.sorted(by: Alarm.inFixedOrder)
        var next = AlarmBoard(
            restored: isLate ? [] : order, acknowledged: acknowledged,
            causes: AlarmCauses(configuration()), isMoreToCome: isLate, at: moment(time))
        if isLate {
            _ = next.adopt(
                order.filter { $0.kind != .readerLockedOut }, acknowledged: acknowledged,
                at: moment(time))
            if order.contains(where: { $0.kind == .readerLockedOut }) {
                return restarted(board, ledger, isLate: false, time)
            }
        }
        return next
    }

    /// In the end everything is up whose cause is there, or that waits for a person; and after
    /// they came and the causes went, nothing is.
    private func settle(
        _ board: inout AlarmBoard, _ ledger: inout Ledger, _ present: Set<Alarm>, at time: Int
    ) {
        ledger.follow(board.advance(to: moment(time + 3_600_000)))
        for alarm in Self.alarms {
            let waits = alarm.kind.timing.needsAcknowledgement
            #expect(board.isUp(alarm) == present.contains(alarm) || waits, "\(alarm)")
            ledger.follow(board.acknowledge(alarm, at: moment(time + 3_600_000)) ?? [])
            ledger.follow(board.clear(alarm, at: moment(time + 3_600_000)))
        }
        ledger.follow(board.advance(to: moment(time + 7_200_000)))
        #expect(ledger.up == [:])
        #expect(board.nextDeadline == nil)
    }
}
