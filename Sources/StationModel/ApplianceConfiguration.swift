/// The outlets that a button starts for a time: 烘鞋机、烘衣机.
public struct AppliancesConfiguration: Hashable, Sendable {
    public var appliances: [ApplianceConfiguration]
    /// What the circuit bears at once; `nil` = everything.
    public var totalLoadWatts: Int?

    public init(_ appliances: [ApplianceConfiguration] = [], totalLoadWatts: Int? = nil) {
        precondition(appliances.count <= Self.most, "appliances are counted before")
        self.appliances = appliances
        self.totalLoadWatts = totalLoadWatts
    }

    /// Nothing of it.
    public static let none = AppliancesConfiguration()

    /// Sixteen relays are the largest common board.
    public static let most = 16
}

/// One outlet: press its button, and it runs for its time.
public struct ApplianceConfiguration: Hashable, Sendable {
    /// As entries and metrics name it: `shoe-dryer`.
    public var id: DeviceId
    public var output: DeviceId
    public var button: DeviceId
    /// How long a press lasts.
    public var onTime: Duration
    /// How long it rests afterwards.
    public var coolDown: Duration
    public var loadWatts: Int

    public init(
        id: DeviceId, output: DeviceId, button: DeviceId, onTime: Duration = .minutes(10),
        coolDown: Duration = .minutes(1), loadWatts: Int
    ) {
        precondition(Self.onTimeRange.contains(onTime), "onTime is checked before")
        precondition(loadWatts >= 0 && coolDown >= .zero, "checked before")
        self.id = id
        self.output = output
        self.button = button
        self.onTime = onTime
        self.coolDown = coolDown
        self.loadWatts = loadWatts
    }

    /// Unattended heat of more than two hours is a fire waiting.
    public static let onTimeRange: ClosedRange<Duration> = .seconds(10)...(.hours(2))
}
