import StationModel

// The limits of the supplies; what each protects is in the messages of its `LimitReason`. Those
// that the model itself insists on are taken from there.
extension QuantityLimits {
    static let identifyWindow = QuantityLimits(
        SuppliesConfiguration.identifyWindowRange, .identifyWindow)
    static let expiryWarning = QuantityLimits(
        whole: SuppliesConfiguration.expiryWarningDaysRange, .days, .expiryWarning)
    /// A pair of insoles to a crate of water; below 1 g no stock can be told from a weight.
    static let unitWeight = QuantityLimits(whole: 1...50_000, .weight, .unitWeight)
    static let loan = QuantityLimits(
        whole: SuppliesConfiguration.loanHoursRange, .hours, .loan)
    static let compartmentTime = QuantityLimits(
        SuppliesConfiguration.applianceTimeRange, .compartmentTime)

    private init(
        whole range: ClosedRange<Int>, _ dimension: Quantity.Dimension, _ reason: LimitReason
    ) {
        self.init(
            dimension: dimension, range: Int64(range.lowerBound)...Int64(range.upperBound),
            reason: reason)
    }
}

/// The numbers without a unit, because their keys name what is counted.
enum SuppliesNumbers {
    /// Vouchers carry 32 bits; 0 is no item.
    static let sku = 1...Int(UInt32.max)
    static let capacity = 1...SuppliesConfiguration.mostItems
    /// More than a thousand items a month for one person is no quota.
    static let quota = 0...1000
}
