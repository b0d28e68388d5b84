import StationModel

/// What the last run left, when it comes after the start.
///
/// Until then nothing is given out, restocked, counted or weighed, so that there is nothing to
/// merge: the stock, the quotas, the vouchers with their floor, the loans, the scales' drift and
/// the orders answered are those of the last stop, and what a power cut left open is settled now,
/// once. What has gone on meanwhile is a matter of levels: the doors of lockers are as their
/// contacts say, and what lies on a shelf is weighed against the last stop's count as after any
/// start.
extension Supplies {
    mutating func restore(_ state: RestoredSupplies, at time: Time) -> [SuppliesAction] {
        guard awaitsState else { return [] }
        awaitsState = false
        stock = Stock(configuration, restored: state)
        quotas = Quotas(rules: configuration.quotas, restored: state.quotas)
        vouchers = Vouchers(restored: state, published: vouchers.published)
        loans = Dictionary(state.loans.map { ($0.compartment, $0) }) { _, last in last }
        openVends = state.openVends
        answeredOrders = state.answeredOrders
        writtenOffsets = state.shelfOffsets
        shelves = [:]
        reviewed = nil
        redated = nil
        needsReview = true
        build()
        return begin(at: time)
    }
}
