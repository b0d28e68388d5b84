import StationModel
import Testing

@testable import StationCore

/// The restart after which the ledger is salvaged: in nobody's way, once a day at most.
struct MendingRestartTests {
    private let salvaged = SalvagedLedger(entries: 3, isComplete: false, damage: "entry 2: gap")
    var station = StationHarness()

    init() { station.set(.door, false) }

    private var restarts: Int { station.effects.count { $0 == .restart } }

    @Test mutating func `a quiet station says so, and restarts once`() {
        #expect(restarts == 0)
        station.send(.restartMends)
        #expect(restarts == 1)
        let entry = station.entries(.commandGiven).last
        #expect(entry?.data == ["command": .text("restart"), "by": .text("storage")])
        station.send(.restartMends)
        station.wait(60_000)
        #expect(restarts == 1)
    }

    @Test mutating func `whoever is at the door is served first`() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.show(card(1))
        station.send(.restartMends)
        #expect(restarts == 0 && station.isReleased)
        station.set(.door, true)
        station.wait(60_000)
        #expect(restarts == 0)
        station.set(.door, false)
        station.wait(10_000)
        #expect(restarts == 1)
    }

    @Test mutating func `a fire ends first`() {
        station.set(.fireAlarm, true)
        station.send(.restartMends)
        station.wait(3_600_000)
        #expect(restarts == 0)
    }

    @Test mutating func `a run that began with a salvage waits until it is a day old`() {
        station.send(.ledgerSalvaged(salvaged))
        station.wait(10_000)
        station.send(.restartMends)
        station.wait(86_380_000)
        #expect(restarts == 0)
        station.wait(10_000)
        #expect(restarts == 1)
    }

    @Test func `every state has its deadline, and none keeps the loop awake`() {
        let day = instant(0) + MendingRestart.interval
        for state in MendingRestart.State.allCases {
            for hasSalvaged in [false, true] {
                for now in [instant(0), day - .milliseconds(1), day, day + .seconds(1)] {
                    var restart = MendingRestart()
                    if hasSalvaged { restart.salvaged(at: instant(0)) }
                    if state != .sound { restart.want() }
                    if state == .done { restart.finish() }
                    restart.want()
                    let isWanted = state != .done
                    #expect(restart.state == (isWanted ? .wanted : .done))
                    let waits = hasSalvaged && now < day
                    #expect(restart.isDue(at: now) == (isWanted && !waits))
                    #expect(restart.nextDeadline(at: now) == (isWanted && waits ? day : nil))
                }
            }
        }
        #expect(MendingRestart().nextDeadline(at: day) == nil)
        #expect(!MendingRestart().isDue(at: day))
    }
}
