import StationCore
import StationModel

/// The truth about persons: who may enter, and why somebody may be refused.
extension Oracle {
    func person(of credential: Credential) -> Person? {
        switch credential {
        case .wiegand(let card): people.all.first { $0.wiegandCard == card }
        case .idCard(let number): people.all.first { $0.idNumber == number }
        case .qr(let payload): codes[payload]?.person
        case .idCardUID, .faceTerminal, .pin, .token: nil
        }
    }

    mutating func forgetShown(_ read: Read) {
        lastShown[read.reader]?[read.credential] = nil
    }

    mutating func checkRepeat(
        _ shown: Presentation, wasRepeat: Bool, at moment: Moment
    ) {
        let read = shown.read
        // No unlock runs any more: a code that caused one is judged again.
        if !lock.grantRuns(at: moment.instant) { opening = [] }
        let last = lastShown[read.reader]?[read.credential]
        let isSoon = last.map { read.completed - $0 <= .seconds(3) } ?? false
        var opens = false
        if case .qr(let payload) = read.credential {
            opens = opening.contains(payload) && lock.grantRuns(at: moment.instant)
        }
        lastShown[read.reader, default: [:]][read.credential] = read.completed
        if wasRepeat {
            check(isSoon || opens, "a new read is judged", "\(read.reader)", moment)
        } else {
            // A process that was paused has forgotten; what is as old as that opens nothing.
            let isStale = moment.instant - read.completed > .seconds(2)
            check(
                !isSoon || isStale, "a repeated read is not judged again", "\(read.reader)", moment)
        }
    }

    mutating func checkGrant(
        of shown: Presentation, _ entry: LedgerEntry, at moment: Moment
    ) {
        // Whom the station could not identify gets the usual time.
        let isIdentified = entry.data["identityFault"] == nil
        lock.granted(to: isIdentified ? shown.person : nil, at: moment)
        judgeCapacity(entry, shown.person)
        guard let person = shown.person else {
            check(false, "nobody unknown is let in", "\(shown.read.reader)", moment)
            return
        }
        let isUnidentified =
            !isIdentified && shown.read.credential.kind == .idCard
            && setting.configuration.access.unknownIdCard == .admitAndRecord
        check(
            mayEnter(person, shown.read) || isUnidentified, "only who may enter is let in",
            "\(person.index)", moment)
        let shownAt = trulyShown[shown.read.reader]?[shown.read.credential]
        check(
            shownAt.map { moment.instant - $0 <= Self.oldestLetIn } ?? false,
            "an old read lets nobody in", "\(person.index)", moment)
        check(!lock.isLockdown, "nobody is let in during a lockdown", "\(person.index)", moment)
        guard case .qr(let payload) = shown.read.credential else { return }
        check(vouchers[payload] == nil, "a voucher opens no door", "\(person.index)", moment)
        useCode(payload, of: person, at: shown.read.reader, moment)
        opening.insert(payload)
    }

    /// A code is used once at the door, and once at the dispenser.
    mutating func useCode(
        _ payload: [UInt8], of person: Person, at reader: DeviceId, _ moment: Moment
    ) {
        guard let code = codes[payload] else { return }
        let place = purpose(of: reader)
        check(
            grantedCodes.insert(payload + [place]).inserted, "a code is used once",
            "\(person.index)", moment)
        let key = "\(place) \(person.index) \(payload.count)"
        newestGranted[key] = max(newestGranted[key] ?? code.issuedAt, code.issuedAt)
    }

    /// What a code is used for at a reader: 0 = the door, 1 = the dispenser.
    func purpose(of reader: DeviceId) -> UInt8 {
        setting.configuration.supplies.readers.contains(reader) ? 1 : 0
    }

