import StationModel

/// What is written of the lockers.
extension Supplies {
    mutating func intent(
        _ use: CompartmentUse, _ address: CompartmentAddress
    ) -> SuppliesAction {
        let sku = kind(of: address)?.sku
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
        _ outcome: VendOutcome, of use: CompartmentUse, _ address: CompartmentAddress, items: Int
    ) -> SuppliesAction {
        var changes: [SuppliesChange] = [.vendClosed(address.place)]
        let sku = kind(of: address)?.sku
        var gone = 0
        if sku != nil, outcome == .vended || items > 0 {
            let before = stock[address.place].count
            let after = stock.close(address.place, outcome, items: items, isBroken: false)
            gone = before - after.count
            changes.append(.stock(after))
        }
        if outcome == .interrupted, items > 0 { changes += doubtLoan(at: address.place) }
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

    func record(
        _ kind: EntryKind, _ address: CompartmentAddress, _ use: CompartmentUse?
    ) -> SuppliesAction {
        .record(kind, subject: address.text, data: [:], member: use?.visitor.member, [])
    }
}
