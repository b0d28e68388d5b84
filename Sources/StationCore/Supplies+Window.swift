import StationModel

/// Who may choose, and for how long.
///
/// One person at a time: whoever is identified next takes the place of whoever was before. At two
/// dispensers with a reader each two people may stand side by side, and the buttons do not say
/// whose hand it was. So while both could choose, nobody is charged: both are asked to identify
/// themselves once more, and the next one alone has the choice.
extension Supplies {
    mutating func openWindow(of visitor: Visitor, at now: MonotonicInstant) {
        letIn = nil
        let rivals = isDispenserReader(visitor.reader) ? rivals(of: visitor, at: now) : [:]
        session = Session(
            visitor: visitor, until: now + configuration.identifyWindow, rivals: rivals)
    }

    /// Who is read where somebody else was read has taken that place.
    private func rivals(
        of visitor: Visitor, at now: MonotonicInstant
    ) -> [DeviceId: MonotonicInstant] {
        guard let session else { return [:] }
        var rivals = session.rivals
        if session.visitor.member != visitor.member {
            rivals[session.visitor.reader] = session.until
        }
        rivals[visitor.reader] = nil
        return rivals.filter { now <= $0.value }
    }

    /// Somebody was let in from afar, where the door's readers serve the dispenser: who was let in
    /// before is not charged for what this person presses. Whoever it is can show a voucher; to
    /// choose, they are read.
    mutating func letInUnread(_ member: MemberPseudonym?, at now: MonotonicInstant) {
        guard doorServesDispenser else { return }
        session = nil
        letIn = member.map { ($0, now + configuration.identifyWindow) }
    }

    /// Whether this member was let in last, and may still choose or show a voucher.
    func isWindowOpen(of member: MemberPseudonym, at now: MonotonicInstant) -> Bool {
        if let letIn { return letIn.member == member && now <= letIn.until }
        return session.map { $0.visitor.member == member && now <= $0.until } ?? false
    }

    /// Ends the choice of everybody who could have pressed.
    mutating func askAgain(_ session: Session, at button: DeviceId) -> [SuppliesAction] {
        self.session = nil
        let readers = [session.visitor.reader] + session.rivals.keys.sorted()
        return [
            .record(
                .vendRefused, subject: button.text,
                data: ["reason": .text(DenialReason.stale.rawValue)], member: nil, [])
        ] + readers.map { .prompt(.denied(.stale), reader: $0) }
    }
}

extension Supplies.Session {
    /// Whether somebody else may be the one who presses.
    func isContested(at now: MonotonicInstant) -> Bool { rivals.values.contains { now <= $0 } }
}
