import StationModel

/// The two light beams behind the door, and what stands in them.
struct Gate {
    enum Beam: Hashable {
        case outer, inner
    }

    let pair: BeamPairConfiguration?
    /// A thing stands in the outer beam.
    var isObstructed = false
    /// People in each beam.
    private var inside: [Beam: Int] = [:]

    init(_ pair: BeamPairConfiguration?) { self.pair = pair }

    mutating func step(_ beam: Beam, into: Bool) {
        inside[beam] = max(0, inside[beam, default: 0] + (into ? 1 : -1))
    }

    func isBroken(_ beam: Beam) -> Bool {
        inside[beam, default: 0] > 0 || (beam == .outer && isObstructed)
    }

    func device(_ beam: Beam) -> DeviceId? { beam == .outer ? pair?.outer : pair?.inner }
}

/// One beam broken or free, so long after somebody came into the gate.
struct GateStep {
    let after: Duration
    let beam: Gate.Beam
    let isBroken: Bool

    init(_ milliseconds: Int, _ beam: Gate.Beam, broken: Bool) {
        after = .milliseconds(milliseconds)
        self.beam = beam
        isBroken = broken
    }

    /// A person of 30 cm who walks at 1 m/s through beams 12 cm apart.
    static func passage(inward: Bool) -> [GateStep] {
        let (first, second): (Gate.Beam, Gate.Beam) = inward ? (.outer, .inner) : (.inner, .outer)
        return [
            GateStep(0, first, broken: true), GateStep(120, second, broken: true),
            GateStep(300, first, broken: false), GateStep(420, second, broken: false),
        ]
    }

    /// Comes from the street, stands in both, and goes back.
    static let hesitation = [
        GateStep(0, .outer, broken: true), GateStep(150, .inner, broken: true),
        GateStep(900, .inner, broken: false), GateStep(1100, .outer, broken: false),
    ]
}
