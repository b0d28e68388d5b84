public import StationCore
public import StationModel

/// What a station was told from its last start on: told to another one that starts in the same way,
/// it leads to the same effects, because a station is a value that knows no clock and no chance.
public struct Recording: Sendable {
    /// One input, and when it came.
    public struct Step: Sendable {
        public let input: Input
        public let moment: Moment
    }

    public private(set) var start: Station.Start?
    public private(set) var began: Moment?
    public private(set) var steps: [Step] = []
    /// Of all effects since the start, in their order; a hash that holds within one process.
    public var effects: Int { hasher.finalize() }
    private var hasher = Hasher()

    init() {}

    mutating func starts(with start: Station.Start, at moment: Moment) {
        (self.start, began, steps) = (start, moment, [])
        hasher = Hasher()
    }

    mutating func append(_ input: Input, at moment: Moment) {
        steps.append(Step(input: input, moment: moment))
    }

    /// What the start or the newest step has led to.
    mutating func led(to effects: [Effect]) { hasher.combine(effects) }
}
