import StationModel

/// By what right somebody takes something, and the words for what became of it.
extension Supplies {
    /// By what right the person may take one of these; or why not.
    func right(
        of visitor: Visitor, to sku: SKUNumber, voucher: UInt64?, at time: Time
    ) -> Result {
        if let voucher {
            let left = vouchers.held[voucher]?.remaining ?? 0
            return left > 0 ? .right(.voucher(voucher)) : .refused(.voucherUsed)
        }
        let refusal = quotas.refusal(visitor.member, visitor.group, sku, today: time.today)
        guard let refusal else { return .right(.quota(time.today)) }
        if let held = vouchers.usable(by: visitor.member, sku, at: time.moment) {
            return .right(.voucher(held.voucherId))
        }
        return .refused(refusal)
    }

    /// No entry: nobody is known. A child that plays is told as seldom as any prompt is repeated.
    func askForCard(at button: DeviceId) -> [SuppliesAction] {
        let isOurs =
            configuration.lanes.contains { $0.button == button }
            || configuration.lockers.contains { $0.button == button }
        return isOurs ? [.prompt(.identifyFirst, reader: nil)] : []
    }

    enum Result: Hashable {
        case right(Entitlement)
        case refused(DenialReason)
    }

    /// Charges in memory; the change belongs into the intent.
    mutating func charge(
        _ right: Entitlement, _ member: MemberPseudonym, _ sku: SKUNumber?
    ) -> [SuppliesChange] {
        switch (right, sku) {
        case (.quota(let day), let sku?): [.quota(quotas.take(member, sku, day: day))]
        case (.voucher(let id), _): vouchers.take(id, of: member).map { [.voucher($0)] } ?? []
        case (.free, _), (.quota, nil): []
        }
    }

    /// The row as it stands. An intent beside this one may have been written with its own charge
    /// in it, and then never have reached the disk: the outcome sets that right.
    func standing(
        _ right: Entitlement, _ member: MemberPseudonym, _ sku: SKUNumber?
    ) -> [SuppliesChange] {
        switch (right, sku) {
        case (.quota(let day), let sku?): [.quota(quotas.use(member, sku, day: day))]
        case (.voucher(let id), _): vouchers.held[id].map { [.voucher($0)] } ?? []
        case (.free, _), (.quota, nil): []
        }
    }

    mutating func giveBack(
        _ right: Entitlement, _ member: MemberPseudonym, _ sku: SKUNumber?
    ) -> [SuppliesChange] {
        switch (right, sku) {
        case (.quota(let day), let sku?): [.quota(quotas.giveBack(member, sku, day: day))]
        case (.voucher(let id), _): vouchers.giveBack(id).map { [.voucher($0)] } ?? []
        case (.free, _), (.quota, nil): []
        }
    }
}
