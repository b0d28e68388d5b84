public import StationModel

/// Which of the two text formats of metrics.
public enum MetricsFormat: Hashable, Sendable {
    /// Prometheus text exposition format 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.
    case openMetrics

    /// By the client's Accept field; Prometheus' own format unless the other is named.
    public init(accept: String?) {
        self = accept?.contains("application/openmetrics-text") == true ? .openMetrics : .prometheus
    }

    /// The Content-Type of the answer.
    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// A series of `/metrics` with its value: what is sent to the hub.
public struct MetricFigure: Hashable, Sendable {
    public let series: SampleSeries
    public let value: Double
}

/// Writes families of metrics, and keeps their samples as values where they are asked for.
///
/// The two formats differ where a counter's family is named (OpenMetrics without `_total`) and at
/// the end (`# EOF`); numbers and labels are written alike, so that a server that changes the
/// format continues its series.
struct MetricsText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private let format: MetricsFormat
    private let keepsFigures: Bool
    private var text = ""
    private(set) var figures: [MetricFigure] = []

    init(_ format: MetricsFormat, keepingFigures: Bool = false) {
        self.format = format
        keepsFigures = keepingFigures
    }

    /// A family with one sample without labels.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: some MetricValue) {
        begin(name, kind, help)
        sample(name, [], value)
    }

    /// HELP and TYPE. `name` is the sample's name: a counter's ends with `_total`.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        guard !keepsFigures else { return }
        var family = name
        if kind == .counter {
            precondition(name.hasSuffix("_total"), "a counter's name ends with _total")
            if format == .openMetrics { family.removeLast("_total".count) }
        }
        text += "# HELP \(family) \(escaped(help, quotes: false))\n"
        text += "# TYPE \(family) \(kind.rawValue)\n"
    }

    /// One line of the family begun last.
    mutating func sample(
        _ name: String, _ labels: [(String, String)], _ value: some MetricValue
    ) {
        guard !keepsFigures else {
            let series = SampleSeries(name, labels.map { SampleLabel($0.0, $0.1) })
            return figures.append(MetricFigure(series: series, value: value.metricNumber))
        }
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.0)=\"\(escaped($0.1, quotes: true))\"" }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " \(value.metricText)\n"
    }

    /// One sample per state, 1 for the one that is so.
    mutating func states(
        _ name: String, label: String, _ help: String, all: [String], now: String
    ) {
        begin(name, .gauge, help)
        for state in all { sample(name, [(label, state)], state == now ? 1 : 0) }
    }

    /// Everything, closed as the format demands.
    var finished: String { format == .openMetrics ? text + "# EOF\n" : text }

    private func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// A number as both formats write it.
protocol MetricValue {
    var metricText: String { get }
    /// What a reader of the text makes of it.
    var metricNumber: Double { get }
}

extension Int: MetricValue {
    var metricText: String { String(self) }
    var metricNumber: Double { Double(self) }
}

extension Int64: MetricValue {
    var metricText: String { String(self) }
    var metricNumber: Double { Double(self) }
}

extension UInt64: MetricValue {
    var metricText: String { String(self) }
    var metricNumber: Double { Double(self) }
}

extension Double: MetricValue {
    var metricText: String { String(self) }
    var metricNumber: Double { self }
}
