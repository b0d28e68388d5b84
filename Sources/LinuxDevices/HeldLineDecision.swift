/// What to do with the lock's line, decided from what the kernel says of it. Pure, so that every
/// combination can be listed in a test: an edge too many opens or locks a door.
enum HeldLineDecision: Hashable {
    /// It is driven already, with this polarity: touch nothing.
    case useAsItIs
    /// Make it an output of this level (after the configured polarity).
    case configure(active: Bool)
    /// It is not this line (any more): request it from the chip.
    case requestAnew

    /// What the kernel says of a line.
    struct Observation: Hashable {
        var isInUse: Bool
        var isOutput: Bool
        /// The polarity it was configured with.
        var isActiveLow: Bool
    }

    /// For a descriptor from the service manager's store. `level` is what the descriptor answers
    /// by its own polarity, `nil` when it answers no more.
    static func forInherited(
        level: Bool?, line: Observation, activeLow: Bool
    ) -> HeldLineDecision {
        guard let level, line.isInUse else { return .requestAnew }
        // The same voltage is the opposite level when the configured polarity has been turned.
        let samePolarity = line.isActiveLow == activeLow
        if line.isOutput, samePolarity { return .useAsItIs }
        return .configure(active: samePolarity ? level : !level)
    }

    /// For a line that was just requested as it is, with the configured polarity. `present` is
    /// the level it has; `initial` counts only where nobody has driven the line yet.
    static func forRequested(
        wasOutput: Bool, present: Bool, initial: Bool?
    ) -> HeldLineDecision {
        .configure(active: wasOutput ? present : (initial ?? present))
    }
}
