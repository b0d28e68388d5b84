// Reads one line of a member file field by field, in any order of its keys.
//
// A list has up to two million lines, and the budget for one is what SQLite needs to insert it:
// nothing is allocated on the way but a group's name of more than 15 bytes.

import StationModel

/// What is known of a line while it is read.
struct MemberLineParser {
    /// Longest name of a group in UTF-8 bytes.
    static let greatestGroupLength = 64

    private enum Operation { case put, delete }

    private var operation: Operation?
    private var digest: CredentialDigest?
    private var member: MemberPseudonym?
    private var group: String?
    private var from: UnixTime?
    private var until: UnixTime?
    private var flags: MemberFlags?

    /// The line in `range` of `bytes`, without its end.
    static func parse(_ bytes: [UInt8], range: Range<Int>) throws(JSONFault) -> MemberChange {
        var cursor = JSONCursor(bytes, range: range)
        var parser = MemberLineParser()
        try cursor.expect(0x7B)
        repeat {
            try parser.takeMember(&cursor)
        } while cursor.take(0x2C)
        try cursor.expect(0x7D)
        try cursor.expectEnd()
        return try parser.line(at: range.lowerBound)
    }

    private mutating func takeMember(_ cursor: inout JSONCursor) throws(JSONFault) {
        let key = try cursor.plainString(.aKey)
        try cursor.expect(0x3A)
        if cursor.matches(key, "digest") {
            try once(digest, key)
            digest = try Self.digest(&cursor)
        } else if cursor.matches(key, "member") {
            try once(member, key)
            member = try Self.member(&cursor)
        } else if cursor.matches(key, "op") {
            try once(operation, key)
            operation = try Self.operation(&cursor)
        } else if cursor.matches(key, "group") {
            try once(group, key)
            group = try Self.group(&cursor)
        } else if cursor.matches(key, "from") {
            try once(from, key)
            from = try Self.time(&cursor)
        } else if cursor.matches(key, "until") {
            try once(until, key)
            until = try Self.time(&cursor)
        } else if cursor.matches(key, "flags") {
            try once(flags, key)
            flags = try Self.flags(&cursor)
        } else {
            throw JSONFault(
                offset: key.lowerBound, found: .unknownKey,
                expected: .oneOf([
                    "op", "digest", "member", "group", "from", "until", "flags",
                ]))
        }
    }

    private func once<Value>(_ value: Value?, _ key: Range<Int>) throws(JSONFault) {
        guard value == nil else {
            throw JSONFault(
                offset: key.lowerBound, found: .again(.aKey), expected: .eachKeyOnce)
        }
    }

    private func line(at start: Int) throws(JSONFault) -> MemberChange {
        guard let operation else { throw Self.missing("op", at: start) }
        guard let member else { throw Self.missing("member", at: start) }
        switch operation {
        case .delete:
            guard group == nil, from == nil, until == nil, flags == nil else {
                throw JSONFault(
                    offset: start, found: Phrase("多余的键", "more keys in a del"),
                    expected: Phrase(
                        "只有 op、digest、member", "op, digest and member only"))
            }
            return .delete(digest: digest, member: member)
        case .put:
            guard let group else { throw Self.missing("group", at: start) }
            if let from, let until, from >= until {
                throw JSONFault(
                    offset: start, found: Phrase("from 不早于 until", "from not before until"),
                    expected: Phrase("from 早于 until", "from before until"))
            }
            return .put(
                digest: digest,
                MemberRecord(
                    member: member, group: MemberGroup(group), from: from, until: until,
                    flags: flags ?? []))
        }
    }

    private static func missing(_ key: String, at offset: Int) -> JSONFault {
        JSONFault(
            offset: offset, found: Phrase("空缺", "no \(key)"),
            expected: Phrase("键 \(key)", "the key \(key)"))
    }
}

// MARK: - Values

extension MemberLineParser {
    private static func operation(_ cursor: inout JSONCursor) throws(JSONFault) -> Operation {
        let text = try cursor.plainString()
        if cursor.matches(text, "put") { return .put }
        if cursor.matches(text, "del") { return .delete }
        throw wrong(text, .oneOf(["put", "del"]))
    }

    private static func digest(
        _ cursor: inout JSONCursor
    ) throws(JSONFault) -> CredentialDigest {
        let text = try cursor.plainString()
        guard text.count == 32, let high = word(cursor, text.lowerBound),
            let low = word(cursor, text.lowerBound + 16)
        else { throw wrong(text, .hexadecimal(32)) }
        return CredentialDigest(high: high, low: low)
    }

    private static func member(_ cursor: inout JSONCursor) throws(JSONFault) -> MemberPseudonym {
        let text = try cursor.plainString()
        guard text.count == 16, let value = word(cursor, text.lowerBound) else {
            throw wrong(text, .hexadecimal(16))
        }
        return MemberPseudonym(value)
    }

    private static func group(_ cursor: inout JSONCursor) throws(JSONFault) -> String {
        cursor.skipBlanks()
        let start = cursor.position
        let text = try cursor.string()
        guard (1...greatestGroupLength).contains(text.utf8.count) else {
            throw wrong(
                start..<start, Phrase("1 – 64 字节的组名", "a group's name of 1 – 64 bytes"))
        }
        return text
    }

    private static func time(_ cursor: inout JSONCursor) throws(JSONFault) -> UnixTime {
        let text = try cursor.plainString()
        guard let time = cursor.time(in: text) else {
            throw wrong(text, .timeLike)
        }
        return time
    }

    private static func flags(_ cursor: inout JSONCursor) throws(JSONFault) -> MemberFlags {
        var flags: MemberFlags = []
        try cursor.expect(0x5B)
        if cursor.take(0x5D) { return flags }
        repeat {
            let text = try cursor.plainString()
            let flag = try Self.flag(text, cursor)
            guard flags.insert(flag).inserted else {
                throw wrong(text, Phrase("每个标记只出现一次", "each flag once"))
            }
        } while cursor.take(0x2C)
        try cursor.expect(0x5D)
        return flags
    }

    private static func flag(
        _ text: Range<Int>, _ cursor: JSONCursor
    ) throws(JSONFault) -> MemberFlags {
        if cursor.matches(text, "longAccess") { return .longAccess }
        if cursor.matches(text, "suspended") { return .suspended }
        if cursor.matches(text, "staff") { return .staff }
        throw wrong(text, .oneOf(["longAccess", "suspended", "staff"]))
    }

    /// 16 lower-case hexadecimal digits.
    private static func word(_ cursor: JSONCursor, _ start: Int) -> UInt64? {
        var value: UInt64 = 0
        var faults: UInt8 = 0
        // Without a branch: a third of the digits are letters, and no processor guesses which.
        // What was not a digit does not come back when its value is written as one.
        for offset in start..<start + 16 {
            let byte = cursor[offset]
            let digit = (byte & 0xF) &+ 9 &* (byte >> 6)
            let letter = (digit &+ 6) >> 4
            faults |= byte ^ (0x30 &+ digit &+ 0x27 &* letter) | digit & 0xF0
            value = value << 4 | UInt64(digit)
        }
        return faults == 0 ? value : nil
    }

    private static func wrong(_ text: Range<Int>, _ expected: Phrase) -> JSONFault {
        JSONFault(offset: text.lowerBound, found: .somethingElse, expected: expected)
    }
}
