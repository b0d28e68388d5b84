/// The text of a DS18B20's `w1_slave` file → temperature.
///
/// Line 1: nine scratchpad bytes and the kernel's judgement, `91 01 … 25 : crc=25 YES`. Line 2: the
/// bytes again and `t=25062`, the temperature in m°C. Four texts that look sound are not: all
/// bytes zero (a shorted line; its CRC is right), 85 °C with byte 6 = 0C (the value after
/// power-on, before anything was measured), 85 °C after a reading below 60 °C (the same from
/// chips that do not mark it), and 127.9 °C with byte 6 = 0C (too little supply).
///
/// Sources: kernel documentation `w1/slaves/w1_therm.rst`; DS18B20 data sheet, section "Memory".
public enum OneWireText {
    /// Why a text is no temperature.
    public enum Fault: Error, Hashable, Sendable {
        /// What newer kernels give for a read that failed.
        case empty
        /// Not the two lines.
        case malformed
        /// `NO`, or a CRC that is not that of the bytes.
        case badChecksum
        case shortedLine
        /// The value after power-on: nothing was measured yet, or the supply dips.
        case powerOnValue
        case supplyTooLow
        /// Outside −55 … 125 °C, which the chip cannot measure.
        case outOfRange
    }

    /// What the chip can measure, in m°C.
    static let range = -55_000...125_000
    /// From below it, no room comes to 85 °C between two readings.
    static let largestBeforePowerOnValue = 60_000

    /// The temperature in m°C. `previous`: that of the last sound text, `nil` when there is none.
    public static func temperature(
        of text: String, previous: Int?
    ) throws(Fault) -> Int {
        let lines = text.split(whereSeparator: \.isNewline)
        guard !lines.isEmpty else { throw .empty }
        guard lines.count == 2, let mark = lines[1].firstRange(of: "t="),
            let value = Int(lines[1][mark.upperBound...])
        else { throw .malformed }
        let bytes = try scratchpad(lines[0])
        try judge(value, bytes, previous)
        return value
    }

    /// The nine bytes of a line whose CRC is right.
    private static func scratchpad(_ line: Substring) throws(Fault) -> [UInt8] {
        let words = line.split(separator: " ")
        let bytes = words.prefix(9).compactMap { word in
            word.utf8.count == 2 ? UInt8(word, radix: 16) : nil
        }
        guard bytes.count == 9, words.count == 12, words[9] == ":", words[10].hasPrefix("crc=")
        else { throw .malformed }
        guard words[11] == "YES", Checksums.dallas(bytes) == 0 else { throw .badChecksum }
        return bytes
    }

    private static func judge(
        _ value: Int, _ bytes: [UInt8], _ previous: Int?
    ) throws(Fault) {
        guard bytes.contains(where: { $0 != 0 }) else { throw .shortedLine }
        let isMarked = bytes[6] == 0x0C
        if value == 85_000, isMarked || previous ?? .max < largestBeforePowerOnValue {
            throw .powerOnValue
        }
        if value >= 127_000, isMarked { throw .supplyTooLow }
        guard range.contains(value) else { throw .outOfRange }
    }
}
