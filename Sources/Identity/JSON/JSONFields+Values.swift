import Foundation
import StationModel

/// Values that several of the city's files have.
extension JSONFields {
    /// The greatest version, size or count: what a JSON number holds exactly everywhere (2^53 − 1).
    static let greatestNumber: Int64 = 9_007_199_254_740_991

    /// RFC 4648 section 4, with its padding.
    mutating func base64(_ key: String) throws(JSONFault) -> [UInt8] {
        try text(key, .verbatim("base64")) { Data(base64Encoded: $0).map { Array($0) } }
    }

    /// A text that can be a file's name and nothing else.
    mutating func plainName(_ key: String, limit: Int = 64) throws(JSONFault) -> String {
        let expected = Phrase(
            "1 – \(limit) 个字符，可用 a-z A-Z 0-9 . _ -，不以点开头",
            "1 – \(limit) characters of a-z A-Z 0-9 . _ -, no dot first")
        return try text(key, expected) { text in
            let allowed = text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
            let fits = allowed && (1...limit).contains(text.utf8.count) && !text.hasPrefix(".")
            return fits ? text : nil
        }
    }

    /// One of an enumeration's words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, _: Word.Type
    ) throws(JSONFault) -> Word {
        try text(key, .oneOf(Word.allCases.map(\.rawValue)), Word.init(rawValue:))
    }

    /// 16 lower-case hexadecimal digits.
    ///
    /// - Parameter isShown: `false` where the value is somebody's: no fault repeats it.
    mutating func hexadecimal(_ key: String, isShown: Bool = true) throws(JSONFault) -> UInt64 {
        do {
            return try text(key, .hexadecimal(16)) { text in
                text.utf8.count == 16 ? UInt64(strictHex: text) : nil
            }
        } catch {
            guard isShown else {
                throw JSONFault(
                    offset: error.offset, path: error.path, found: .somethingElse,
                    expected: error.expected)
            }
            throw error
        }
    }

    mutating func optionalTime(_ key: String) throws(JSONFault) -> UnixTime? {
        has(key) ? try time(key) : nil
    }

    mutating func objects(_ key: String, atMost limit: Int) throws(JSONFault) -> [JSONFields] {
        let objects = try objects(key)
        guard objects.count <= limit else {
            throw fault(key, found: .verbatim("\(objects.count)"), expected: .atMost("\(limit)"))
        }
        return objects
    }

    /// `until`, which stands where it is needed and nowhere else.
    mutating func end(isNeeded: Bool) throws(JSONFault) -> UnixTime? {
        if isNeeded { return try time("until") }
        guard !has("until") else { throw needlessEnd }
        return nil
    }

    /// An end of what has none.
    var needlessEnd: JSONFault {
        fault(
            "until", found: Phrase("有 until", "an end"),
            expected: Phrase(
                "没有 until（没有要结束的内容）", "none: there is nothing to end"))
    }

    mutating func optionalSetPoint(_ key: String) throws(JSONFault) -> Int? {
        guard has(key) else { return nil }
        let range = ClimateConfiguration.setPointRange
        return Int(try integer(key, in: Int64(range.lowerBound)...Int64(range.upperBound)))
    }

    /// A text that is shown and spoken.
    mutating func shownText(_ key: String) throws(JSONFault) -> String {
        let limit = CityMessage.greatestLength
        let expected = Phrase(
            "1 – \(limit) 个字符，不含不可见字符",
            "1 – \(limit) characters, none of them hidden")
        return try text(key, expected) { text in
            (1...limit).contains(text.count) && text.hiddenCharacter == nil ? text : nil
        }
    }
}