    /// At the dispenser: whoever may enter, by whatever shows it; and who bears a voucher.
    mutating func checkIdentified(
        _ shown: Presentation, _ entry: LedgerEntry, at moment: Moment
    ) {
        guard let person = shown.person else {
            return check(false, "nobody unknown is served", "\(shown.read.reader)", moment)
        }
        let shownAt = trulyShown[shown.read.reader]?[shown.read.credential]
        check(
            shownAt.map { moment.instant - $0 <= Self.oldestLetIn } ?? false,
            "an old read serves nobody", "\(person.index)", moment)
        if case .qr(let payload) = shown.read.credential {
            if vouchers[payload] != nil { return }
            useCode(payload, of: person, at: shown.read.reader, moment)
        }
        check(
            mayEnter(person, shown.read), "only who may enter is served", "\(person.index)", moment)
    }

    func mayEnter(_ person: Person, _ read: Read) -> Bool {
        if !person.isListed {
            return read.credential.kind == .idCard
                && setting.configuration.access.unknownIdCard == .admitAndRecord
        }
        let isSuspended =
            person.index == People.suspended
            || (suspendedNow.contains(person.index) && suspendedBefore.contains(person.index))
        return !isSuspended
    }

    mutating func checkDenial(
        of shown: Presentation, _ entry: LedgerEntry, at moment: Moment
    ) {
        guard let person = shown.person, case .text(let word) = entry.data["reason"],
            let reason = DenialReason(rawValue: word)
        else { return }
        let allowed = isAllowed(reason, for: person, shown, at: moment)
        check(
            allowed, "nobody who may enter is refused without a stated reason",
            "person \(person.index) \(shown.read.credential.kind.rawValue): \(word)", moment)
    }

    func isAllowed(
        _ reason: DenialReason, for person: Person, _ shown: Presentation, at moment: Moment
    ) -> Bool {
        let age = moment.instant - shown.read.completed
        let isAtDispenser = purpose(of: shown.read.reader) == 1
        if case .qr(let payload) = shown.read.credential, let voucher = vouchers[payload],
            supplies.isAllowed(
                reason, for: voucher, atDispenser: isAtDispenser, age: age, wall: moment.wall)
        {
            return true
        }
        switch reason {
        case .stale: return age > .seconds(2) || shown.isOverflow || lock.isStopping
        case .storageFault: return age >= .milliseconds(400)
        case .lockdown: return lock.isLockdown && !isAtDispenser
        case .suspended:
            return person.index == People.suspended || suspendedNow.contains(person.index)
                || suspendedBefore.contains(person.index)
        case .expired where person.index == People.expired: return true
        case .unknownCredential, .lockedOut: return !person.isListed
        case .capacityReached: return room?.mayRefuse(at: moment.instant) ?? false
        case .expired, .notYetValid, .clockUntrusted, .replayed:
            return isAllowedForCode(reason, shown, at: moment)
        default: return false
        }
    }

    func isAllowedForCode(
        _ reason: DenialReason, _ shown: Presentation, at moment: Moment
    ) -> Bool {
        guard case .qr(let payload) = shown.read.credential, let code = codes[payload] else {
            return false
        }
        // The code was judged a little before its decision.
        let slack = Duration.seconds(2)
        switch reason {
        case .clockUntrusted: return true
        case .expired: return code.issuedAt < moment.wall - .seconds(45) + slack
        case .notYetValid: return code.issuedAt > moment.wall + .seconds(30) - slack
        default: return isReplay(payload, code, at: shown.read.reader, moment)
        }
    }

    func isReplay(
        _ payload: [UInt8], _ code: (person: Person, issuedAt: UnixTime), at reader: DeviceId,
        _ moment: Moment
    ) -> Bool {
        let place = purpose(of: reader)
        let issuedAt = code.issuedAt
        if grantedCodes.contains(payload + [place]) { return true }
        let newest = newestGranted["\(place) \(code.person.index) \(payload.count)"]
        if let newest, issuedAt <= newest { return true }
        if let highestTrusted, issuedAt < highestTrusted - .seconds(45) { return true }
        guard let start = startFloorFrom else { return false }
        let floor = moment.wall - (moment.instant - start.instant) + .seconds(31)
        return issuedAt <= floor
    }
}
