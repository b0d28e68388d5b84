import StationModel

/// What the dispensers ask for, and what they are answered.
extension Supplies {
    // MARK: - What the machine asks for

    mutating func carryOut(
        _ action: Dispensing.Action, of device: DeviceId, at time: Time
    ) -> [SuppliesAction] {
        needsReview = true
        switch action {
        case .commit(let vend): return [intent(vend)]
        case .turn(let lane): return [.turn(lane)]
        case .giveUp(let vend):
            return [.prompt(.denied(.storageFault), reader: vend.visitor.reader)]
        case .void(let vend):
            _ = giveBack(vend.entitlement, vend.visitor.member, vend.sku)
            return startNext(at: device, time)
        case .close(let vend, let outcome, let items, let isBroken, let triesNext):
            let records =
                [close(vend, outcome, items: items, isBroken: isBroken)]
                + (outcome == .empty ? foundEmpty(vend.lane) : [])
            let prompt = SuppliesAction.prompt(
                outcome == .vended ? .takeItem(name(of: vend.sku)) : .vendFailed(outcome),
                reader: vend.visitor.reader)
            if let next = following(vend, outcome, triesNext: triesNext, at: time) {
                let told: [SuppliesAction] = outcome == .vended ? [prompt] : []
                return records + told + start(next, at: time) + startNext(at: device, time)
            }
            return records + [prompt] + startNext(at: device, time)
        }
    }

    private mutating func intent(_ vend: Vend) -> SuppliesAction {
        let member = vend.visitor.member
        var data: [String: LedgerValue] = ["sku": .integer(Int64(vend.sku.value))]
        data.merge(vend.entitlement.data) { first, _ in first }
        let open = OpenVend(
            place: vend.lane, sku: vend.sku, member: member, entitlement: vend.entitlement)
        return .commit(
            vend.lane, data: data, member: member,
            charge(vend.entitlement, member, vend.sku) + [.vendOpened(open)])
    }

    private mutating func close(
        _ vend: Vend, _ outcome: VendOutcome, items: Int, isBroken: Bool
    ) -> SuppliesAction {
        let before = stock[vend.lane].count
        let after = stock.close(vend.lane, outcome, items: items, isBroken: isBroken)
        var changes: [SuppliesChange] = [.stock(after), .vendClosed(vend.lane)]
        changes +=
            outcome == .vended
            ? standing(vend.entitlement, vend.visitor.member, vend.sku)
            : giveBack(vend.entitlement, vend.visitor.member, vend.sku)
        count(vend.sku, outcome)
        var data = Self.data(vend.sku, outcome, items: before - after.count)
        data.merge(vend.entitlement.data) { first, _ in first }
        return .record(
            .vendOutcome, subject: vend.lane.text, data: data, member: vend.visitor.member,
            changes)
    }

    /// An entry of its own explains the difference, as after a stocktake.
    private mutating func foundEmpty(_ lane: LaneAddress) -> [SuppliesAction] {
        let expected = stock[lane].count
        guard let after = stock.foundEmpty(lane) else { return [] }
        let data: [String: LedgerValue] = [
            "by": .text(lane.device.text), "expected": .integer(Int64(expected)),
            "count": .integer(0), "change": .integer(-Int64(expected)),
        ]
        return [
            .record(.stockCounted, subject: lane.text, data: data, member: nil, [.stock(after)])
        ]
    }

    /// The rest of a voucher, or the same item from another lane.
    private func following(
        _ vend: Vend, _ outcome: VendOutcome, triesNext: Bool, at time: Time
    ) -> Request? {
        if outcome == .vended {
            guard let voucher = vend.voucher, let left = vouchers.held[voucher]?.remaining, left > 0
            else {
                return nil
            }
            return Request(
                visitor: vend.visitor, sku: vend.sku, lane: vend.lane, voucher: voucher,
                asked: time.instant)
        }
        guard triesNext, standstill == nil, time.instant - vend.asked <= Self.patience else {
            return nil
        }
        let next = Request(
            visitor: vend.visitor, sku: vend.sku, lane: vend.lane, voucher: vend.voucher,
            asked: vend.asked, failed: vend.failed.union([vend.lane]))
        return lane(of: next, today: time.today) == nil ? nil : next
    }

    func name(of sku: SKUNumber) -> Phrase {
        configuration.skus.first { $0.number == sku }?.name ?? .verbatim(sku.description)
    }

    // MARK: - Answers

    mutating func committed(_ place: LaneAddress, at time: Time) -> [SuppliesAction] {
        let address = CompartmentAddress(place)
        if compartments[address] != nil { return compartmentCommitted(address, at: time) }
        let mayTurn = mayTurn(place, at: time)
        let actions =
            dispensers[place.device]?.committed(mayTurn: mayTurn, at: time.instant) ?? []
        return actions.flatMap { carryOut($0, of: place.device, at: time) }
    }

    mutating func commitFailed(_ place: LaneAddress, at time: Time) -> [SuppliesAction] {
        let address = CompartmentAddress(place)
        if compartments[address] != nil { return compartmentCommitFailed(address, at: time) }
        let actions = dispensers[place.device]?.commitFailed() ?? []
        return actions.flatMap { carryOut($0, of: place.device, at: time) }
    }

    mutating func dispensed(
        _ place: LaneAddress, _ result: DispenseResult, at time: Time
    ) -> [SuppliesAction] {
        let mayTurn = mayTurn(place, at: time)
        let actions =
            dispensers[place.device]?.answered(result, mayTurn: mayTurn, at: time.instant) ?? []
        return actions.flatMap { carryOut($0, of: place.device, at: time) }
    }

    /// Judged again at the moment at which the motor would turn.
    private func mayTurn(_ place: LaneAddress, at time: Time) -> Bool {
        guard standstill == nil, isUsable(place, today: time.today) else { return false }
        switch dispensers[place.device]?.state {
        case .committing(let vend, _), .turning(let vend, _, _):
            return time.instant - vend.asked <= Self.patience
        case .idle, .late, nil: return false
        }
    }
}
