/// Notices a core that asks to be stepped again and again without letting time pass, which would
/// keep the board's loop busy for ever and the campaign from ending.
struct StepGuard {
    /// A tick ends everything that is due, so a second one has nothing to do; a handful of machines
    /// may each set the next one off. A hundred is none of that.
    static let mostTicksAtOnce = 100

    private var instant: Duration?
    private var ticks = 0

    /// Counts a tick; whether it is one too many at its instant.
    mutating func isOverrun(byTickAt now: Duration) -> Bool {
        ticks = now == instant ? ticks + 1 : 1
        instant = now
        return ticks > Self.mostTicksAtOnce
    }
}
