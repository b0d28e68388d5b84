import StationModel
import Testing

@testable import StationCore

/// A lock that was told to open, and a contact that never says that it did.
struct UnopenedLockerTests {
    typealias Bench = SuppliesBench
    var bench = Bench()

    mutating func useInVain(_ number: Int, by person: UInt64 = 1) {
        bench.identify(person)
        bench.push("choice-\(number)")
        bench.commit()
        bench.station.wait(15_000)
        bench.commit()
    }

    func isUp(_ kind: AlarmKind, _ number: Int) -> Bool {
        bench.station.station.alarms.isUp(
            Alarm(kind, subject: Bench.compartment(number).text))
    }

    @Test mutating func `what lies there is in doubt, and after three of them not given out`() {
        for number in 1...3 {
            useInVain(1)
            #expect(isUp(.stockUncertain, 1))
            #expect(isUp(.laneFault, 1) == (number == 3))
        }
        #expect(bench.durable.quotas.isEmpty && bench.unlocked.count == 3)
        useInVain(1)
        #expect(bench.refusals == ["laneFault"] && bench.unlocked.count == 3)
        bench = Bench(durable: bench.durable)
        #expect(isUp(.laneFault, 1) && isUp(.stockUncertain, 1))
        _ = bench.order(.stocktake(Bench.compartment(1).place, counted: 1))
        #expect(!isUp(.laneFault, 1) && !isUp(.stockUncertain, 1))
    }

    @Test mutating func `one that opens in between, or a count, begins anew`() {
        for isCounted in [false, true] {
            useInVain(1)
            useInVain(1)
            if isCounted {
                _ = bench.order(.stocktake(Bench.compartment(1).place, counted: 1))
            } else {
                bench.set(1, open: true)
                bench.set(1, open: false)
            }
            useInVain(1)
            useInVain(1)
            #expect(!isUp(.laneFault, 1))
            _ = bench.order(.stocktake(Bench.compartment(1).place, counted: 1))
        }
    }

    enum Board: CaseIterable { case stays, isAway, isBackShut, isBackOpen }

    @Test(arguments: Board.allCases)
    mutating func `a loan whose board was away when its lock opened is to be looked at`(
        _ board: Board
    ) {
        bench.choose(2)
        let device = Bench.compartment(2).device
        if board != .stays { bench.station.send(.device(device, .failed("unplugged"))) }
        if board == .isBackShut || board == .isBackOpen {
            bench.station.send(.device(device, .working))
            bench.set(2, open: board == .isBackOpen)
        }
        bench.station.wait(15_000)
        bench.commit()
        #expect(isUp(.stockUncertain, 2) == (board == .isAway || board == .isBackShut))
        #expect(bench.durable.loans.count == (board == .isBackOpen ? 1 : 0))
        if board == .isBackShut {
            bench.choose(2, by: 2)
            #expect(bench.refusals == ["laneFault"])
        }
        if board == .stays {
            bench.choose(2, by: 2)
            #expect(bench.unlocked.count == 2, "a doubt of another opening is none of this one")
        }
    }

    @Test mutating func `a loan that three people could not fetch is to be looked at`() {
        for number in 1...3 {
            useInVain(2, by: UInt64(number))
            #expect(isUp(.stockUncertain, 2) == (number == 3))
        }
        #expect(bench.durable.loans.isEmpty)
        useInVain(2)
        #expect(bench.refusals == ["laneFault"])
        _ = bench.order(.stocktake(Bench.compartment(2).place, counted: 1))
        useInVain(2)
        #expect(bench.unlocked.count == 1 && !isUp(.stockUncertain, 2))
    }
}
