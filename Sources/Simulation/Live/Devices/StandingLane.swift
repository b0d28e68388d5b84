/// A spiral lane whose motor does the same at every run, until somebody wants otherwise.
struct StandingLane: Hashable {
    private(set) var spiral: SpiralLane
    private(set) var fate = LaneFate.drops
    /// Runs until the lane drops as it should again; `nil` = somebody has to see to it.
    private var runsLeft: Int?

    init(items: Int) { spiral = SpiralLane(items: items) }

    var items: Int { spiral.items }
    var isRunning: Bool { spiral.isRunning }
    var switchIsHome: Bool { spiral.switchIsHome }
    var nextChange: Duration? { spiral.nextChange }

    /// What every run does from now on, or the next few. Whoever makes the lane drop as it should
    /// has opened the machine and freed what was stuck.
    mutating func setFate(_ new: LaneFate, runs: Int? = nil) {
        fate = new
        runsLeft = runs
        if new == .drops { spiral.repair() }
    }

    mutating func load(_ count: Int) { spiral.load(count) }

    mutating func drive(_ isOn: Bool, at time: Duration) -> [SpiralLane.Happening] {
        if isOn, !isRunning { begin() }
        return spiral.drive(isOn, at: time)
    }

    /// What was stuck after the last of the bad runs is freed by the next one.
    private mutating func begin() {
        if let left = runsLeft {
            guard left > 0 else {
                setFate(.drops)
                return spiral.will(.drops)
            }
            runsLeft = left - 1
        }
        spiral.will(fate)
    }

    mutating func advance(to time: Duration) -> [SpiralLane.Happening] {
        spiral.advance(to: time)
    }
}
