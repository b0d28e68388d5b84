public import StationModel

extension VoucherChange: SignedLine {
    init(line bytes: [UInt8], range: Range<Int>) throws(JSONFault) {
        self = try JSONFields.reading(line: bytes, range) { fields throws(JSONFault) in
            try VoucherChange(&fields)
        }
    }

    private init(_ fields: inout JSONFields) throws(JSONFault) {
        let isPut = try fields.text("op", .oneOf(["put", "del"])) {
            ["put": true, "del": false][$0]
        }
        let voucherId = try fields.hexadecimal("voucher", isShown: false)
        guard isPut else {
            self = .delete(voucherId: voucherId)
            return
        }
        self = .put(
            ListedVoucher(
                voucherId: voucherId,
                member: MemberPseudonym(try fields.hexadecimal("member", isShown: false)),
                sku: SKUNumber(UInt32(try fields.integer("sku", in: 0...Int64(UInt32.max)))),
                quantity: UInt8(try fields.integer("quantity", in: 1...255)),
                until: try fields.time("until")))
    }

    /// The line as it stands in a voucher file, without its end.
    public var json: String {
        switch self {
        case .put(let voucher):
            "{\"op\":\"put\",\"voucher\":\"\(voucher.voucherId.hex)\","
                + "\"member\":\"\(voucher.member.hex)\",\"sku\":\(voucher.sku),"
                + "\"quantity\":\(voucher.quantity),"
                + "\"until\":\"\(voucher.until.rfc3339Seconds)\"}"
        case .delete(let voucherId): "{\"op\":\"del\",\"voucher\":\"\(voucherId.hex)\"}"
        }
    }
}

extension CalendarDay: SignedLine {
    init(line bytes: [UInt8], range: Range<Int>) throws(JSONFault) {
        self = try JSONFields.reading(line: bytes, range) { fields throws(JSONFault) in
            CalendarDay(
                date: try fields.text("date", .dayLike) { CivilDate(text: $0) },
                kind: try fields.word("kind", Schedule.DayKind.self))
        }
    }

    /// The line as it stands in a calendar file, without its end.
    public var json: String { "{\"date\":\"\(date)\",\"kind\":\"\(kind.rawValue)\"}" }
}

extension JSONFields {
    /// One line of a file, as an object of which every key is taken. Its faults count from the
    /// beginning of `bytes`.
    fileprivate static func reading<Value>(
        line bytes: [UInt8], _ range: Range<Int>,
        _ body: (inout JSONFields) throws(JSONFault) -> Value
    ) throws(JSONFault) -> Value {
        do {
            var fields = try JSONFields(JSONNode(parsing: Array(bytes[range])))
            let value = try body(&fields)
            try fields.finish()
            return value
        } catch {
            throw JSONFault(
                offset: error.offset + range.lowerBound, path: error.path, found: error.found,
                expected: error.expected)
        }
    }
}

extension CalendarDay {
    /// From a line that nobody has signed yet, without its end.
    public init(line: [UInt8]) throws(LineFault) {
        do throws(JSONFault) { try self.init(line: line, range: 0..<line.count) } catch {
            throw LineFault(error)
        }
    }
}
