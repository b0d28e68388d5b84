import StationModel

/// A staff card shown twice: somebody who may says that they have come.
///
/// Once is an entry like any other. Twice within 10 s is no accident: a card left on the antenna
/// is a repeat, which does not arrive here.
struct StaffCards: Sendable {
    private var first: (member: MemberPseudonym, at: MonotonicInstant)?

    /// Whether this is the second time of the same card; a third begins anew.
    mutating func isSecond(_ member: MemberPseudonym, at now: MonotonicInstant) -> Bool {
        if let first, first.member == member, now - first.at <= FireLatch.betweenStaffCards {
            self.first = nil
            return true
        }
        first = (member, now)
        return false
    }
}
