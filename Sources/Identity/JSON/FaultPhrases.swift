public import StationModel

/// What several faults of texts say. Values are functions, not constants: a city's list has two
/// million lines without a fault.
extension Phrase {
    /// What was expected somewhere, and what stands there.
    static func mismatch(found: Phrase, expected: Phrase) -> Phrase {
        Phrase(
            joined("应为", expected.chinese) + joined("，实际为", found.chinese),
            "found \(found.english), expected \(expected.english)")
    }

    /// A blank stands between Chinese and what is not.
    private static func joined(_ left: String, _ right: String) -> String {
        guard !right.isEmpty else { return left }
        let isForeign = { (character: Character?) in character?.isASCII ?? false }
        return isForeign(left.last) == isForeign(right.first) ? left + right : "\(left) \(right)"
    }

    /// A file or a text, and where in it; lines and bytes count from 1.
    static func place(_ whole: Phrase, line: Int?, column: Int?, path: String) -> Phrase {
        let chinese =
            (line.map { "第 \($0) 行" } ?? "") + (column.map { "第 \($0) 字节" } ?? "")
            + (path.isEmpty ? "" : "（\(path)）")
        let english =
            (line.map { " line \($0)" } ?? "") + (column.map { " column \($0)" } ?? "")
            + (path.isEmpty ? "" : " at \(path)")
        let isPathOnly = line == nil && column == nil
        return Phrase(
            isPathOnly ? whole.chinese + chinese : joined(whole.chinese, chinese),
            whole.english + english)
    }

    // MARK: Found

    static var nothing: Phrase { Phrase("空缺", "nothing") }
    static var more: Phrase { Phrase("更多", "more") }
    /// For values that are somebody's.
    static var somethingElse: Phrase { Phrase("其他内容", "something else") }
    static var notUTF8: Phrase { Phrase("不是 UTF-8 的字节", "bytes that are no UTF-8") }
    static var unknownKey: Phrase { Phrase("未知的键", "an unknown key") }

    static func again(_ name: String) -> Phrase { again(.verbatim(name)) }
    static func again(_ name: Phrase) -> Phrase {
        name + Phrase(" 再次出现", " a second time")
    }

    static func key(_ codeKeyId: UInt8) -> Phrase {
        Phrase("\(codeKeyId) 号密钥", "key \(codeKeyId)")
    }

    static func moreThanBytes(_ count: Int) -> Phrase {
        Phrase("超过 \(count) 字节", "more than \(count) bytes")
    }

    // MARK: Expected

    static var aString: Phrase { Phrase("字符串", "a string") }
    static var aKey: Phrase { Phrase("键", "a key") }
    static var anObject: Phrase { Phrase("对象", "an object") }
    static var anEscape: Phrase { Phrase("转义符", "an escape") }
    static var surrogatePair: Phrase { Phrase("一对代理码元", "a surrogate pair") }
    static var noControlCharacter: Phrase { Phrase("不含控制字符", "no control character") }
    static var eachKeyOnce: Phrase { Phrase("每个键只出现一次", "each key once") }
    static var eachIdOnce: Phrase { Phrase("每个编号只出现一次", "each id once") }
    static var putInSnapshot: Phrase { Phrase("put（全量文件中）", "put in a snapshot") }
    static var soundKey: Phrase { Phrase("可靠的 Ed25519 公钥", "a sound Ed25519 public key") }
    static var dayLike: Phrase { Phrase("2026-10-01 这样的日期", "a day like 2026-10-01") }

    static var timeLike: Phrase {
        Phrase("2026-11-20T00:00:00Z 这样的时间（UTC）", "a time like 2026-11-20T00:00:00Z")
    }

    static func hexadecimal(_ digits: Int) -> Phrase {
        Phrase("\(digits) 位小写十六进制数字", "\(digits) lower-case hexadecimal digits")
    }

    static func oneOf(_ words: [String]) -> Phrase {
        Phrase(
            words.joined(separator: "、") + " 之一", "one of " + words.joined(separator: ", "))
    }

    static func integer(in range: ClosedRange<Int64>) -> Phrase {
        Phrase(
            "\(range.lowerBound) 到 \(range.upperBound) 的整数",
            "an integer from \(range.lowerBound) to \(range.upperBound)")
    }

    static func bytes(_ count: Int64) -> Phrase { Phrase("\(count) 字节", "\(count) bytes") }
    static func lines(_ count: Int) -> Phrase { Phrase("\(count) 行", "\(count) lines") }
    static func atMost(_ limit: String) -> Phrase { Phrase("最多 \(limit)", "at most \(limit)") }
    static func atMostBytes(_ count: Int) -> Phrase { .atMost("") + .bytes(Int64(count)) }

    /// What a station keeps of a list.
    static func mostKept(_ count: Int) -> Phrase {
        Phrase("最多 \(count) 条（驿站能存的数量）", "at most \(count), which a station keeps")
    }

    static func notAfter(_ time: UnixTime) -> Phrase {
        Phrase(
            "不晚于 \(time.rfc3339Seconds)", "a time not after \(time.rfc3339Seconds)")
    }

    static func notBefore(_ time: UnixTime) -> Phrase {
        Phrase(
            "不早于 \(time.rfc3339Seconds)", "a time not before \(time.rfc3339Seconds)")
    }

    static func acceptedBefore(_ version: UInt64) -> Phrase {
        Phrase(
            "不低于 \(version)（此前已接受）",
            "at least \(version), which was accepted before")
    }
}

extension Phrase {
    /// N of scrypt.
    public static var hardeningCost: Phrase {
        Phrase("0，或 2 … 65536 中 2 的幂", "0 or a power of two, 2 … 65536")
    }
}
