import StationModel

/// A JSON value that keeps its members in the order given, so that the same status is the same
/// text.
enum JSON: Sendable {
    case null
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([JSON])
    case object([(String, JSON)])

    static func integer(_ number: some BinaryInteger) -> JSON {
        .number(Int64(clamping: number))
    }

    /// The value, or `null`.
    static func optional<Value>(_ value: Value?, _ make: (Value) -> JSON) -> JSON {
        value.map(make) ?? .null
    }

    /// Without blanks or line ends: one event's data is one line.
    var serialised: String {
        switch self {
        case .null: "null"
        case .text(let text): jsonString(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let values): "[" + values.map(\.serialised).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { jsonString($0.0) + ":" + $0.1.serialised }.joined(separator: ",")
                + "}"
        }
    }
}

extension Phrase {
    /// `{"zh":"…","en":"…"}`.
    var json: JSON { .object([("zh", .text(chinese)), ("en", .text(english))]) }
}
