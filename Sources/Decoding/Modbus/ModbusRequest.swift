/// What a device on a Modbus line is asked or told.
///
/// A frame is unit, function, data, CRC (low byte first); numbers in the data are big-endian.
///
/// | function | data of the request | data of the answer |
/// |---|---|---|
/// | 1 coils, 2 inputs | start 2, count 2 | byte count, bits, the first in bit 0 |
/// | 3 holding, 4 input registers | start 2, count 2 | byte count, registers |
/// | 5 coil, 6 register | address 2, value 2 | the same |
/// | 15 coils | start 2, count 2, byte count, bits | start 2, count 2 |
/// | 16 registers | start 2, count 2, byte count, registers | start 2, count 2 |
///
/// Source: Modbus application protocol V1.1b3, sections 6.1 – 6.6, 6.11, 6.12.
public enum ModbusRequest: Hashable, Sendable {
    /// Up to 2000.
    case readCoils(start: UInt16, count: Int)
    /// Up to 2000.
    case readInputs(start: UInt16, count: Int)
    /// Up to 125.
    case readHoldingRegisters(start: UInt16, count: Int)
    /// Up to 125.
    case readInputRegisters(start: UInt16, count: Int)
    /// By the standard FF00 is on and 0000 off; boards have other values for other deeds.
    case writeCoil(address: UInt16, value: UInt16)
    case writeRegister(address: UInt16, value: UInt16)
    /// Up to 1968.
    case writeCoils(start: UInt16, [Bool])
    /// Up to 123.
    case writeRegisters(start: UInt16, [UInt16])

    public var function: UInt8 {
        switch self {
        case .readCoils: 1
        case .readInputs: 2
        case .readHoldingRegisters: 3
        case .readInputRegisters: 4
        case .writeCoil: 5
        case .writeRegister: 6
        case .writeCoils: 15
        case .writeRegisters: 16
        }
    }

    /// Whether it only asks; the echo of such a request is no answer to it.
    public var isRead: Bool { function <= 4 }

    /// The bytes on the line. Unit 0 is everybody, and nobody answers.
    public func frame(unit: UInt8) -> [UInt8] {
        precondition(isSound, "more than one frame holds")
        let body = [unit, function] + head + content
        let sum = Checksums.modbus(body)
        return body + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    /// Whole length of an answer that is no exception.
    public var answerLength: Int {
        switch self {
        case .readCoils, .readInputs, .readHoldingRegisters, .readInputRegisters:
            5 + answerByteCount
        case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: 8
        }
    }

    /// What an answer begins with behind its unit and function: the byte count of one that brings
    /// data, the first four bytes of the request for one that confirms.
    var answerHead: [UInt8] {
        switch self {
        case .readCoils, .readInputs, .readHoldingRegisters, .readInputRegisters:
            [UInt8(answerByteCount)]
        case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: head
        }
    }

    private var answerByteCount: Int {
        switch self {
        case .readCoils(_, let count), .readInputs(_, let count): (count + 7) / 8
        case .readHoldingRegisters(_, let count), .readInputRegisters(_, let count): count * 2
        case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: 0
        }
    }

    private var isSound: Bool {
        switch self {
        case .readCoils(_, let count), .readInputs(_, let count): (1...2000).contains(count)
        case .readHoldingRegisters(_, let count), .readInputRegisters(_, let count):
            (1...125).contains(count)
        case .writeCoil, .writeRegister: true
        case .writeCoils(_, let levels): (1...1968).contains(levels.count)
        case .writeRegisters(_, let values): (1...123).contains(values.count)
        }
    }

    private var head: [UInt8] {
        switch self {
        case .readCoils(let start, let count), .readInputs(let start, let count),
            .readHoldingRegisters(let start, let count),
            .readInputRegisters(let start, let count):
            start.bigEndianBytes + UInt16(count).bigEndianBytes
        case .writeCoil(let address, let value), .writeRegister(let address, let value):
            address.bigEndianBytes + value.bigEndianBytes
        case .writeCoils(let start, let levels):
            start.bigEndianBytes + UInt16(levels.count).bigEndianBytes
        case .writeRegisters(let start, let values):
            start.bigEndianBytes + UInt16(values.count).bigEndianBytes
        }
    }

    private var content: [UInt8] {
        switch self {
        case .writeCoils(_, let levels):
            var bytes = [UInt8](repeating: 0, count: (levels.count + 7) / 8)
            for (place, level) in levels.enumerated() where level {
                bytes[place / 8] |= 1 << UInt8(place % 8)
            }
            return [UInt8(bytes.count)] + bytes
        case .writeRegisters(_, let values):
            return [UInt8(values.count * 2)] + values.flatMap(\.bigEndianBytes)
        case .readCoils, .readInputs, .readHoldingRegisters, .readInputRegisters, .writeCoil,
            .writeRegister:
            return []
        }
    }
}

extension UInt16 {
    /// Both bytes, the more significant one first.
    var bigEndianBytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
