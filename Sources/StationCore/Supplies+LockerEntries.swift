import StationModel

/// What is written of the lockers.
extension Supplies {
    mutating func intent(
        _ use: CompartmentUse, _ address: CompartmentAddress
    ) -> SuppliesAction {
        let sku = use.kind.sku
        let member = use.visitor.member
        var data: [String: LedgerValue] = ["purpose": .text(use.purpose.rawValue)]
        if let sku { data["sku"] = .integer(Int64(sku.value)) }
        data.merge(use.entitlement.data) { first, _ in first }
        let open = OpenVend(
            place: address.place, sku: sku, member: member, entitlement: use.entitlement)
        return .commit(
            address.place, data: data, member: member,
            charge(use.entitlement, member, sku) + [.vendOpened(open)])
    }

    mutating func outcome(
        _ outcome: VendOutcome, of use: CompartmentUse, _ address: CompartmentAddress, items: Int,
        isBroken: Bool = false, isUnseen: Bool = false
    ) -> SuppliesAction {
        var changes: [SuppliesChange] = [.vendClosed(address.place)]
        let sku = use.kind.sku
        var gone = 0
        if sku != nil, outcome == .vended || outcome == .timeout || items > 0 {
            let before = stock[address.place].count
            let after = stock.close(address.place, outcome, items: items, isBroken: isBroken)
            gone = before - after.count
            changes.append(.stock(after))
        }
        // What a board that was away could not see, a technician has to.
        if isBroken || isUnseen || (outcome == .interrupted && items > 0) {
            changes += doubtLoan(at: address.place)
        }
        changes +=
            outcome == .vended
            ? standing(use.entitlement, use.visitor.member, sku)
            : giveBack(use.entitlement, use.visitor.member, sku)
        if let sku { count(sku, outcome) }
        var data = Self.data(sku, outcome, items: gone)
        data["purpose"] = .text(use.purpose.rawValue)
        data.merge(use.entitlement.data) { first, _ in first }
        return .record(
            .vendOutcome, subject: address.text, data: data, member: use.visitor.member, changes)
    }

    mutating func notOpened(
        _ use: CompartmentUse, _ address: CompartmentAddress
    ) -> [SuppliesAction] {
        let isBroken = countUnopened(address)
        let isUnseen = unseen.remove(address) != nil
        let outcome = outcome(
            .timeout, of: use, address, items: 0, isBroken: isBroken, isUnseen: isUnseen)
        return [record(.compartmentNotOpened, address, use), outcome]
    }

    /// A lock that was told to open, and a contact that says it did not: perhaps nobody pulled.
    /// Perhaps the contact is broken and the item gone, so somebody should count; returns whether
    /// it has happened so often running that the door is not to be used.
    private mutating func countUnopened(_ address: CompartmentAddress) -> Bool {
        let times = unopened[address, default: 0] + 1
        unopened[address] = times
        return times >= Self.mostUnopened
    }

    func record(
        _ kind: EntryKind, _ address: CompartmentAddress, _ use: CompartmentUse?
    ) -> SuppliesAction {
        .record(kind, subject: address.text, data: [:], member: use?.visitor.member, [])
    }
}
