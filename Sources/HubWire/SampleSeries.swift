/// One name and one value that, with others, name a series.
public struct SampleLabel: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A series of samples, named by labels that every receiver takes: a receiver may drop a bad one in
/// silence and still answer 204, so that none is made here.
///
/// Source: Prometheus remote write 1.0, "Labels".
public struct SampleSeries: Hashable, Sendable {
    /// Why labels name no series.
    public enum Refusal: Error, Hashable, Sendable {
        /// Not `[a-zA-Z_][a-zA-Z0-9_]*`; the metric's own name may also have colons.
        case badName(String)
        /// A label with an empty value is the same as no label, and must not be sent.
        case emptyValue(label: String)
        case repeatedName(String)
        /// In bytes of names and values together.
        case tooLong(bytes: Int)
    }

    /// The label that holds the metric's name.
    public static let metricName = "__name__"

    /// All names and values of one series: a request of 500 series stays below 1 MiB, and the
    /// station's own are a tenth of that.
    public static let greatestSize = 2048

    /// Sorted by the bytes of their names, the metric's name among them.
    public let labels: [SampleLabel]

    /// - Parameters:
    ///   - name: the metric, as `/metrics` shows it: `yizhan_temperature_celsius`.
    ///   - labels: in any order, without the metric's name.
    public init(_ name: String, _ labels: [SampleLabel] = []) throws(Refusal) {
        let all = [SampleLabel(Self.metricName, name)] + labels
        try self.init(labels: all)
    }

    /// From all labels, as they were stored: in any order, the metric's name among them.
    public init(labels: [SampleLabel]) throws(Refusal) {
        let sorted = labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        guard sorted.contains(where: { $0.name == Self.metricName }) else {
            throw .badName("")
        }
        for (label, next) in zip(sorted, sorted.dropFirst()) where label.name == next.name {
            throw .repeatedName(label.name)
        }
        for label in sorted { try Self.check(label) }
        let size = sorted.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= Self.greatestSize else { throw .tooLong(bytes: size) }
        self.labels = sorted
    }

    private static func check(_ label: SampleLabel) throws(Refusal) {
        let isMetric = label.name == metricName
        let name = isMetric ? label.value : label.name
        guard !label.value.isEmpty else { throw .emptyValue(label: label.name) }
        guard isName(name, withColons: isMetric) else { throw .badName(name) }
    }

    private static func isName(_ text: String, withColons: Bool) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || isDigit($0) || $0 == 0x5F || (withColons && $0 == 0x3A)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension SampleSeries: CustomStringConvertible {
    /// As Prometheus writes it: `station_up{station="s1"}`.
    public var description: String {
        let name = labels.first { $0.name == Self.metricName }?.value ?? ""
        let others = labels.filter { $0.name != Self.metricName }
            .map { "\($0.name)=\"\($0.value)\"" }
        return others.isEmpty ? name : "\(name){\(others.joined(separator: ","))}"
    }
}
