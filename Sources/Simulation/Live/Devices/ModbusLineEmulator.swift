import StationModel

/// An RS-485 line with Modbus devices on it.
///
/// Theory of operation. A frame ends with a silence of 3.5 characters. Whose address it carries
/// checks it, does what it says, and answers after the time that its kind takes; a broadcast
/// (address 0) is done by all and answered by nobody. Damage and other addresses are answered by
/// silence, as is everything while a device has no power. While an answer is on its way the line
/// is the device's: what the program sends then is lost.
/// Source: Modbus over serial line V1.02, sections 2.2, 2.5.1, 6.2.2.
struct ModbusLineEmulator: SerialEmulator {
    /// The longest frame of the standard.
    private static let longestFrame = 256

    var devices: [ModbusDeviceEmulator]
    private let characterTime: Duration
    private var heard: [UInt8] = []
    private var frameEnds: Duration = .zero
    private var answer: (bytes: [UInt8], at: Duration)?

    init(_ line: ModbusLineConfiguration) {
        devices = line.devices.map { ModbusDeviceEmulator($0) }
        let bits = line.port.parity == .none ? 9 + line.port.stopBits.rawValue : 11
        characterTime = .microseconds(bits * 1_000_000 / Int(line.port.baudRate))
    }

    /// Above 19,200 baud the standard fixes the silence.
    private var silence: Duration { max(characterTime * 7 / 2, .microseconds(1750)) }

    var nextTime: Duration? {
        let end = heard.isEmpty ? nil : frameEnds
        return [end, answer?.at].compactMap(\.self).min()
    }

    mutating func hear(_ bytes: [UInt8], at time: Duration) {
        guard answer == nil else { return }
        let begins = heard.isEmpty ? time : max(time, frameEnds - silence)
        heard = (heard + bytes).suffix(Self.longestFrame + 1)
        frameEnds = begins + characterTime * bytes.count + silence
    }

    mutating func advance(to time: Duration) -> [UInt8] {
        if !heard.isEmpty, frameEnds <= time {
            judge(heard)
            heard = []
        }
        guard let (bytes, due) = answer, due <= time else { return [] }
        answer = nil
        return bytes
    }

    /// The devices have a supply of their own.
    mutating func powerFails() {
        heard = []
        answer = nil
    }

    private mutating func judge(_ frame: [UInt8]) {
        guard (4...Self.longestFrame).contains(frame.count), Self.check(frame) == 0 else { return }
        let request = Array(frame.dropFirst().dropLast(2))
        for place in devices.indices where devices[place].hears(frame[0]) {
            let said = devices[place].memory.answer(request)
            guard frame[0] != 0 else { continue }
            answer = (Self.closed([frame[0]] + said), frameEnds + devices[place].takes)
        }
    }

    /// Adds the check sum, low byte first.
    static func closed(_ body: [UInt8]) -> [UInt8] {
        let sum = check(body)
        return body + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    /// Zero over a frame with its own check sum.
    private static func check(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt16 = 0xFFFF
        for byte in bytes {
            sum ^= UInt16(byte)
            for _ in 0..<8 {
                let carries = sum & 1 == 1
                sum >>= 1
                if carries { sum ^= 0xA001 }
            }
        }
        return sum
    }
}
