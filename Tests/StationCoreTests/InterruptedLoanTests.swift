import StationModel
import Testing

@testable import StationCore

/// A loan that a power cut or a stop interrupts: where the item is must be known, or looked at.
struct InterruptedLoanTests {
    /// How far the loan had come.
    enum Reached: CaseIterable {
        /// Asked for; the intent never reached the disk.
        case asked
        /// The intent is on disk, and the lock was told to open.
        case unlocked
        /// Opened: the item counts as taken.
        case opened
        /// Shut again.
        case shut
        /// Comes back: unlocked once more, and open.
        case returning
    }

    static let place = SuppliesBench.compartment(2)

    static func reach(_ reached: Reached) -> SuppliesBench {
        var bench = SuppliesBench()
        bench.identify(1)
        bench.push("choice-2")
        guard reached != .asked else { return bench }
        bench.commit()
        guard reached != .unlocked else { return bench }
        bench.set(2, open: true)
        guard reached != .opened else { return bench }
        bench.set(2, open: false)
        bench.commit()
        guard reached != .shut else { return bench }
        bench.choose(2)
        bench.set(2, open: true)
        return bench
    }

    /// Nobody knows where the item is; with a loan on disk it is known who has it.
    static func isDoubtful(_ reached: Reached, isPowerCut: Bool) -> Bool {
        switch reached {
        case .asked, .shut, .returning: false
        case .unlocked: true
        // Of what the open door told nothing was on disk.
        case .opened: isPowerCut
        }
    }

    @Test(arguments: Reached.allCases, [true, false])
    func `after every interruption the compartment is free, lent, or to be looked at`(
        reached: Reached, isPowerCut: Bool
    ) {
        var bench = Self.reach(reached)
        if !isPowerCut {
            bench.station.send(.stop)
            bench.commit()
        }
        bench = SuppliesBench(durable: bench.durable)
        bench.commit()
        let isDoubtful = Self.isDoubtful(reached, isPowerCut: isPowerCut)
        #expect(bench.station.isUp(.stockUncertain) == isDoubtful)
        #expect(bench.durable.openVends.isEmpty)
        bench.forget()
        bench.choose(2, by: 2)
        let isFree = reached == .asked
        #expect(bench.unlocked == (isFree ? [Self.place] : []))
        #expect(bench.refusals == (isFree ? [] : [isDoubtful ? "laneFault" : "laneEmpty"]))
    }

    @Test func `a state that comes late finds it too, and a second start settles nothing again`() {
        var before = Self.reach(.unlocked)
        before = SuppliesBench(durable: before.durable, isStateLate: true)
        #expect(!before.station.isUp(.stockUncertain))
        before.tellState()
        #expect(before.station.isUp(.stockUncertain))
        before.commit()
        let again = SuppliesBench(durable: before.durable)
        #expect(again.outcomes.isEmpty && again.station.isUp(.stockUncertain))
    }

    @Test(arguments: [(0, false), (1, true), (2, false)])
    func `a technician who sees the item there lends it again`(counted: Int, isDone: Bool) {
        var bench = SuppliesBench(durable: Self.reach(.unlocked).durable)
        bench.commit()
        let outcome = bench.order(.stocktake(Self.place.place, counted: counted))
        #expect((outcome == .refused(.countOutOfRange)) == !isDone)
        #expect(bench.station.isUp(.stockUncertain) == !isDone)
        for stock in bench.durable.stocks { #expect(stock.isConserved) }
        bench = SuppliesBench(durable: bench.durable)
        #expect(bench.station.isUp(.stockUncertain) == !isDone)
        bench.choose(2, by: 2)
        #expect(bench.unlocked == (isDone ? [Self.place] : []))
    }

    @Test func `a look that the disk does not record ends no doubt`() {
        var bench = SuppliesBench(durable: Self.reach(.unlocked).durable)
        bench.commit()
        let outcome = bench.order(
            .stocktake(Self.place.place, counted: 1), isRecorded: false)
        #expect(outcome == .refused(.storageFault) && bench.station.isUp(.stockUncertain))
    }
}
