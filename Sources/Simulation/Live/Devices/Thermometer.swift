/// A DS18B20 as the kernel's `w1_slave` shows it.
///
/// | byte of the scratchpad | content |
/// |---|---|
/// | 0, 1 | sixteenths of a degree, signed, low byte first |
/// | 2, 3, 4, 5, 7 | alarms and configuration, as the factory leaves them |
/// | 6 | 16 less the fraction in byte 0; `0C` before the first measurement |
/// | 8 | CRC-8 |
///
/// Two lines: the nine bytes with `crc=` and `YES`; the nine bytes with `t=` and m°C, rounded
/// towards zero. Sources: DS18B20 data sheet; Linux, `w1_therm.rst`.
struct Thermometer {
    /// m°C around it.
    private(set) var millidegrees = 0
    private(set) var fault: ProbeFault?
    /// What it shows when it is stuck.
    private var shown = 0

    mutating func measure(_ value: Int) {
        millidegrees = value
        if fault != .stuck { shown = value }
    }

    mutating func setFault(_ new: ProbeFault?) {
        fault = new
        if new != .stuck { shown = millidegrees }
    }

    /// What the file holds; `nil` = there is none.
    var text: String? {
        switch fault {
        case .pulledOff: nil
        case .deadBus: Self.text([UInt8](repeating: 0, count: 8), millidegrees: 0)
        case .powerOn:
            Self.text([0x50, 0x05, 0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10], millidegrees: 85_000)
        case .stuck, nil: Self.text(millidegrees: shown)
        }
    }

    static func text(millidegrees: Int) -> String {
        let exact = millidegrees * 16
        let sixteenths = exact >= 0 ? exact / 1000 : -((999 - exact) / 1000)
        let raw = UInt16(truncatingIfNeeded: sixteenths)
        let scratchpad: [UInt8] = [
            UInt8(raw & 0xFF), UInt8(raw >> 8), 0x4B, 0x46, 0x7F, 0xFF,
            0x10 - UInt8(raw & 0x0F), 0x10,
        ]
        return text(scratchpad, millidegrees: sixteenths * 1000 / 16)
    }

    private static func text(_ scratchpad: [UInt8], millidegrees: Int) -> String {
        let sum = check(scratchpad)
        let bytes = (scratchpad + [sum]).map(hex).joined(separator: " ")
        return "\(bytes) : crc=\(hex(sum)) YES\n\(bytes) t=\(millidegrees)\n"
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private static func check(_ bytes: [UInt8]) -> UInt8 {
        var sum: UInt8 = 0
        for byte in bytes {
            sum ^= byte
            for _ in 0..<8 {
                let carries = sum & 1 == 1
                sum >>= 1
                if carries { sum ^= 0x8C }
            }
        }
        return sum
    }
}
