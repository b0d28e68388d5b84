public import StationModel

/// One subject's metrics.
protocol MetricsCollector: Sendable {
    func collect(_ status: StationStatus, into text: inout MetricsText)
}

/// The whole output of `/metrics`.
public struct Metrics: Sendable {
    private let collectors: [any MetricsCollector]

    /// `processRoot` is another directory than `/proc` in tests only.
    public init(processRoot: String = "/proc") {
        collectors = [
            BuildCollector(), DoorCollector(), AccessCollector(), VisitsCollector(),
            AlarmsCollector(), DevicesCollector(), ClockCollector(), MemberListCollector(),
            LedgerCollector(), SensorsCollector(), OccupancyCollector(), RoomOutputsCollector(),
            SuppliesCollector(), HubCollector(), ProcessCollector(root: processRoot),
        ]
    }

    /// All families in their fixed order.
    public func text(of status: StationStatus, _ format: MetricsFormat) -> String {
        var text = MetricsText(format)
        for collector in collectors { collector.collect(status, into: &text) }
        return text.finished
    }

    /// The samples of the same families as values, in the same order.
    public func figures(of status: StationStatus) -> [MetricFigure] {
        var text = MetricsText(.prometheus, keepingFigures: true)
        for collector in collectors { collector.collect(status, into: &text) }
        return text.figures
    }
}
