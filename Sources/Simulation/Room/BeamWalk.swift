import StationModel

/// How somebody comes through the doorway, as two beams see it; the raw value is the number in a
/// plan.
enum Gait: Int, Hashable, CaseIterable, Sendable {
    /// Through both beams without a stop.
    case straight
    /// Half-way, back to the first beam, and on.
    case hesitating
    /// As far as both beams, or the second alone, and back again.
    case turningBack
    /// Two people who touch: no light between them. Beams see one who hesitates.
    case touching
    /// A child below one of the beams: the other one sees a hand.
    case underOneBeam
    /// A trolley, or a leaf: both beams at once.
    case atOnce

    /// Four of five simply walk.
    static func planned(_ random: inout SeededRandom) -> Int {
        random.oneIn(5) ? random.number(0...allCases.count - 1) : straight.rawValue
    }
}

/// One way through the doorway: what the beams see, and what truly happened.
struct BeamWalk: Hashable, Sendable {
    struct Edge: Hashable, Sendable {
        /// Since the walk began.
        let after: Duration
        /// The beam on the side they come from.
        let isNear: Bool
        let isBroken: Bool
    }

    let isEntering: Bool
    let edges: [Edge]
    /// People who have changed sides at the end.
    let people: Int
    /// Passages that two beams can tell of it.
    let seen: Int

    /// Whether beams can tell the truth here.
    var isTold: Bool { people == seen }
    var lasts: Duration { edges.last?.after ?? .zero }

    init(_ gait: Gait, isEntering: Bool, _ random: inout SeededRandom) {
        self.isEntering = isEntering
        people =
            switch gait {
            case .turningBack: 0
            case .touching: 2
            case .straight, .hesitating, .underOneBeam, .atOnce: 1
            }
        seen =
            switch gait {
            case .straight, .hesitating, .touching: 1
            case .turningBack, .underOneBeam, .atOnce: 0
            }
        var time = Duration.zero
        edges = Self.steps(gait, &random).enumerated().map { place, step in
            // A runner's 30 ms to somebody with a suitcase; a trolley's front is one edge.
            let span = gait == .atOnce ? (place == 2 ? 300 : 2) : random.number(30...400)
            if place > 0 { time += .milliseconds(span) }
            return Edge(after: time, isNear: step.isNear, isBroken: step.isBroken)
        }
    }

    private static func steps(
        _ gait: Gait, _ random: inout SeededRandom
    ) -> [(isNear: Bool, isBroken: Bool)] {
        let (near, far) = ((true, true), (false, true))
        let (nearFree, farFree) = ((true, false), (false, false))
        switch gait {
        case .straight: return [near, far, nearFree, farFree]
        case .hesitating:
            return random.oneIn(2)
                ? [near, far, farFree, far, nearFree, farFree]
                : [near, far, nearFree, near, nearFree, farFree]
        case .turningBack:
            return random.oneIn(2)
                ? [near, far, farFree, nearFree] : [near, far, nearFree, near, farFree, nearFree]
        case .touching:
            return [near, far, nearFree, near, farFree, far, nearFree, farFree]
        case .underOneBeam: return random.oneIn(2) ? [near, nearFree] : [far, farFree]
        case .atOnce: return [near, far, nearFree, farFree]
        }
    }
}
