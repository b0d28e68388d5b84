import Foundation

/// A value of the file as Foundation's JSON5 decoder understood it, without a meaning yet.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Decodable {
    private struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    package init(from decoder: any Decoder) throws {
        if let value = try Self.scalar(try decoder.singleValueContainer()) {
            self = value
        } else if let object = try Self.fits({ try decoder.container(keyedBy: AnyKey.self) }) {
            let members = try object.allKeys.map {
                ($0.stringValue, try object.decode(JSONValue.self, forKey: $0))
            }
            self = .object(Dictionary(uniqueKeysWithValues: members))
        } else {
            var list = try decoder.unkeyedContainer()
            var values: [JSONValue] = []
            while !list.isAtEnd { values.append(try list.decode(JSONValue.self)) }
            self = .list(values)
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue? {
        if container.decodeNil() { return .null }
        if let value = try fits({ try container.decode(Bool.self) }) { return .boolean(value) }
        if let value = try fits({ try container.decode(Double.self) }) { return .number(value) }
        if let value = try fits({ try container.decode(String.self) }) { return .text(value) }
        return nil
    }

    /// `nil` when the value is of another type, which is no fault here but the next question.
    private static func fits<Value>(_ body: () throws -> Value) throws -> Value? {
        do { return try body() } catch DecodingError.typeMismatch { return nil }
    }
}

extension JSONValue: CustomStringConvertible {
    /// As it would stand in the file, on one line; lists and objects by their outline.
    package var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let value): Self.plain(value)
        case .text(let value): Self.quoted(value)
        case .list(let values): values.isEmpty ? "[]" : "[…]"
        case .object(let members): members.isEmpty ? "{}" : "{…}"
        }
    }

    /// 2^53: up to here every whole number is exact.
    static let largestWhole = 9_007_199_254_740_992.0

    private static func plain(_ value: Double) -> String {
        guard value.isFinite, value == value.rounded(), abs(value) < largestWhole else {
            return value.isNaN ? "NaN" : "\(value)"
        }
        return "\(Int(value))"
    }

    private static func quoted(_ text: String) -> String {
        // What a line of a terminal takes; the place says where the rest is.
        let longest = 60
        let shown = text.count > longest ? text.prefix(longest) + "…" : text[...]
        let escaped = shown.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            default:
                scalar.value < 0x20 ? "\\u00" + hexadecimalByte(scalar) : String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    private static func hexadecimalByte(_ scalar: Unicode.Scalar) -> String {
        (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
    }
}
