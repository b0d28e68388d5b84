import StationModel

/// Reads that are for dispensing: who stands there, and by what right.
extension Station {
    /// What is read at a reader of the dispenser; and a voucher at the door where the door's
    /// readers serve both.
    func isForDispenser(_ read: Read, _ identification: Identification) -> Bool {
        supplies.isDispenserReader(read.reader)
            || (supplies.doorServesDispenser && identification.verifiedCode?.voucher != nil)
    }

    /// A read at the dispenser ends like one at the door in one entry, and never opens the door.
    mutating func decideAtDispenser(
        _ read: Read, _ identification: Identification, at moment: Moment
    ) {
        var question = question(about: read, identification, at: moment)
        if let code = identification.verifiedCode, let voucher = code.voucher {
            decide(voucher, code, read, question, at: moment)
            return
        }
        // The same code may have opened the door: it is used once for each of both.
        let code = identification.verifiedCode?.used(for: .dispenser)
        question.isFresh = code.map { replay.isFresh($0, at: moment) } ?? true
        switch policy.decideAtDispenser(question) {
        case .deny(let reason, let member): deny(read, reason, member: member, at: moment)
        case .grant(let record, _):
            let visitor = visitor(record, identification, at: read.reader)
            guard let visitor else { return deny(read, .notEligible, member: nil, at: moment) }
            appendIdentified(
                read, visitor, data: [:],
                changes: code.map { [.replayMark(replay.accept($0))] } ?? [], at: moment)
            let time = suppliesTime(at: moment)
            perform(supplies.identified(visitor, atDispenser: true, at: time), at: moment)
        }
    }

    private mutating func decide(
        _ voucher: Voucher, _ code: VerifiedCode, _ read: Read, _ question: AccessPolicy.Question,
        at moment: Moment
    ) {
        let time = suppliesTime(at: moment)
        let refusal =
            policy.refusalOfBearer(question) ?? supplies.refusal(of: voucher, code, at: time)
            ?? (mayTakeInside(code.member, read, at: moment) ? nil : .enterFirst)
        if let refusal {
            deny(read, refusal, member: code.member, at: moment)
            return
        }
        let group = question.identification.memberRecord?.group ?? MemberGroup("unlisted")
        let visitor = Visitor(member: code.member, group: group, reader: read.reader)
        appendIdentified(
            read, visitor, data: ["voucher": .text(voucher.voucherId.hex)], changes: [],
            at: moment)
        perform(supplies.present(voucher, code, by: visitor, at: time), at: moment)
    }

    /// Whether the bearer of a voucher can get at its item. A reader of the door stands outside:
    /// what falls for somebody there lies inside, for whoever comes first. So at the door it is for
    /// who was let in last, or when everybody is; what is refused can be shown again then.
    private func mayTakeInside(
        _ member: MemberPseudonym, _ read: Read, at moment: Moment
    ) -> Bool {
        supplies.isDispenserReader(read.reader) || modes.isOpenToAll
            || supplies.isWindowOpen(of: member, at: moment.instant)
    }

    private mutating func appendIdentified(
        _ read: Read, _ visitor: Visitor, data: [String: LedgerValue], changes: [StateChange],
        at moment: Moment
    ) {
        count(read, denial: nil, at: moment)
        var data = data
        data["kind"] = .text(read.credential.kind.rawValue)
        data["group"] = .text(visitor.group.name)
        append(
            .dispenserIdentified, at: moment, subject: read.reader.text, data: data,
            member: visitor.member, changes: changes)
    }

    /// Whoever was let in may choose, where the door's readers serve the dispenser too. Whom nobody
    /// could identify may not, and not in the name of the person before either.
    mutating func openWindow(
        for read: Read, _ identification: Identification, _ record: MemberRecord?,
        at moment: Moment
    ) {
        guard supplies.doorServesDispenser else { return }
        guard let visitor = visitor(record, identification, at: read.reader) else {
            supplies.letInUnread(nil, at: moment.instant)
            return
        }
        let time = suppliesTime(at: moment)
        perform(supplies.identified(visitor, atDispenser: false, at: time), at: moment)
    }

    /// Who is on no list is known by the digest of the card.
    private func visitor(
        _ record: MemberRecord?, _ identification: Identification, at reader: DeviceId
    ) -> Visitor? {
        if let record {
            return Visitor(member: record.member, group: record.group, reader: reader)
        }
        guard case .unknown(let digest) = identification else { return nil }
        return Visitor(
            member: MemberPseudonym(digest.high), group: MemberGroup("unlisted"), reader: reader)
    }
}

extension VerifiedCode {
    /// The same code, shown somewhere else.
    func used(for purpose: Purpose) -> VerifiedCode {
        VerifiedCode(
            member: member, purpose: purpose, signer: signer, issuedAt: issuedAt,
            counter: counter, voucher: voucher)
    }
}
