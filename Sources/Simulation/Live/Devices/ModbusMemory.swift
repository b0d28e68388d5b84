/// What stands in a Modbus device, and how it answers for it.
///
/// | function | asks for | answer |
/// |---|---|---|
/// | 1, 2 | coils, inputs: first, count (1 – 2000) | byte count, bits, lowest first |
/// | 3, 4 | holding, input registers: first, count (1 – 125) | byte count, registers |
/// | 5, 6 | one coil, one register: address, value | the request itself |
/// | 15, 16 | coils, registers: first, count, byte count, values | first, count |
///
/// A table that the device does not have is an illegal function (exception 1), an address that is
/// not in its table an illegal address (2), a count or a value outside of its limits an illegal
/// value (3). Source: Modbus application protocol V1.1b3, sections 6.1 – 6.6, 6.11, 6.12.
struct ModbusMemory: Hashable {
    enum Exception: UInt8, Error {
        case illegalFunction = 1
        case illegalAddress = 2
        case illegalValue = 3
    }

    var coils: [UInt16: Bool] = [:]
    var inputs: [UInt16: Bool] = [:]
    var holding: [UInt16: UInt16] = [:]
    var input: [UInt16: UInt16] = [:]
    /// What function 5 must write for "on".
    var coilOn: UInt16 = 0xFF00
    /// A coil that stands for all of them, and can only be written.
    var allCoils: UInt16?

    /// Function and data of a request → function and data of the answer.
    mutating func answer(_ request: [UInt8]) -> [UInt8] {
        guard let function = request.first else { return [] }
        do throws(Exception) {
            return [function] + (try carryOut(function, Array(request.dropFirst())))
        } catch {
            return [function | 0x80, error.rawValue]
        }
    }

    private mutating func carryOut(
        _ function: UInt8, _ data: [UInt8]
    ) throws(Exception) -> [UInt8] {
        guard data.count >= 4 else { throw .illegalValue }
        let (first, second) = (Self.word(data, 0), Self.word(data, 2))
        switch function {
        case 1: return try Self.bits(coils, first, second)
        case 2: return try Self.bits(inputs, first, second)
        case 3: return try Self.registers(holding, first, second)
        case 4: return try Self.registers(input, first, second)
        case 5: try writeCoil(first, second)
        case 6: try write([second], at: first)
        case 15: try writeCoils(at: first, second, data.dropFirst(4))
        case 16: try writeRegisters(at: first, second, data.dropFirst(4))
        default: throw .illegalFunction
        }
        return Array(data.prefix(4))
    }

    // MARK: Reading

    private static func bits(
        _ table: [UInt16: Bool], _ first: UInt16, _ count: UInt16
    ) throws(Exception) -> [UInt8] {
        let values = try values(table, first, count, most: 2000)
        var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
        for (place, value) in values.enumerated() where value {
            bytes[place / 8] |= 1 << UInt8(place % 8)
        }
        return [UInt8(bytes.count)] + bytes
    }

    private static func registers(
        _ table: [UInt16: UInt16], _ first: UInt16, _ count: UInt16
    ) throws(Exception) -> [UInt8] {
        let values = try values(table, first, count, most: 125)
        return [UInt8(2 * values.count)] + values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    private static func values<Value>(
        _ table: [UInt16: Value], _ first: UInt16, _ count: UInt16, most: UInt16
    ) throws(Exception) -> [Value] {
        guard !table.isEmpty else { throw .illegalFunction }
        guard (1...most).contains(count) else { throw .illegalValue }
        let found = (0..<count).compactMap { table[first &+ $0] }
        guard found.count == Int(count) else { throw .illegalAddress }
        return found
    }

    // MARK: Writing

    private mutating func writeCoil(_ address: UInt16, _ value: UInt16) throws(Exception) {
        guard !coils.isEmpty else { throw .illegalFunction }
        guard coils[address] != nil || address == allCoils else { throw .illegalAddress }
        guard value == coilOn || value == 0 else { throw .illegalValue }
        for coil in coils.keys where coil == address || address == allCoils {
            coils[coil] = value != 0
        }
    }

    private mutating func writeCoils(
        at first: UInt16, _ count: UInt16, _ values: ArraySlice<UInt8>
    ) throws(Exception) {
        guard !coils.isEmpty else { throw .illegalFunction }
        let bytes = Array(values.dropFirst())
        guard (1...1968).contains(count), bytes.count == (Int(count) + 7) / 8,
            values.first.map({ Int($0) == bytes.count }) == true
        else { throw .illegalValue }
        guard (0..<count).allSatisfy({ coils[first &+ $0] != nil }) else { throw .illegalAddress }
        for place in 0..<count {
            coils[first &+ place] = bytes[Int(place) / 8] >> UInt8(place % 8) & 1 == 1
        }
    }

    private mutating func writeRegisters(
        at first: UInt16, _ count: UInt16, _ values: ArraySlice<UInt8>
    ) throws(Exception) {
        let bytes = Array(values.dropFirst())
        guard (1...123).contains(count), bytes.count == 2 * Int(count),
            values.first.map({ Int($0) == bytes.count }) == true
        else { throw .illegalValue }
        try write(
            stride(from: 0, to: bytes.count, by: 2).map { Self.word(bytes, $0) }, at: first)
    }

    private mutating func write(_ values: [UInt16], at first: UInt16) throws(Exception) {
        guard !holding.isEmpty else { throw .illegalFunction }
        guard values.indices.allSatisfy({ holding[first &+ UInt16($0)] != nil }) else {
            throw .illegalAddress
        }
        for (place, value) in values.enumerated() { holding[first &+ UInt16(place)] = value }
    }

    private static func word(_ bytes: [UInt8], _ place: Int) -> UInt16 {
        UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
    }
}
