import StationModel

extension AccessPolicy {
    /// Who stands at the dispenser: the same person as at the door, by the same list, hours and
    /// card. Mode, capacity and passback are the door's; a code is used once for each purpose.
    func decideAtDispenser(_ question: Question) -> Verdict {
        var inside = question
        inside.isLockdown = false
        inside.occupancy = nil
        inside.cameBackTooSoon = false
        return decide(inside)
    }

    /// Whether the bearer of a voucher may have it. The city has signed that this member may take
    /// the item; the list is asked only for what it knows against that.
    func refusalOfBearer(_ question: Question) -> DenialReason? {
        guard question.moment.trust.isTrusted else { return .clockUntrusted }
        guard let record = question.identification.memberRecord else { return nil }
        return record.flags.contains(.suspended) ? .suspended : nil
    }
}
