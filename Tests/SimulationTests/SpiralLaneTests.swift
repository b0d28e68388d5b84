import Simulation
import StationModel
import Testing

struct SpiralLaneTests {
    /// What a run of 8 s, as a drive lets it go on at most, and the half minute after it do.
    func run(_ fate: LaneFate, items: Int = 5) -> (seen: Int, unseen: Int, lane: SpiralLane) {
        var lane = SpiralLane(items: items)
        lane.will(fate)
        var happened = lane.drive(true, at: .seconds(10))
        // Stopped at home, as a drive does it.
        var time = Duration.seconds(10)
        while let next = lane.nextChange, next <= .seconds(18) {
            time = next
            let now = lane.advance(to: next)
            happened += now
            if now.contains(.home(true)) { break }
        }
        happened += lane.drive(false, at: time)
        happened += lane.advance(to: time + .seconds(30))
        return (
            happened.count { $0 == .falls(isSeen: true) },
            happened.count { $0 == .falls(isSeen: false) }, lane
        )
    }

    @Test(arguments: [
        (LaneFate.drops, 1, 0), (.dropsTwo, 2, 0), (.hangs, 0, 0), (.fallsUnseen, 0, 1),
        (.jams, 0, 0), (.jamsThenDrops, 1, 0), (.dropsThenJams, 1, 0), (.homeNeverReturns, 3, 0),
        (.answerIsLost, 1, 0), (.answerIsLate, 1, 0),
    ])
    func `a run of the motor does what its fate says, and no item is lost`(
        fate: LaneFate, seen: Int, unseen: Int
    ) {
        let result = run(fate)
        #expect(result.seen == seen && result.unseen == unseen)
        #expect(result.lane.items == 5 - seen - unseen)
    }

    @Test(arguments: LaneFate.allCases)
    func `nothing falls from an empty lane`(fate: LaneFate) {
        let result = run(fate, items: 0)
        #expect(result.seen + result.unseen == 0)
        #expect(result.lane.items == 0)
    }

    @Test func `a spiral that was stopped in mid-turn goes on from there`() {
        var lane = SpiralLane(items: 2)
        _ = lane.drive(true, at: .zero)
        #expect(lane.drive(false, at: .seconds(1)) == [.home(false)])
        #expect(lane.advance(to: .seconds(100)) == [])
        _ = lane.drive(true, at: .seconds(100))
        #expect(lane.nextChange == .milliseconds(100_900))
        #expect(
            lane.advance(to: .milliseconds(101_600)) == [.falls(isSeen: true), .home(true)])
    }

    @Test func `a switch that says home all the time does so until the next run`() {
        var lane = SpiralLane(items: 2)
        lane.will(.homeNeverLeaves)
        _ = lane.drive(true, at: .zero)
        #expect(lane.drive(false, at: .milliseconds(1500)) == [])
        #expect(lane.switchIsHome)
        #expect(lane.drive(true, at: .seconds(9)) == [.home(false)])
    }

    @Test func `a motor that sticks is freed by nobody but the next run`() {
        var lane = SpiralLane(items: 2)
        lane.will(.jams, runs: 2)
        _ = lane.drive(true, at: .zero)
        #expect(lane.advance(to: .seconds(8)) == [.home(false)])
        _ = lane.drive(false, at: .seconds(8))
        _ = lane.drive(true, at: .seconds(8))
        #expect(lane.nextChange == nil)
        _ = lane.drive(false, at: .seconds(16))
        _ = lane.drive(true, at: .seconds(16))
        #expect(lane.advance(to: .seconds(18)) == [.falls(isSeen: true), .home(true)])
    }
}

struct ShelfTruthTests {
    @Test func `what is taken and put back weighs what it weighed`() {
        var random = SeededRandom(seed: 3)
        var shelf = ShelfTruth(unitGrams: 50)
        shelf.put(12, &random)
        let before = shelf
        let taken = shelf.take(3)
        #expect(shelf.items == 9 && taken.count == 3)
        #expect(abs(shelf.grams(&random) - 450) < 10)
        shelf.putBack(taken)
        #expect(shelf == before)
        #expect(shelf.take(99).count == 12)
    }

    @Test func `a drift is seen in the weight, and remembered until somebody counts`() {
        var random = SeededRandom(seed: 4)
        var shelf = ShelfTruth(unitGrams: 100)
        shelf.drift(by: 40_000)
        shelf.drift(by: -30_000)
        #expect(abs(shelf.grams(&random) - 10) <= 2)
        #expect(shelf.worstDrift == 40_000)
        shelf.wasCounted()
        #expect(shelf.worstDrift == 10_000)
    }
}
