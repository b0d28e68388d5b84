import StationModel

/// From a read to its decision and its entry.
extension Station {
    mutating func receive(_ read: Read, at moment: Moment) {
        guard !repeats.isRepeat(read) else {
            counts.repeats += 1
            return
        }
        guard isYoung(read, at: moment) else {
            refuseStale(read, at: moment)
            return
        }
        switch queue.admit(read) {
        case .flies: fly(read, isSecond: false, at: moment)
        case .waits: break
        case .overflows: refuseStale(read, at: moment)
        }
    }

    private func isYoung(_ read: Read, at moment: Moment) -> Bool {
        moment.instant - read.completed <= Read.greatestAge
    }

    /// A read that nobody judged does not make the next one a repeat: its owner still stands
    /// there, and the card may still lie on the antenna.
    private mutating func refuseStale(_ read: Read, at moment: Moment) {
        repeats.forget(read)
        deny(read, .stale, member: nil, at: moment)
    }

    private mutating func fly(_ read: Read, isSecond: Bool, at moment: Moment) {
        let token = newToken()
        queue.fly(read, token, at: moment.instant, isSecond: isSecond)
        emit(.identify(token, read.credential))
    }

    mutating func receive(
        _ identification: Identification, generation: UInt64, for token: Token, at moment: Moment
    ) {
        clear(.identityStalled, subject: "station", at: moment)
        guard let flight = queue.land(token) else { return }
        let isYoung = isYoung(flight.read, at: moment)
        if generation != list.generation, !flight.isSecond, isYoung {
            fly(flight.read, isSecond: true, at: moment)
            return
        }
        if isYoung {
            decide(flight.read, identification, at: moment)
        } else {
            refuseStale(flight.read, at: moment)
        }
        flyNext(at: flight.read.reader, moment)
    }

    mutating func giveUpOverdueReads(at moment: Moment) {
        for flight in queue.overdue(at: moment.instant) {
            raise(.identityStalled, subject: "station", at: moment)
            decide(flight.read, .storageFault, at: moment)
            flyNext(at: flight.read.reader, moment)
        }
    }

    /// Reads that nobody will judge any more still end in an entry.
    mutating func refuseUnfinishedReads(at moment: Moment) {
        for read in queue.removeAll() { refuseStale(read, at: moment) }
    }

    private mutating func flyNext(at reader: DeviceId, _ moment: Moment) {
        guard let next = queue.next(at: reader) else { return }
        if isYoung(next, at: moment) {
            fly(next, isSecond: false, at: moment)
        } else {
            refuseStale(next, at: moment)
        }
    }

    private mutating func decide(
        _ read: Read, _ identification: Identification, at moment: Moment
    ) {
        if case .unknown(let digest) = identification, read.credential.kind.isGuessable {
            decideGuess(read, digest, at: moment)
            return
        }
        guard !isForDispenser(read, identification) else {
            decideAtDispenser(read, identification, at: moment)
            return
        }
        switch policy.decide(question(about: read, identification, at: moment)) {
        case .grant(let record, let notes):
            grant(read, identification, record, notes, at: moment)
        case .deny(let reason, let member):
            deny(read, reason, member: member, at: moment)
        }
    }

    func question(
        about read: Read, _ identification: Identification, at moment: Moment
    ) -> AccessPolicy.Question {
        let member = identification.memberRecord
        return AccessPolicy.Question(
            identification: identification, kind: read.credential.kind,
            cardValidity: read.cardValidity, moment: moment, lowerBound: clock.lowerBound,
            list: list, isLockdown: modes.mode == .lockdown && !fire.isLatched,
            occupancy: room.people, isCountCredible: room.mayCountOut(at: moment.instant),
            cameBackTooSoon: member.map {
                persons.cameBackTooSoon(
                    $0.member, within: configuration.access.passback, at: moment.instant)
            } ?? false,
            isFresh: identification.verifiedCode.map { replay.isFresh($0, at: moment) } ?? true)
    }

    /// An unknown credential that could have been tried out.
    private mutating func decideGuess(
        _ read: Read, _ digest: CredentialDigest, at moment: Moment
    ) {
        let reader = read.reader
        switch lockOut.judgeUnknown(digest, at: reader, now: moment.instant) {
        case .unknown: deny(read, .unknownCredential, member: nil, at: moment)
        case .locks:
            deny(read, .unknownCredential, member: nil, at: moment)
            raise(.readerLockedOut, subject: reader.text, at: moment)
        case .lockedOut: deny(read, .lockedOut, member: nil, at: moment)
        }
    }

