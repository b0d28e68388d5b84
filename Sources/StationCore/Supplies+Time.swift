import StationModel

/// Start and stop, the passing of time, and the alarms.
extension Supplies {
    // MARK: - Start and stop

    /// Settles what a power cut left between intent and outcome.
    mutating func begin(at time: Time) -> [SuppliesAction] {
        defer { openVends = [] }
        return openVends.map { settle($0) }
    }

    private mutating func settle(_ vend: OpenVend) -> SuppliesAction {
        needsReview = true
        let isCounted = stock.limits[vend.place] != nil || stock[vend.place].totals != StockTotals()
        var changes: [SuppliesChange] = [.vendClosed(vend.place)]
        var items = 0
        if isCounted, let sku = vend.sku {
            let before = stock[vend.place].count
            let after = stock.close(vend.place, .interrupted, items: 1, isBroken: false)
            items = before - after.count
            changes.append(.stock(after))
            count(sku, .interrupted)
        }
        changes += giveBack(vend.entitlement, vend.member, vend.sku)
        changes += doubtLoan(at: vend.place)
        var data = Self.data(vend.sku, .interrupted, items: items)
        data["atStart"] = .flag(true)
        return .record(
            .vendOutcome, subject: vend.place.text, data: data, member: vend.member, changes)
    }

    /// A loan that was interrupted when its door may have been open: whether the item is there
    /// nobody knows, until a technician has looked. With a loan on record it is known who has it.
    mutating func doubtLoan(at place: LaneAddress) -> [SuppliesChange] {
        let address = CompartmentAddress(place)
        guard case .loan = kind(of: address), loans[address] == nil else { return [] }
        return [.stock(stock.doubt(place))]
    }

    mutating func stop(at time: Time) -> [SuppliesAction] {
        session = nil
        var actions = sendAway()
        for device in dispensers.keys.sorted() {
            let ended = dispensers[device]?.stop() ?? []
            actions += ended.flatMap { carryOut($0, of: device, at: time) }
        }
        return actions + stopCompartments()
    }

    // MARK: - Time

    mutating func advance(to time: Time) -> [SuppliesAction] {
        var actions: [SuppliesAction] = []
        if let session, session.until < time.instant { self.session = nil }
        // In a fixed order, which nearly always is one of nothing.
        for device in waiting.filter({ !$0.value.isEmpty }).keys.sorted() {
            actions += giveUpWaiting(at: device, time)
        }
        for device in dispensers.filter({ $0.value.isDue(at: time.instant) }).keys.sorted() {
            let due = dispensers[device]?.advance(to: time.instant) ?? []
            for action in due { actions += carryOut(action, of: device, at: time) }
        }
        actions += advanceCompartments(to: time)
        if !time.isDoubted, let floor = vouchers.settleFloor(at: time.moment) {
            actions.append(
                .record(
                    .vouchersRefused, subject: "vouchers", data: [:], member: nil,
                    [.voucherFloor(floor)]))
        }
        if reviewed != time.today {
            quotas.forget(before: QuotaUse.firstDayKept(at: time.lowerBound))
            vouchers.forget(lowerBound: time.lowerBound)
            reviewed = time.today
            needsReview = true
        }
        return actions + redateQuotas(at: time)
    }

    /// The lower bound was ahead of the truth, which is this: it has forgotten vouchers, and what
    /// was taken by it is dated after today. Before the state has come there is none of it.
    mutating func correctTime(to time: Time) -> [SuppliesChange] {
        guard !awaitsState else { return [] }
        let uses = quotas.redate(after: time.today, to: time.today)
        return [.voucherFloor(vouchers.correctFloor(to: time.now))] + uses.map { .quota($0) }
    }

    /// A wrong first time of a boot leaves uses of days to come, too, and no bound that falls.
    /// Tomorrow may be a clock's that was set back over midnight, and passes by itself.
    private mutating func redateQuotas(at time: Time) -> [SuppliesAction] {
        guard time.moment.trust.isTrusted, !time.isDoubted, !awaitsState, redated != time.today
        else { return [] }
        redated = time.today
        let uses = quotas.redate(after: time.today + 1, to: time.today)
        guard !uses.isEmpty else { return [] }
        return [
            .record(
                .quotasRedated, subject: "quotas", data: [:], member: nil,
                uses.map { .quota($0) })
        ]
    }

    /// Only of what `advance` will be asked for: a deadline that nothing meets would never pass.
    func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        guard isInUse else { return nil }
        var deadlines = dispensers.values.compactMap(\.nextDeadline)
        deadlines += compartments.values.compactMap(\.nextDeadline)
        deadlines += powered.values
        if let session { deadlines.append(session.until + .milliseconds(1)) }
        // Just later than the limit, as with an intent.
        for requests in waiting.values {
            deadlines += requests.map { $0.asked + Self.patience + .milliseconds(1) }
        }
        if moment.trust.isTrusted {
            deadlines += loans.values.filter { !$0.isOverdue }
                .map {
                    moment.instant + ($0.span == nil ? max(.zero, $0.due - wall) : .zero)
                }
        }
        return deadlines.min()
    }

    /// The alarms that must be up now.
    func alarms(today: CivilDate) -> Set<Alarm> {
        // Of what nobody knows yet nothing is missing.
        var alarms = awaitsState ? [] : stock.alarms(today: today)
        for shelf in configuration.shelves where shelves[shelf.scale]?.hasDrifted == true {
            alarms.insert(Alarm(.stockUncertain, subject: shelf.place.text))
        }
        for locker in configuration.lockers where isDoubtful(locker) && !awaitsState {
            alarms.insert(Alarm(.stockUncertain, subject: locker.address.text))
        }
        for loan in loans.values where loan.isOverdue {
            alarms.insert(Alarm(.loanOverdue, subject: loan.compartment.text))
        }
        for (address, compartment) in compartments {
            if compartment.isForced {
                alarms.insert(Alarm(.compartmentForced, subject: address.text))
            }
            if compartment.isLeftOpen {
                alarms.insert(Alarm(.compartmentOpen, subject: address.text))
            }
        }
        return alarms
    }

    mutating func count(_ sku: SKUNumber, _ outcome: VendOutcome) {
        vends[SuppliesStatus.VendKey(sku: sku, outcome: outcome), default: 0] += 1
    }

    static func data(
        _ sku: SKUNumber?, _ outcome: VendOutcome, items: Int
    ) -> [String: LedgerValue] {
        var data: [String: LedgerValue] = [
            "outcome": .text(outcome.rawValue), "items": .integer(Int64(items)),
        ]
        if let sku { data["sku"] = .integer(Int64(sku.value)) }
        return data
    }
}
