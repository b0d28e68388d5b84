/// What the newest directive orders for longer than a moment: services, set-points, the message.
/// A restart finds it again; each part holds until its end, or until a newer directive.
public struct CityOrders: Hashable, Sendable {
    /// Services that are not offered.
    public var withheld: [ServiceOrder]
    public var setPoints: [SetPointOrder]
    public var message: CityMessage?
    /// The best known wall time at which they were applied. With an untrusted clock a part lasts
    /// as long as it would have lasted from then on, measured by the monotonic clock.
    public var applied: UnixTime

    public init(
        withheld: [ServiceOrder] = [], setPoints: [SetPointOrder] = [],
        message: CityMessage? = nil, applied: UnixTime
    ) {
        self.withheld = withheld
        self.setPoints = setPoints
        self.message = message
        self.applied = applied
    }

    /// The lasting part of a directive that is applied now.
    public init(_ directive: StationDirective, applied: UnixTime) {
        self.init(
            withheld: directive.services.filter { !$0.isOffered }, setPoints: directive.setPoints,
            message: directive.message, applied: applied)
    }

    /// As configured, and nothing shown.
    public static let none = CityOrders(applied: UnixTime(milliseconds: 0))

    public var isEmpty: Bool { withheld.isEmpty && setPoints.isEmpty && message == nil }

    public func withholds(_ service: StationService) -> Bool {
        withheld.contains { $0.service == service }
    }

    /// When parts end, of those that have an end.
    public var ends: [UnixTime] {
        withheld.compactMap(\.until) + setPoints.compactMap(\.until)
            + (message.map { [$0.until] } ?? [])
    }

    /// Splits what goes on from what has ended.
    public func divided(by hasEnded: (UnixTime) -> Bool) -> (going: CityOrders, ended: CityOrders) {
        func isOver(_ until: UnixTime?) -> Bool { until.map(hasEnded) ?? false }
        let isMessageOver = isOver(message?.until)
        return (
            CityOrders(
                withheld: withheld.filter { !isOver($0.until) },
                setPoints: setPoints.filter { !isOver($0.until) },
                message: isMessageOver ? nil : message, applied: applied),
            CityOrders(
                withheld: withheld.filter { isOver($0.until) },
                setPoints: setPoints.filter { isOver($0.until) },
                message: isMessageOver ? message : nil, applied: applied)
        )
    }
}

extension ClimateConfiguration {
    /// With the city's set-points instead of the configured ones. Times, hysteresis, frost and
    /// over-temperature stay as configured.
    public func obeying(_ orders: [SetPointOrder]) -> ClimateConfiguration {
        var changed = self
        for order in orders {
            switch order.unit {
            case .heater: changed.heater?.take(order)
            case .airConditioner: changed.airConditioner?.take(order)
            }
        }
        return changed
    }
}

extension UnitConfiguration {
    fileprivate mutating func take(_ order: SetPointOrder) {
        occupiedMillidegrees = order.occupiedMillidegrees ?? occupiedMillidegrees
        vacantMillidegrees = order.vacantMillidegrees ?? vacantMillidegrees
    }
}

extension StationConfiguration {
    /// The climate with the city's set-points, or as configured where they would contradict each
    /// other, the cut-off or their range: `isObeyed` = false.
    public func climate(
        obeying orders: [SetPointOrder]
    ) -> (climate: ClimateConfiguration?, isObeyed: Bool) {
        let points = orders.flatMap { [$0.occupiedMillidegrees, $0.vacantMillidegrees] }
        guard points.compactMap(\.self).allSatisfy(ClimateConfiguration.setPointRange.contains)
        else { return (room.climate, false) }
        var changed = room
        changed.climate = room.climate?.obeying(orders)
        let isSound = RoomConflict.among(changed, appliances).isEmpty
        return (isSound ? changed.climate : room.climate, isSound)
    }
}