    private mutating func grant(
        _ read: Read, _ identification: Identification, _ record: MemberRecord?,
        _ notes: Set<AccessPolicy.Note>, at moment: Moment
    ) {
        let isLong = record?.flags.contains(.longAccess) ?? false
        let span = isLong ? configuration.door.longUnlock : configuration.door.unlock
        perform(door.grant(for: span, at: moment.instant), at: moment)
        answer(.welcome, read, at: moment)
        count(read, denial: nil, at: moment)
        var changes = rememberPerson(identification, record, at: moment)
        if let code = identification.verifiedCode {
            changes.append(.replayMark(replay.accept(code)))
            repeats.unlockRuns(causedBy: read.credential)
        }
        var data = entryData(read)
        if let record { data["group"] = .text(record.group.name) }
        for note in notes { data[note.rawValue] = .flag(true) }
        append(
            .accessGranted, at: moment, subject: read.reader.text, data: data,
            member: record?.member, changes: changes)
        receiveStaff(record, at: moment)
        openWindow(for: read, identification, record, at: moment)
    }

    private mutating func rememberPerson(
        _ identification: Identification, _ record: MemberRecord?, at moment: Moment
    ) -> [StateChange] {
        var changes: [StateChange] = []
        var person = record
        switch identification {
        case .member(let record, let digest):
            emit(.remember(digest, record))
            changes.append(.regular(digest, record))
        case .unknown(let digest):
            // Admitted without being on a list: counted among the day's visits by the digest.
            person = MemberRecord(
                member: MemberPseudonym(digest.high), group: MemberGroup("unlisted"))
        case .code, .refused, .listMissing, .storageFault: break
        }
        guard let person else { return changes }
        let visit = persons.granted(
            person, today: today(at: moment), passback: configuration.access.passback,
            at: moment.instant)
        guard let visit else { return changes }
        counts.visits[person.group, default: 0] += 1
        return changes + [visit]
    }

    /// The local day for the city's figures.
    func today(at moment: Moment) -> CivilDate {
        policy.zone.local(clock.bestWall(at: moment)).date
    }

    /// Shown twice, a staff card ends a fire that may end, and says that somebody has come.
    private mutating func receiveStaff(_ record: MemberRecord?, at moment: Moment) {
        guard let record, record.flags.contains(.staff) else { return }
        if staffCards.isSecond(record.member, at: moment.instant) {
            acknowledgeByStaff(at: moment)
        }
        if fire.staffCard(record.member, at: moment.instant) {
            endFire(by: "staff card", at: moment)
        }
    }

    /// What the person at a reader sees and hears.
    private mutating func answer(_ prompt: Prompt, _ read: Read, at moment: Moment) {
        tell(prompt, reader: read.reader, at: moment)
    }

    /// Denies a read. What can come in floods is counted by the minute after the first few; a
    /// denial that names a member is always an entry of its own.
    mutating func deny(
        _ read: Read, _ reason: DenialReason, member: MemberPseudonym?, at moment: Moment
    ) {
        prepareDenial(read, reason, at: moment)
        supplies.denied(member, at: read.reader)
        let sort = DenialSort(reader: read.reader, reason: reason, kind: read.credential.kind)
        if member == nil, let limit = reason.entriesPerMinute,
            !denialTally.keeps(sort, limit: limit, at: moment.instant)
        {
            return
        }
        var data = entryData(read)
        data["reason"] = .text(reason.rawValue)
        append(
            .accessDenied, at: moment, subject: read.reader.text, data: data, member: member)
    }

    private mutating func prepareDenial(
        _ read: Read, _ reason: DenialReason, at moment: Moment
    ) {
        answer(.denied(reason), read, at: moment)
        count(read, denial: reason, at: moment)
    }

    /// Writes down what was counted in the minutes that are over; at a stop in all of them.
    mutating func closeTallies(all: Bool = false, at moment: Moment) {
        for (sort, number) in denialTally.close(at: moment.instant, all: all) {
            append(
                .accessDenied, at: moment, subject: sort.reader.text,
                data: [
                    "kind": .text(sort.kind.rawValue), "reason": .text(sort.reason.rawValue),
                    "count": .integer(number),
                ])
        }
        for (refusal, number) in directiveTally.close(at: moment.instant, all: all) {
            appendRefusedDirective(refusal, count: number, at: moment)
        }
    }

    mutating func count(_ read: Read, denial: DenialReason?, at moment: Moment) {
        let key = AccessCounts.Key(denial: denial, kind: read.credential.kind)
        counts.decisions[key, default: 0] += 1
    }

    private func entryData(_ read: Read) -> [String: LedgerValue] {
        ["kind": .text(read.credential.kind.rawValue)]
    }
}

extension Identification {
    /// The member's line, where there is one.
    var memberRecord: MemberRecord? {
        switch self {
        case .member(let record, _): record
        case .code(_, let record): record
        case .unknown, .refused, .listMissing, .storageFault: nil
        }
    }

    var verifiedCode: VerifiedCode? {
        if case .code(let code, _) = self { code } else { nil }
    }
}
