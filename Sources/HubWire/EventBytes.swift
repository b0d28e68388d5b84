import StationModel

/// The parts of an event that are written without a text in between: a batch has a hundred of each.
extension [UInt8] {
    /// Text that needs no escaping.
    mutating func append(plain text: String) { append(contentsOf: text.utf8) }

    /// Not the first member of its object. `name` needs no escaping.
    mutating func append(member name: StaticString, _ text: String) {
        append(beginning: name)
        append(jsonString: text)
    }

    /// The same of bytes in lower-case hexadecimal digits.
    mutating func append(member name: StaticString, hex content: [UInt8]) {
        append(beginning: name)
        append(UInt8(ascii: "\""))
        append(addingCapacity: 2 * content.count) { bytes in
            for byte in content {
                bytes.append(Self.digit(byte >> 4))
                bytes.append(Self.digit(byte & 0xF))
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// As `UnixTime.rfc3339` writes it.
    mutating func append(_ time: UnixTime) {
        let seconds = Int(time.seconds)
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let (year, month, date) = CivilDate(daysSinceEpoch: day).components
        guard (0...9999).contains(year) else { return append(plain: time.rfc3339) }
        append(year, digits: 4)
        append(month, digits: 2, after: "-")
        append(date, digits: 2, after: "-")
        let second = seconds - day * 86_400
        append(second / 3600, digits: 2, after: "T")
        append(second / 60 % 60, digits: 2, after: ":")
        append(second % 60, digits: 2, after: ":")
        append(Int(time.milliseconds) - seconds * 1000, digits: 3, after: ".")
        append(UInt8(ascii: "Z"))
    }

    private mutating func append(beginning name: StaticString) {
        append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: "\"")])
        name.withUTF8Buffer { append(contentsOf: $0) }
        append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    }

    private mutating func append(_ number: Int, digits: Int, after separator: Unicode.Scalar) {
        append(UInt8(ascii: separator))
        append(number, digits: digits)
    }

    private mutating func append(_ number: Int, digits: Int) {
        var divisor = digits == 4 ? 1000 : digits == 3 ? 100 : 10
        while divisor > 0 {
            append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10
    }
}
