import StationCore
import StationModel

/// Who may have what, by the rules as people read them.
extension SuppliesOracle {
    /// Before an entry counts: whether it may be written.
    mutating func judge(_ entry: LedgerEntry, before: SuppliesBooks) {
        switch entry.kind {
        case .vendIntent: judgeIntent(entry, before)
        case .vendRefused: judgeRefusal(entry, before)
        case .loanOverdue:
            guard let place = LaneAddress(text: entry.subject), let loan = before.loans[place],
                moment.trust.isTrusted, loan.due <= moment.wall
            else { return note("a loan is overdue after its time", entry.subject) }
        case .loanBegun, .loanDueSet:
            // By a clock that knows the time, nobody has less than is promised or more.
            guard moment.trust.isTrusted, let due = entry.integer("dueMilliseconds"),
                case .loan(_, let hours) = configuration.lockers.first(where: {
                    $0.address.text == entry.subject
                })?.kind
            else { return }
            let left = UnixTime(milliseconds: due) - moment.wall
            let isWhole = left == .hours(hours)
            if !(entry.kind == .loanBegun ? isWhole : left >= .zero && left <= .hours(hours)) {
                note("a loan is due after its hours", entry.subject)
            }
        default: break
        }
    }

    private mutating func judgeIntent(_ entry: LedgerEntry, _ before: SuppliesBooks) {
        guard let member = entry.member, let place = LaneAddress(text: entry.subject) else {
            return
        }
        if entry.text("purpose") == "borrow" {
            if before.loans[place] != nil { note("nothing is lent twice", place.text) }
            if doubtful.contains(place) { note("a loan in doubt is looked at first", place.text) }
            if isOverdue(member, before) { note("who is late borrows nothing more", place.text) }
        }
        guard let sku = sku(of: place) else { return }
        switch entry.text("right") {
        case "quota":
            let group = groups[member] ?? MemberGroup("unlisted")
            let person = SuppliesBooks.Person(member: member, sku: sku)
            if rules(sku, group).isEmpty || exhausted(person, group, before, from: oldestDay) {
                note("nobody gets more than the rules allow", "\(place.text) on \(today)")
            }
        case "voucher": judgeVoucher(entry, member, sku, before)
        default: note("nothing is given out without a right", place.text)
        }
    }

    private mutating func judgeVoucher(
        _ entry: LedgerEntry, _ member: MemberPseudonym, _ sku: SKUNumber, _ before: SuppliesBooks
    ) {
        let id = entry.text("voucher").flatMap { UInt64(strictHex: $0) }
        if let id, listed.ends[id] != nil { return judgeListed(id, member, sku, before) }
        guard let id, let voucher = made[id], voucher.person.member == member, voucher.sku == sku
        else { return note("a voucher gives its own item to its own member", entry.subject) }
        if (before.vouchersUsed[id] ?? 0) >= voucher.quantity {
            note("a voucher gives what it says, once for ever", "\(id) of \(voucher.quantity)")
        }
    }

    private mutating func judgeRefusal(_ entry: LedgerEntry, _ before: SuppliesBooks) {
        guard let member = entry.member, let place = LaneAddress(text: entry.subject),
            let reason = entry.text("reason").flatMap({ DenialReason(rawValue: $0) })
        else { return }
        let group = groups[member] ?? MemberGroup("unlisted")
        let isRight: Bool
        switch reason {
        case .quotaExhausted, .notEligible:
            guard let sku = sku(of: place) else { return }
            let person = SuppliesBooks.Person(member: member, sku: sku)
            let isByRule =
                reason == .quotaExhausted
                ? exhausted(person, group, before)
                : rules(sku, group).isEmpty
            isRight = isByRule && !hasListed(member, sku, before)
        case .loanOverdue: isRight = isOverdue(member, before)
        case .storageFault: isRight = !storageWorks
        case .waitedTooLong:
            isRight = [member, nil].compactMap { crowd.lastWaits[$0] }
                .contains { moment.instant - $0 <= Self.longestWait }
        case .notReady: isRight = crowd.isStopping
        case .fire: isRight = isFire
        case .compartmentOpen:
            isRight = doors[CompartmentAddress(place)]?.isOpen == true
        case .laneFault, .laneEmpty, .voucherUsed, .busy, .stale: isRight = true
        default: isRight = false
        }
        if !isRight {
            note("nobody is refused what they may have", "\(place.text): \(reason.rawValue)")
        }
    }

    private func isOverdue(_ member: MemberPseudonym, _ books: SuppliesBooks) -> Bool {
        books.loans.values.contains { $0.member == member && $0.isOverdue }
    }

    /// Those that name the group go before those for all.
    private func rules(_ sku: SKUNumber, _ group: MemberGroup) -> [Quota] {
        let own = configuration.quotas.filter { $0.sku == sku && $0.group == group }
        return own.isEmpty
            ? configuration.quotas.filter { $0.sku == sku && $0.group == nil } : own
    }

    /// - Parameter oldest: what was taken before it does not count.
    private func exhausted(
        _ person: SuppliesBooks.Person, _ group: MemberGroup, _ books: SuppliesBooks,
        from oldest: CivilDate? = nil
    ) -> Bool {
        let parts = today.components
        return rules(person.sku, group).contains { rule in
            let first =
                switch rule.period {
                case .day: today
                case .week: today + (1 - today.weekday.rawValue)
                case .month: today + (1 - parts.day)
                }
            return books.used(person, since: max(first, oldest ?? first)) >= rule.count
        }
    }

    /// Why a voucher may be refused at a reader, by the clock as it stands.
    func isAllowed(
        _ reason: DenialReason, for voucher: MadeVoucher, atDispenser: Bool, age: Duration,
        wall: UnixTime
    ) -> Bool {
        let slack = Duration.seconds(2)
        switch reason {
        case .notEligible: return !atDispenser
        case .enterFirst:
            return configuration.readers.isEmpty && !crowd.isOpenToAll
                && !isWindowOpen(of: voucher.person.member)
        case .clockUntrusted, .laneEmpty, .laneFault, .busy: return true
        case .fire: return isFire
        case .expired: return wall > voucher.validThrough - slack
        case .notYetValid: return voucher.issuedAt > wall + .seconds(30) - slack
        case .voucherExpired: return voucher.validThrough + .seconds(300) - slack < lowerBound
        case .voucherUsed where correctedAt.map({ voucher.issuedAt <= $0 }) ?? false: return true
        case .voucherUsed: return (books.vouchersUsed[voucher.id] ?? 0) >= voucher.quantity
        case .storageFault: return !storageWorks || age >= .milliseconds(400)
        default: return false
        }
    }
}
