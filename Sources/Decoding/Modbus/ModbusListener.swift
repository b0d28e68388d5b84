/// Bytes heard after a request → its answer.
///
/// Theory of operation. Modbus RTU ends a frame with silence, which a program behind a USB adapter
/// cannot hear (it hands bytes over in pieces, up to 16 ms late). So the answer is known by what
/// it must look like: the request says its unit, function, byte count, and thereby its length. At
/// each byte the listener asks whether the last bytes are the whole answer with a right CRC, or
/// the unit's exception; what came before is then noise. So no noise, however it looks, can
/// swallow a good answer. An exception inside an answer that has begun is data, not an exception.
///
/// A half-duplex adapter may hear itself. The echo of a read is no answer to it and is stepped
/// over. The echo of a write looks like its confirmation; whoever knows (from a read, by
/// `heardItself`) that the adapter hears itself says so, and the first copy does not count.
///
/// When time is over, `verdict` says why there was no answer.
public struct ModbusListener: Sendable {
    /// The longest frame of the standard (256 bytes) after the longest echo of a request.
    static let mostBytes = 512

    private let request: ModbusRequest
    private let unit: UInt8
    private let echo: [UInt8]
    private let head: [UInt8]
    private let length: Int
    private let skipsEcho: Bool
    private var heard: [UInt8] = []

    public init(_ request: ModbusRequest, unit: UInt8, skipsEcho: Bool = false) {
        self.request = request
        self.unit = unit
        self.skipsEcho = skipsEcho
        echo = request.frame(unit: unit)
        head = [unit, request.function] + request.answerHead
        length = request.answerLength
    }

    /// Bytes arrived, in whatever pieces. What comes behind the answer is not looked at: the line
    /// belongs to the one who asks.
    public mutating func consume(_ bytes: some Sequence<UInt8>) -> ModbusAnswer? {
        for byte in bytes {
            heard.append(byte)
            if let answer = answerEndingHere() { return answer }
            // An answer never begins further back than its own length.
            if heard.count > Self.mostBytes { heard.removeFirst(Self.mostBytes / 2) }
        }
        return nil
    }

    /// Whether the adapter heard the request itself. A read knows; a write cannot tell.
    public var heardItself: Bool { echoEnd != nil }

    /// Where the first copy of the request ends: noise as the sender is switched on may stand
    /// before it.
    private var echoEnd: Int? {
        guard heard.count >= echo.count else { return nil }
        return (echo.count...heard.count).first { heard[..<$0].suffix(echo.count) == echo[...] }
    }

    /// Why there was no answer, when time is over.
    public var verdict: ModbusFault {
        let rest = skipsEcho ? Array(heard.dropFirst(echoEnd ?? 0)) : heard
        guard !rest.isEmpty else { return .silent }
        let strangers = rest.indices.compactMap { stranger(in: rest[$0...]) }
        if let first = strangers.first { return first }
        let hasShape = rest.indices.contains {
            rest.count - $0 >= length && rest[$0...].starts(with: head)
        }
        return hasShape ? .badChecksum : .incomplete
    }

    // MARK: The answer

    private func answerEndingHere() -> ModbusAnswer? {
        let first = skipsEcho ? echoEnd ?? 0 : 0
        let start = heard.count - length
        if start >= first, heard[start...].starts(with: head), Self.isWhole(heard[start...]) {
            return meaning(of: heard[start...])
        }
        let exception = heard.count - 5
        guard exception >= first, heard[exception] == unit,
            heard[exception + 1] == request.function | 0x80, !isInsideAnswer(exception),
            Self.isWhole(heard[exception...])
        else { return nil }
        return .exception(ModbusException(code: heard[exception + 2]))
    }

    /// Whether an answer has begun before this place that is not complete yet.
    private func isInsideAnswer(_ place: Int) -> Bool {
        let earliest = max(0, heard.count - length + 1)
        return earliest < place
            && (earliest..<place).contains { heard[$0...].starts(with: head) }
    }

    private func meaning(of frame: ArraySlice<UInt8>) -> ModbusAnswer {
        let data = Array(frame.dropFirst(3).dropLast(2))
        switch request {
        case .readCoils(_, let count), .readInputs(_, let count):
            return .bits((0..<count).map { data[$0 / 8] >> UInt8($0 % 8) & 1 == 1 })
        case .readHoldingRegisters(_, let count), .readInputRegisters(_, let count):
            return .registers(
                (0..<count).map { UInt16(data[$0 * 2]) << 8 | UInt16(data[$0 * 2 + 1]) })
        case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: return .written
        }
    }

    // MARK: Other frames

    /// A sound frame at the beginning of these bytes that is no answer.
    private func stranger(in bytes: ArraySlice<UInt8>) -> ModbusFault? {
        guard let length = Self.answerLength(bytes), bytes.count >= length else { return nil }
        let frame = bytes.prefix(length)
        guard Self.isWhole(frame), frame.first != 0 else { return nil }
        let (unit, function) = (frame[frame.startIndex], frame[frame.startIndex + 1])
        if unit != self.unit { return .wrongUnit(unit) }
        if function & 0x7F != request.function { return .wrongFunction(function) }
        return request.isRead ? .wrongByteCount(length - 5) : .wrongConfirmation
    }

    /// How long an answer is that begins so; `nil` when none does.
    private static func answerLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 3 else { return nil }
        switch bytes[bytes.startIndex + 1] {
        case 1...4: return 5 + Int(bytes[bytes.startIndex + 2])
        case 5, 6, 15, 16: return 8
        case 0x81...0x86, 0x8F, 0x90: return 5
        default: return nil
        }
    }

    /// A frame followed by its own CRC has the CRC 0.
    private static func isWhole(_ frame: ArraySlice<UInt8>) -> Bool {
        Checksums.modbus(frame) == 0
    }
}
