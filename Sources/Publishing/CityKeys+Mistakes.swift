import Foundation
import StationModel

/// Says what is wrong with a `keys.json` that cannot be read: the place, what was expected and what
/// stands there. All of it is public.
extension CityKeys {
    /// What a value is to be.
    private enum Kind {
        case text, number(UInt64), flag, texts, keys

        var expected: Phrase {
            switch self {
            case .text: Phrase("应为文本", "expected a text")
            case .number(let most): Phrase("应为 0 – \(most) 的整数", "expected 0 – \(most)")
            case .flag: Phrase("应为 true 或 false", "expected true or false")
            case .texts: Phrase("应为文本列表，如 [\"a\"]", "expected a list of texts, such as [\"a\"]")
            case .keys: Phrase("应为 {…} 的列表", "expected a list of {…}")
            }
        }

        func takes(_ value: Any) -> Bool {
            switch self {
            case .text: value is String
            case .number(let most): isNumber(value, to: most)
            case .flag: CityKeys.isFlag(value)
            case .texts: value is [String]
            case .keys: value is [[String: Any]]
            }
        }

        private func isNumber(_ value: Any, to most: UInt64) -> Bool {
            guard !CityKeys.isFlag(value), let number = value as? NSNumber,
                let whole = UInt64(exactly: number)
            else { return false }
            return whole <= most
        }
    }

    /// Foundation keeps true and false as numbers of the C type `char`.
    private static func isFlag(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return String(cString: number.objCType) == "c"
    }

    private static let fields: [(name: String, kind: Kind)] = [
        ("rootKeyId", .text), ("rootPublicKey", .text), ("listId", .text), ("listKeyId", .text),
        ("wrappedListKeys", .texts), ("cost", .number(65_536)), ("directiveKeyId", .number(255)),
        ("keys", .keys),
    ]
    private static let keyFields: [(name: String, kind: Kind)] = [
        ("codeKeyId", .number(255)), ("role", .text), ("publicKey", .text), ("notBefore", .text),
        ("notAfter", .text), ("revoked", .flag),
    ]

    /// The first mistake of a text that is no `CityKeys`.
    static func mistake(in text: Data) -> Phrase {
        let document: Any
        do {
            document = try JSONSerialization.jsonObject(with: text)
        } catch {
            return notJSON(text, error)
        }
        guard let document = document as? [String: Any] else {
            return Phrase("应为一个 {…}", "expected one {…}") + found(document)
        }
        if let mistake = mistake(in: document, fields, at: "") { return mistake }
        if let keys = document["keys"] as? [[String: Any]] {
            for (index, key) in keys.enumerated() {
                if let mistake = mistake(in: key, keyFields, at: "keys[\(index)].") {
                    return mistake
                }
            }
        }
        return Phrase("内容不是所需的格式", "it has not the form that is expected")
    }

    private static func mistake(
        in object: [String: Any], _ fields: [(name: String, kind: Kind)], at place: String
    ) -> Phrase? {
        for (name, kind) in fields {
            guard let value = object[name] else {
                return Phrase("缺少 \(place)\(name)", "\(place)\(name) is missing")
            }
            guard kind.takes(value) else {
                return .verbatim("\(place)\(name)") + Phrase("：", ": ") + kind.expected
                    + found(value)
            }
        }
        return nil
    }

    /// Foundation names no line, but mostly the byte.
    private static func notJSON(_ text: Data, _ error: any Error) -> Phrase {
        let words = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
        let bytes = Array(text)
        guard let digits = words?.firstMatch(of: /character (\d+)/), let byte = Int(digits.1),
            byte <= bytes.count
        else {
            let lines = bytes.split(separator: 0x0A).count
            return Phrase(
                "不是正确的 JSON：到末尾（共 \(lines) 行）仍不完整",
                "this is no JSON: it is not complete at its end, after \(lines.counted("line"))")
        }
        let line = bytes[..<byte].count { $0 == 0x0A } + 1
        let whole = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[line - 1]
        let shown = String(decoding: whole, as: UTF8.self).trimmingCharacters(in: .whitespaces)
        return Phrase(
            "不是正确的 JSON：错在第 \(line) 行或前一行，第 \(line) 行为 ",
            "this is no JSON: line \(line) is wrong, or the one before it; line \(line) is ")
            + .verbatim(short(shown))
    }

    static func found(_ value: Any) -> Phrase {
        let words: Phrase =
            switch value {
            case is [String: Any]: Phrase("{…}", "{…}")
            case is [Any]: Phrase("列表", "a list")
            case let text as String: .verbatim("\"\(short(text))\"")
            case is NSNull: .verbatim("null")
            case let flag as Bool where isFlag(value): .verbatim("\(flag)")
            default: .verbatim("\(value)")
            }
        return Phrase("，实际为 ", ", found ") + words
    }

    /// What a damaged line has may be long, and may move the terminal.
    private static func short(_ text: String) -> String {
        // A public key, a time and a name are shorter; a line of the file is known by less.
        let most = 70
        return (text.count > most ? text.prefix(most) + "…" : text).visible
    }
}
