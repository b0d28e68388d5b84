public import StationModel

/// Decides who may enter. Pure: everything it looks at is in the question.
///
/// Order of judgement, the first failure names the reason: identification (who) → status and
/// validity → the group's hours → mode → capacity and passback → replay. The lock-out of a reader
/// and the marks of codes have a memory; their answers are part of the question.
public struct AccessPolicy: Hashable, Sendable {
    public var configuration: AccessConfiguration
    public var zone: TimeZoneTable
    /// Known members are served this long after their list's end.
    public var graceDays: Int

    public init(_ configuration: StationConfiguration) {
        self.configuration = configuration.access
        zone = configuration.station.timeZone
        graceDays = configuration.lists.graceDays
    }

    /// Everything a decision depends on.
    public struct Question: Hashable, Sendable {
        public var identification: Identification
        public var kind: CredentialKind
        public var cardValidity: CardValidity?
        public var moment: Moment
        /// The earliest that "now" can be, whatever the clock says.
        public var lowerBound: UnixTime
        public var list: MemberListStatus
        public var isLockdown: Bool
        /// People inside, as estimated; `nil` = unknown.
        public var occupancy: Int?
        /// Whether that number is sure enough to keep somebody out in the cold.
        public var isCountCredible: Bool
        /// Whether this member was let in within the passback time.
        public var cameBackTooSoon: Bool
        /// Whether the code may still be used; true for everything that is no code.
        public var isFresh: Bool
    }

    /// Something that did not prevent a grant and is worth a word in its record.
    public enum Note: String, Hashable, CaseIterable, Sendable {
        case clockUntrusted, overCapacity, passback, notOnList
        /// The list could not be asked; the card alone spoke for its owner.
        case identityFault
    }

    /// The decision.
    public enum Verdict: Hashable, Sendable {
        case grant(MemberRecord?, notes: Set<Note>)
        /// `member` where the person is known.
        case deny(DenialReason, MemberPseudonym?)
    }

    public func decide(_ question: Question) -> Verdict {
        switch question.identification {
        case .refused(let reason): return .deny(reason, nil)
        case .member(let record, _): return decide(record, question)
        case .unknown: return decideUnlisted(question, .unknownCredential)
        case .listMissing: return decideUnlisted(question, .listMissing)
        case .storageFault: return decideUnlisted(question, .storageFault)
        case .code(let code, let record):
            // The trust can have gone between the code's verification and now.
            guard question.moment.trust.isTrusted else {
                return .deny(.clockUntrusted, code.member)
            }
            guard code.purpose == .door else { return .deny(.notEligible, code.member) }
            guard let record else { return .deny(.unknownCredential, code.member) }
            return decide(record, question)
        }
    }

    private func decide(_ record: MemberRecord, _ question: Question) -> Verdict {
        if let reason = standing(of: record, question) { return .deny(reason, record.member) }
        return conditions(record, question, notes: [])
    }

    /// Who is on no list: in many cities any worker with a valid ID card may enter at night.
    private func decideUnlisted(_ question: Question, _ reason: DenialReason) -> Verdict {
        guard question.kind == .idCard, configuration.unknownIdCard == .admitAndRecord else {
            return .deny(reason, nil)
        }
        guard let card = question.cardValidity, card.numberIsSound else {
            return .deny(.malformed, nil)
        }
        let trusted = question.moment.trust.isTrusted
        let today = zone.local(trusted ? question.moment.wall : question.lowerBound).date
        if let through = card.through, through < today { return .deny(.expired, nil) }
        if trusted, today < card.from { return .deny(.notYetValid, nil) }
        let note: Note = reason == .storageFault ? .identityFault : .notOnList
        return conditions(nil, question, notes: [note])
    }

    /// Status, validity and the group's hours.
    private func standing(of record: MemberRecord, _ question: Question) -> DenialReason? {
        if record.flags.contains(.suspended) { return .suspended }
        let trusted = question.moment.trust.isTrusted
        let now = trusted ? question.moment.wall : question.lowerBound
        if let until = record.until, now >= until { return .expired }
        guard trusted else { return nil }
        if let from = record.from, now < from { return .notYetValid }
        if let end = question.list.notAfter, now > end + .days(graceDays) { return .listMissing }
        let hours = configuration.groupHours[record.group]
        if let hours, !hours.isOpen(at: zone.local(now)) { return .outsideHours }
        return nil
    }

    /// Mode, capacity, passback, replay.
    private func conditions(
        _ record: MemberRecord?, _ question: Question, notes: Set<Note>
    ) -> Verdict {
        var notes = notes
        if !question.moment.trust.isTrusted { notes.insert(.clockUntrusted) }
        if question.isLockdown { return .deny(.lockdown, record?.member) }
        let isStaff = record?.flags.contains(.staff) ?? false
        if let limit = configuration.capacity, let inside = question.occupancy, inside >= limit,
            !isStaff
        {
            if configuration.capacityStrictness == .hard, question.isCountCredible {
                return .deny(.capacityReached, record?.member)
            }
            notes.insert(.overCapacity)
        }
        if question.cameBackTooSoon, !isStaff {
            if configuration.passbackStrictness == .hard {
                return .deny(.passback, record?.member)
            }
            notes.insert(.passback)
        }
        guard question.isFresh else { return .deny(.replayed, record?.member) }
        return .grant(record, notes: notes)
    }
}
