import StationModel

/// The range of a quantity, with the reason for its ends.
package struct QuantityLimits {
    let dimension: Quantity.Dimension
    /// In base units.
    let range: ClosedRange<Int64>
    let reason: LimitReason

    package init(dimension: Quantity.Dimension, range: ClosedRange<Int64>, reason: LimitReason) {
        self.dimension = dimension
        self.range = range
        self.reason = reason
    }

    package var requirement: Requirement {
        .quantity(
            dimension, least: Quantity.written(range.lowerBound, dimension),
            most: Quantity.written(range.upperBound, dimension))
    }

    /// A number without a unit as it was probably meant: in the usual unit, or in the smallest one
    /// that fits; `nil` = it fits in none.
    func completed(_ number: String) -> String? {
        let units = dimension.units.map(\.symbol)
        let fitting = ([dimension.usualUnit] + units).first { unit in
            Quantity.amount(of: "\(number) \(unit)", dimension).map(range.contains) ?? false
        }
        return fitting.map { "\"\(number) \($0)\"" }
    }
}

// The limits of this version; what each protects is in the messages of its `LimitReason`.
extension QuantityLimits {
    /// Below 1 s nobody gets the door open; above 1 min the next person walks in unread.
    static let unlock = QuantityLimits(
        dimension: .time, range: 1000...60_000, reason: .unlock)
    /// A wheelchair or a load needs longer, but not minutes without a lock.
    static let longUnlock = QuantityLimits(
        dimension: .time, range: 1000...180_000, reason: .longUnlock)
    /// Below 5 s every entry alarms; above 1 h the room is cold before somebody comes.
    static let heldOpen = QuantityLimits(
        dimension: .time, range: 5000...3_600_000, reason: .heldOpen)
    /// Below 5 ms a reed contact's bounce counts; above 500 ms a short opening is missed.
    static let debounce = QuantityLimits(
        dimension: .time, range: 5...500, reason: .debounce)
    /// Below 3 s a repeat is dropped anyway; above a day it is no passing back.
    static let passback = QuantityLimits(
        dimension: .time, range: 3000...86_400_000, reason: .passback)
    /// A board's crystal lies between 1 and 100; 500 leaves room for frost.
    static let clockDrift = QuantityLimits(
        dimension: .drift, range: 1...500, reason: .clockDrift)
    /// 64 MiB hold the ledger of a month; 64 GiB are more than a card has.
    static let budget = QuantityLimits(
        dimension: .size, range: 64 << 20...64 << 30, reason: .budget)
    /// At least a day, so that today's entries can be explained; at most ten years.
    static let retention = QuantityLimits(
        dimension: .days, range: 1...3650, reason: .retention)
    /// 0: nobody after the manifest's end; a year: a city that has forgotten its station.
    static let grace = QuantityLimits(
        dimension: .days, range: 0...365, reason: .grace)
    /// Below 100 ms a line with a few devices is never quiet; above 10 min a reading is history.
    static let modbusPoll = QuantityLimits(
        dimension: .time, range: 100...600_000, reason: .modbusPoll)
    /// The module counts seconds in 16 bits; after ten minutes the room has been empty for long.
    static let radarAbsence = QuantityLimits(
        dimension: .time, range: 1000...600_000, reason: .radarAbsence)
    /// A motor under load starts within a second; the engine waits no longer than for a turn.
    static let leaveHome = QuantityLimits(
        dimension: .time, range: 100...10_000, reason: .motorTime)
    /// A held motor must not burn: 15 s are too long for any spiral.
    static let turn = QuantityLimits(
        dimension: .time, range: 500...15_000, reason: .motorTime)
    /// What has not fallen 10 s after the turn does not fall any more.
    static let dropWait = QuantityLimits(
        dimension: .time, range: 100...10_000, reason: .motorTime)
}
