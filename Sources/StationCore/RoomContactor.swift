public import StationModel

/// The contactor of the room's outlets: off when nobody has been there for a time outside the
/// hours, or when the city or a technician says so.
///
/// | order | within the hours | vacant for `offAfterVacant` | outlets |
/// |---|---|---|---|
/// | off | – | – | off |
/// | on | – | – | on |
/// | none | yes | – | on |
/// | none | no | no | on |
/// | none | no | yes | off |
///
/// An order ends at its wall time, by the best known one; with an untrusted clock it lasts what
/// remained when it was applied, measured by the monotonic clock, and after a restart that much
/// again at most.
public struct RoomContactor: Sendable {
    public private(set) var configuration: ContactorConfiguration
    public private(set) var order: RoomPowerOrder?
    public private(set) var isOn = true
    private var orderEnd: MonotonicInstant?
    private var hours: HoursWatch
    /// When the outlets go off if nobody comes; `nil` = somebody is there, or it has passed.
    private var offDue: MonotonicInstant?
    private var isFirst = true

    /// - Parameter restored: the order that held at the last stop.
    public init(
        _ configuration: ContactorConfiguration, zone: TimeZoneTable,
        restored: RoomPowerOrder? = nil, at now: MonotonicInstant
    ) {
        self.configuration = configuration
        hours = HoursWatch(configuration.hours, zone: zone)
        order = restored
        orderEnd = restored.map { now + $0.remainingWhenApplied }
    }

    /// Takes over, late, the order of the last stop: as if it had been known at the start.
    mutating func restore(_ restored: RoomPowerOrder?, start: MonotonicInstant) {
        order = restored
        orderEnd = restored.map { start + $0.remainingWhenApplied }
    }

    public mutating func reconfigure(_ new: ContactorConfiguration, zone: TimeZoneTable) {
        configuration = new
        hours.reconfigure(new.hours, zone: zone)
    }

    /// Applies an order. `wall` is the best known time, trusted or not.
    public mutating func apply(
        _ power: RoomPower, until: UnixTime, at moment: Moment, wall: UnixTime
    ) {
        guard power != .automatic else {
            (order, orderEnd) = (nil, nil)
            return
        }
        let remaining = max(.zero, until - wall)
        order = RoomPowerOrder(power: power, until: until, remainingWhenApplied: remaining)
        orderEnd = moment.instant + remaining
    }

    /// What has changed by now.
    public enum Change: Hashable, Sendable {
        case orderEnded
        case power(on: Bool)
    }

    /// - Parameter vacantSince: `nil` while somebody is there.
    public mutating func advance(
        to moment: Moment, wall: UnixTime, vacantSince: MonotonicInstant?
    ) -> [Change] {
        var changes: [Change] = []
        hours.advance(to: moment, wall: wall)
        if let order, hasEnded(order, at: moment, wall: wall) {
            (self.order, orderEnd) = (nil, nil)
            changes.append(.orderEnded)
        }
        let due = vacantSince.map { $0 + configuration.offAfterVacant }
        offDue = due.flatMap { $0 > moment.instant ? $0 : nil }
        let isLongVacant = due.map { $0 <= moment.instant } ?? false
        let wanted = wants(isLongVacant: isLongVacant)
        defer { (isOn, isFirst) = (wanted, false) }
        if wanted != isOn, !isFirst { changes.append(.power(on: wanted)) }
        return changes
    }

    public func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        var deadlines = [offDue, hours.nextDeadline(at: moment, wall: wall)]
        if let order {
            let byWall = moment.instant + max(.zero, order.until - wall)
            deadlines.append(moment.trust.isTrusted ? byWall : orderEnd)
        }
        return deadlines.compactMap { $0 }.min()
    }

    private func wants(isLongVacant: Bool) -> Bool {
        switch order?.power {
        case .off: false
        case .on: true
        case .automatic, nil: hours.isOpen || !isLongVacant
        }
    }

    private func hasEnded(
        _ order: RoomPowerOrder, at moment: Moment, wall: UnixTime
    ) -> Bool {
        if moment.trust.isTrusted { return wall >= order.until }
        guard let orderEnd else { return true }
        return moment.instant >= orderEnd
    }
}
