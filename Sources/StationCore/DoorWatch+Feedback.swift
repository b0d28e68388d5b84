import StationModel

/// What the lock's feedback says, where it is wired, against what the lock was told.
extension DoorWatch {
    /// The feedback's level; a repeated one does not start the time again.
    mutating func setFeedback(secured: Bool, at now: MonotonicInstant) {
        guard secured != feedbackSecured else { return }
        feedbackSecured = secured
        feedbackSince = now
    }

    mutating func feedbackLost() { feedbackSecured = nil }

    /// When a difference between command and feedback becomes a fault; `nil` = no difference, or
    /// already said. With the door open the bolt may be anywhere.
    func feedbackDue(_ view: View) -> MonotonicInstant? {
        guard let feedbackSecured, isOpen != true, feedbackSecured == view.isReleased,
            !raised.contains(.lockFault)
        else { return nil }
        let begun = [view.changedAt, feedbackSince, closedSince].compactMap { $0 }.max()
        return (begun ?? view.changedAt) + Self.feedbackSettles
    }

    mutating func judgeFeedback(at now: MonotonicInstant, _ view: View) -> [DoorAction] {
        guard let feedbackSecured else { return [] }
        if feedbackSecured != view.isReleased { return clear(.lockFault) }
        guard let due = feedbackDue(view), due <= now else { return [] }
        return raise(.lockFault)
    }
}
