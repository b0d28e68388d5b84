import Decoding
import Testing

/// What is asked, how it looks, and what may be answered to it.
struct ModbusExample: Sendable {
    let unit: UInt8
    let request: ModbusRequest
    let sent: String
    let received: String
    let answer: ModbusAnswer

    init(
        _ unit: UInt8, _ request: ModbusRequest, _ sent: String, _ received: String,
        _ answer: ModbusAnswer
    ) {
        (self.unit, self.request, self.sent) = (unit, request, sent)
        (self.received, self.answer) = (received, answer)
    }

    static let all = [
        Self(
            1, .readInputRegisters(start: 1, count: 1), "01 04 00 01 00 01 60 0A",
            "01 04 02 01 31 79 74", .registers([305])),
        Self(
            1, .readInputRegisters(start: 2, count: 1), "01 04 00 02 00 01 90 0A",
            "01 04 02 02 22 38 49", .registers([546])),
        Self(
            1, .readInputRegisters(start: 1, count: 2), "01 04 00 01 00 02 20 0B",
            "01 04 04 01 31 02 22 2A CE", .registers([305, 546])),
        Self(
            1, .readInputRegisters(start: 1, count: 1), "01 04 00 01 00 01 60 0A",
            "01 04 02 FF 33 B8 D5", .registers([0xFF33])),
        Self(
            1, .readInputRegisters(start: 1, count: 2), "01 04 00 01 00 02 20 0B",
            "01 04 04 FF 38 03 E8 4A E3", .registers([0xFF38, 1000])),
        Self(
            1, .readHoldingRegisters(start: 0x0101, count: 2), "01 03 01 01 00 02 94 37",
            "01 03 04 00 01 25 80 B0 C3", .registers([1, 9600])),
        Self(
            1, .writeRegister(address: 0x0101, value: 8), "01 06 01 01 00 08 D8 30",
            "01 06 01 01 00 08 D8 30", .written),
        Self(
            1, .writeRegisters(start: 0x0101, [0x20, 9600]),
            "01 10 01 01 00 02 04 00 20 25 80 25 09", "01 10 01 01 00 02 11 F4", .written),
        Self(
            1, .writeCoil(address: 0, value: 0xFF00), "01 05 00 00 FF 00 8C 3A",
            "01 05 00 00 FF 00 8C 3A", .written),
        Self(
            1, .writeCoil(address: 0, value: 0), "01 05 00 00 00 00 CD CA",
            "01 05 00 00 00 00 CD CA", .written),
        Self(
            1, .writeCoils(start: 0, [Bool](repeating: true, count: 8)),
            "01 0F 00 00 00 08 01 FF BE D5", "01 0F 00 00 00 08 54 0D", .written),
        Self(
            1, .readCoils(start: 0, count: 8), "01 01 00 00 00 08 3D CC", "01 01 01 0A D1 8F",
            .bits([false, true, false, true, false, false, false, false])),
        Self(
            1, .readInputs(start: 0, count: 8), "01 02 00 00 00 08 79 CC", "01 02 01 00 A1 88",
            .bits([Bool](repeating: false, count: 8))),
        Self(
            0xFF, .writeCoils(start: 0, [Bool](repeating: true, count: 8)),
            "FF 0F 00 00 00 08 01 FF 30 1D", "FF 0F 00 00 00 08 41 D3", .written),
        Self(
            1, .readInputRegisters(start: 1, count: 1), "01 04 00 01 00 01 60 0A",
            "01 84 02 C2 C1", .exception(.illegalAddress)),
        Self(
            1, .readInputRegisters(start: 1, count: 1), "01 04 00 01 00 01 60 0A",
            "01 84 04 42 C3", .exception(.deviceFailure)),
        Self(
            1, .readInputRegisters(start: 1, count: 1), "01 04 00 01 00 01 60 0A",
            "01 84 06 C3 02", .exception(.busy)),
        Self(
            1, .readHoldingRegisters(start: 0x0101, count: 2), "01 03 01 01 00 02 94 37",
            "01 83 02 C0 F1", .exception(.illegalAddress)),
        Self(
            1, .writeCoil(address: 0, value: 0), "01 05 00 00 00 00 CD CA", "01 85 01 83 50",
            .exception(.illegalFunction)),
        Self(
            1, .writeCoils(start: 0, [Bool](repeating: true, count: 8)),
            "01 0F 00 00 00 08 01 FF BE D5", "01 8F 03 04 31", .exception(.illegalValue)),
    ]
}

@Suite struct ModbusFrameTests {
    @Test(arguments: ModbusExample.all)
    func `a request has the bytes of the worked example`(example: ModbusExample) {
        #expect(example.request.frame(unit: example.unit) == wire(example.sent))
    }

    @Test func `requests without a worked answer have the documented bytes`() {
        let frames: [(UInt8, ModbusRequest, String)] = [
            (0x11, .readHoldingRegisters(start: 0x6B, count: 3), "11 03 00 6B 00 03 76 87"),
            (1, .writeRegisters(start: 1, [10, 258]), "01 10 00 01 00 02 04 00 0A 01 02 92 30"),
            (2, .readInputRegisters(start: 1, count: 2), "02 04 00 01 00 02 20 38"),
            (1, .readHoldingRegisters(start: 0, count: 2), "01 03 00 00 00 02 C4 0B"),
            (1, .writeRegister(address: 0, value: 1), "01 06 00 00 00 01 48 0A"),
            // A relay board's pulse of 700 ms, its address register, all relays, and boards with
            // values of their own for on and off.
            (1, .writeCoil(address: 0x0200, value: 7), "01 05 02 00 00 07 8D B0"),
            (1, .writeCoil(address: 0x0400, value: 10), "01 05 04 00 00 0A 4C FD"),
            (0, .writeRegister(address: 0x4000, value: 1), "00 06 40 00 00 01 5C 1B"),
            (0, .readHoldingRegisters(start: 0x4000, count: 1), "00 03 40 00 00 01 90 1B"),
            (1, .writeCoil(address: 0xFF, value: 0xFF00), "01 05 00 FF FF 00 BC 0A"),
            (0xFF, .writeCoil(address: 0, value: 0xFF00), "FF 05 00 00 FF 00 99 E4"),
            (1, .writeCoil(address: 1, value: 0x0100), "01 05 00 01 01 00 9D 9A"),
            (1, .writeCoil(address: 1, value: 0), "01 05 00 01 00 00 9C 0A"),
            // A CO₂ sensor that answers to FE whatever its address is.
            (0xFE, .readInputRegisters(start: 3, count: 1), "FE 04 00 03 00 01 D5 C5"),
            (0xFE, .readInputRegisters(start: 0, count: 1), "FE 04 00 00 00 01 25 C5"),
        ]
        for (unit, request, expected) in frames {
            #expect(request.frame(unit: unit) == wire(expected), "\(request)")
        }
    }

    @Test func `no request is longer than a port writes at once`() {
        let longest: [ModbusRequest] = [
            .writeCoils(start: 0, [Bool](repeating: true, count: 1968)),
            .writeRegisters(start: 0, [UInt16](repeating: 1, count: 123)),
        ]
        #expect(longest.map { $0.frame(unit: 1).count } == [255, 255])
    }
}
