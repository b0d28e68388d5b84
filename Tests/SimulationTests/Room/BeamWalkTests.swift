import StationCore
import StationModel
import Testing

@testable import Simulation

/// What the world says that beams can tell, against the counter of the station.
struct BeamWalkTests {
    static let pair = BeamPairConfiguration(outer: DeviceId("outer"), inner: DeviceId("inner"))

    static func counter() -> BeamCounter {
        var counter = BeamCounter(pair, at: MonotonicInstant(sinceBoot: .zero))
        for side in BeamCounter.Side.allCases {
            _ = counter.set(
                side, broken: false, since: MonotonicInstant(sinceBoot: .zero),
                at: MonotonicInstant(sinceBoot: .zero))
        }
        return counter
    }

    /// What the counter makes of a walk that begins a second after the last one.
    static func passages(
        _ walk: BeamWalk, _ counter: inout BeamCounter, at begin: Duration
    ) -> [BeamCounter.Sighting] {
        walk.edges.flatMap { edge -> [BeamCounter.Sighting] in
            let side: BeamCounter.Side = edge.isNear == walk.isEntering ? .outer : .inner
            let now = MonotonicInstant(sinceBoot: begin + edge.after)
            return counter.set(side, broken: edge.isBroken, since: now, at: now).sightings
        }.filter { $0 == .entered || $0 == .left }
    }

    @Test(arguments: Gait.allCases, [true, false])
    func `every gait is counted as the world expects`(gait: Gait, isEntering: Bool) {
        var random = SeededRandom(seed: 11)
        var counter = Self.counter()
        for number in 1...200 {
            let walk = BeamWalk(gait, isEntering: isEntering, &random)
            let found = Self.passages(walk, &counter, at: .seconds(10 * number))
            let expected = Array(
                repeating: isEntering ? BeamCounter.Sighting.entered : .left, count: walk.seen)
            #expect(found == expected, "\(walk)")
        }
    }

    @Test func `a hundred thousand sound walks of all kinds give the true count`() {
        var random = SeededRandom(seed: 12)
        var counter = Self.counter()
        var (truth, counted) = (0, 0)
        for number in 1...100_000 {
            let gait = [Gait.straight, .hesitating, .turningBack][random.number(0...2)]
            let walk = BeamWalk(gait, isEntering: random.oneIn(2), &random)
            truth += walk.isEntering ? walk.people : -walk.people
            for sighting in Self.passages(walk, &counter, at: .seconds(10 * number)) {
                counted += sighting == .entered ? 1 : -1
            }
        }
        #expect(counted == truth)
    }

    @Test func `only what deceives beams is untold`() {
        var random = SeededRandom(seed: 13)
        let told = Gait.allCases.filter { BeamWalk($0, isEntering: true, &random).isTold }
        #expect(told == [.straight, .hesitating, .turningBack])
    }
}
