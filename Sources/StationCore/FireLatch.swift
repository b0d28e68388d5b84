public import StationModel

/// Keeps a fire until a person says that it is over.
///
/// The input is a supervised, normally closed loop: a fire, and a cut wire, are the same. Once
/// seen, the fire is latched; it survives a restart, and nothing overrides it. It is reset by a
/// technician's command, or by a staff card shown twice within 10 s, and only after the input has
/// been clear for 60 s: a detector that comes and goes is a fire. Where the configuration has no
/// input (any more), nothing can come and go: the person's word is all there is.
public struct FireLatch: Sendable {
    public static let clearBeforeReset: Duration = .seconds(60)
    public static let betweenStaffCards: Duration = .seconds(10)

    public private(set) var isLatched: Bool
    /// `nil` = not yet read since the start.
    public private(set) var isInputActive: Bool?
    /// Whether the configuration has a fire contact.
    private var hasInput: Bool
    private var clearSince: MonotonicInstant?
    private var firstStaffCard: (member: MemberPseudonym, at: MonotonicInstant)?

    public init(latched: Bool, hasInput: Bool) {
        isLatched = latched
        self.hasInput = hasInput
    }

    /// The configuration has a fire contact, or no longer. What an earlier one said was forgotten
    /// with it (`inputLost`).
    public mutating func setHasInput(_ hasInput: Bool) { self.hasInput = hasInput }

    /// A fire from before the start is remembered late. Returns whether that is news.
    public mutating func remember() -> Bool {
        defer { isLatched = true }
        return !isLatched
    }

    /// The input's level. Returns whether a fire has just been latched.
    public mutating func setInput(active: Bool, at now: MonotonicInstant) -> Bool {
        guard isInputActive != active else { return false }
        isInputActive = active
        clearSince = active ? nil : now
        guard active, !isLatched else { return false }
        isLatched = true
        return true
    }

    /// The input cannot be read any more: it is not clear, as far as anybody knows.
    public mutating func inputLost() {
        isInputActive = nil
        clearSince = nil
    }

    /// Resets the fire, or says why not.
    public mutating func reset(at now: MonotonicInstant) -> CommandOutcome {
        guard isLatched else { return .refused(.noFire) }
        if hasInput {
            guard isInputActive == false, let clearSince else {
                return .refused(.fireInputActive)
            }
            guard now - clearSince >= Self.clearBeforeReset else {
                return .refused(.fireInputNotClearLongEnough)
            }
        }
        isLatched = false
        firstStaffCard = nil
        return .done
    }

    /// A staff card was shown. Returns whether it was the second one, and the fire is reset.
    public mutating func staffCard(_ member: MemberPseudonym, at now: MonotonicInstant) -> Bool {
        guard isLatched else { return false }
        guard let first = firstStaffCard, first.member == member,
            now - first.at <= Self.betweenStaffCards
        else {
            firstStaffCard = (member, now)
            return false
        }
        return reset(at: now) == .done
    }
}
