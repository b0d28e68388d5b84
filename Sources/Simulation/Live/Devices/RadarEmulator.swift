/// An LD2410 presence radar.
///
/// Theory of operation. It reports ten times a second by itself, and goes on reporting somebody
/// for its absence time after it has seen them last. Commands are acknowledged after 10 ms, with
/// success only between "begin" (FF) and "end" (FE).
///
/// | frame | bytes |
/// |---|---|
/// | report | `F4 F3 F2 F1`, length, `02 AA`, what is seen, `55 00`, `F8 F7 F6 F5` |
/// | what is seen | state, moving cm and energy, still cm and energy, detected cm |
/// | command | `FD FC FB FA`, length, command, values, `04 03 02 01` |
/// | acknowledgement | the same frame: command + 0100, status (0 = done), values |
///
/// Numbers are little-endian. Source: Hi-Link, LD2410C serial protocol V1.00.
struct RadarEmulator: SerialEmulator {
    /// Whom it could see.
    enum Sight: Hashable {
        case nobody
        case moving(centimetres: Int)
        case still(centimetres: Int)
    }

    /// What a factory sets.
    struct Limits: Hashable {
        var movingGate: UInt8 = 8
        var stillGate: UInt8 = 8
        var absenceSeconds: UInt16 = 5
    }

    private static let interval: Duration = .milliseconds(100)
    private static let takes: Duration = .milliseconds(10)
    private static let head: [UInt8] = [0xFD, 0xFC, 0xFB, 0xFA]
    private static let tail: [UInt8] = [0x04, 0x03, 0x02, 0x01]
    /// Commands have 30 bytes at most; what is longer without an end is no command.
    private static let mostHeard = 64

    private(set) var limits = Limits()
    private(set) var bluetoothIsOn = true
    private var sight = Sight.nobody
    private var nextReport: Duration
    private var lastSeen: (sight: Sight, until: Duration)?
    private var heard: [UInt8] = []
    private var answers: [(bytes: [UInt8], at: Duration)] = []
    private var isConfigured = false

    init(at time: Duration) { nextReport = time + Self.interval }

    var nextTime: Duration? { min(nextReport, answers.first?.at ?? nextReport) }

    mutating func look(_ new: Sight, at time: Duration) {
        if sight != .nobody {
            lastSeen = (sight, time + .seconds(Int(limits.absenceSeconds)))
        }
        sight = new
    }

    mutating func powerFails() {
        (heard, answers, isConfigured) = ([], [], false)
    }

    mutating func advance(to time: Duration) -> [UInt8] {
        var bytes: [UInt8] = []
        while let first = answers.first, first.at <= time {
            bytes += first.bytes
            answers.removeFirst()
        }
        if nextReport <= time {
            bytes += report(at: time)
            nextReport = time + Self.interval
        }
        return bytes
    }

    // MARK: Reports

    private func report(at time: Duration) -> [UInt8] {
        let shown = sight == .nobody ? lastSeen.flatMap { time < $0.until ? $0.sight : nil } : sight
        var body: [UInt8]
        switch shown ?? .nobody {
        case .nobody: body = [0, 0, 0, 0, 0, 0, 0, 0, 0]
        case .moving(let distance):
            let place = Self.little(distance)
            body = [1] + place + [85, 0, 0, 0] + place
        case .still(let distance):
            let place = Self.little(distance)
            body = [2, 0, 0, 0] + place + [47] + place
        }
        body = [0x02, 0xAA] + body + [0x55, 0x00]
        return [0xF4, 0xF3, 0xF2, 0xF1] + Self.little(body.count) + body
            + [0xF8, 0xF7, 0xF6, 0xF5]
    }

    private static func little(_ number: Int) -> [UInt8] {
        [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)]
    }

    // MARK: Commands

    mutating func hear(_ bytes: [UInt8], at time: Duration) {
        heard += bytes
        while let command = nextCommand() {
            let said = carryOut(command[0], Array(command.dropFirst(2)))
            let body = [command[0], command[1] | 0x01] + said
            let frame = Self.head + Self.little(body.count) + body + Self.tail
            answers.append((frame, time + Self.takes))
        }
        heard = heard.suffix(Self.mostHeard)
    }

    /// Command and values, taken out of what was heard; what was noise before it is gone.
    private mutating func nextCommand() -> [UInt8]? {
        while !heard.isEmpty {
            guard heard.starts(with: Self.head.prefix(heard.count)) else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= 6 else { return nil }
            let length = Int(heard[4]) + Int(heard[5]) << 8
            guard length >= 2, 10 + length <= Self.mostHeard else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= 10 + length else { return nil }
            let frame = Array(heard.prefix(10 + length))
            heard.removeFirst(frame.count)
            if frame.suffix(4) == Self.tail[...] { return Array(frame[6..<(6 + length)]) }
        }
        return nil
    }

    /// Status and values of the acknowledgement.
    private mutating func carryOut(_ command: UInt8, _ values: [UInt8]) -> [UInt8] {
        if command == 0xFF {
            isConfigured = true
            return [0, 0, 1, 0, 0x40, 0]
        }
        guard isConfigured else { return [1, 0] }
        switch command {
        case 0xFE: isConfigured = false
        case 0x60:
            guard values.count == 18 else { return [1, 0] }
            limits = Limits(
                movingGate: values[2], stillGate: values[8],
                absenceSeconds: UInt16(values[14]) + UInt16(values[15]) << 8)
        case 0x61: return [0, 0] + parameters
        case 0xA0: return [0, 0, 0, 0, 0x02, 0x01, 0x16, 0x24, 0x06, 0x22]
        case 0xA4: bluetoothIsOn = values.first == 1
        case 0x62, 0x63, 0x64, 0xA3: break
        default: return [1, 0]
        }
        return [0, 0]
    }

    /// Nine sensitivities of each kind stand between the gates and the absence time.
    private var parameters: [UInt8] {
        [0xAA, 8, limits.movingGate, limits.stillGate]
            + [UInt8](repeating: 0x14, count: 9) + [UInt8](repeating: 0x19, count: 9)
            + Self.little(Int(limits.absenceSeconds))
    }
}
