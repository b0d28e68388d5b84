/// A spiral lane whose motor does the same at every run, until somebody wants otherwise.
struct StandingLane: Hashable {
    private(set) var spiral: SpiralLane
    private(set) var fate = LaneFate.drops

    init(items: Int) { spiral = SpiralLane(items: items) }

    var items: Int { spiral.items }
    var isRunning: Bool { spiral.isRunning }
    var switchIsHome: Bool { spiral.switchIsHome }
    var nextChange: Duration? { spiral.nextChange }

    /// What every run does from now on. Whoever makes the lane drop as it should has opened the
    /// machine and freed what was stuck.
    mutating func setFate(_ new: LaneFate) {
        fate = new
        if new == .drops { spiral.repair() }
    }

    mutating func load(_ count: Int) { spiral.load(count) }

    mutating func drive(_ isOn: Bool, at time: Duration) -> [SpiralLane.Happening] {
        if isOn, !isRunning { spiral.will(fate) }
        return spiral.drive(isOn, at: time)
    }

    mutating func advance(to time: Duration) -> [SpiralLane.Happening] {
        spiral.advance(to: time)
    }
}
