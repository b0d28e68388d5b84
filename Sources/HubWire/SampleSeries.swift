public import StationModel

/// What a receiver takes as a series: it may drop a bad one in silence and still answer 204, so
/// that none is sent.
///
/// Source: Prometheus remote write 1.0, "Labels".
extension SampleSeries {
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

    /// All names and values of one series: a request of 500 series stays below 1 MiB, and the
    /// station's own are a tenth of that.
    public static let greatestSize = 2048

    /// Whether every receiver takes it.
    public func check() throws(Refusal) {
        guard labels.contains(where: { $0.name == Self.nameLabel }) else { throw .badName("") }
        for (label, next) in zip(labels, labels.dropFirst()) where label.name == next.name {
            throw .repeatedName(label.name)
        }
        for label in labels { try Self.check(label) }
        let size = labels.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= Self.greatestSize else { throw .tooLong(bytes: size) }
    }

    private static func check(_ label: SampleLabel) throws(Refusal) {
        let isMetric = label.name == nameLabel
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

extension SampleSeries {
    /// As Prometheus writes it: `station_up{station="s1"}`.
    public var description: String {
        let others = labels.filter { $0.name != Self.nameLabel }
            .map { "\($0.name)=\"\($0.value)\"" }
        return others.isEmpty ? metric : "\(metric){\(others.joined(separator: ","))}"
    }
}
