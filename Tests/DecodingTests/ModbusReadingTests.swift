import Decoding
import StationModel
import Testing

private let now = MonotonicInstant(sinceBoot: .seconds(100))

private let temperature = ModbusMeasurement(
    .temperature, .input, at: 1, .int16, multiplier: 100, range: -40_000...85_000,
    faults: [0x7FFF, -0x8000])
private let humidity = ModbusMeasurement(
    .humidity, .input, at: 2, .uint16, range: 0...1000, faults: [0x7FFF, 0x8000])
private let sensor = ModbusProfile(
    name: "sensor", measurements: [temperature, humidity], allZeroIsFault: true)

private func outcome(_ reading: Reading) -> String {
    reading.value.map { "\(reading.quantity.rawValue) \($0)" }
        ?? "\(reading.quantity.rawValue) \(reading.quality.rawValue)"
}

private func readings(_ registers: UInt16...) -> [String] {
    sensor.readings(from: [registers], at: now).map(outcome)
}

@Suite struct ModbusReadingTests {
    @Test func `registers become values in the quantity's unit`() {
        #expect(readings(305, 546) == ["temperature 30500", "humidity 546"])
        #expect(readings(0xFF33, 546) == ["temperature -20500", "humidity 546"])
        #expect(readings(0xFF9C, 0) == ["temperature -10000", "humidity 0"])
        #expect(readings(0, 1000) == ["temperature 0", "humidity 1000"])
    }

    @Test func `what the device declares void is a fault`() {
        #expect(readings(0x8000, 0x8000) == ["temperature fault", "humidity fault"])
        #expect(readings(0x7FFF, 500) == ["temperature fault", "humidity 500"])
    }

    @Test func `what cannot be true is no value`() {
        // −45 °C: what a dead bus behind the converter comes to.
        #expect(readings(0xFE3E, 1001) == ["temperature outOfRange", "humidity outOfRange"])
        #expect(readings(851, 500) == ["temperature outOfRange", "humidity 500"])
        #expect(readings(850, 500) == ["temperature 85000", "humidity 500"])
    }

    @Test func `zero everywhere is a sensor that has just started`() {
        #expect(readings(0, 0) == ["temperature fault", "humidity fault"])
    }

    @Test func `a fault bit in the status takes every value`() {
        let carbonDioxide = ModbusProfile(
            name: "co2",
            measurements: [
                ModbusMeasurement(.carbonDioxide, .input, at: 3, .uint16, range: 1...10_000)
            ],
            status: ModbusStatus(.input, at: 0, faultBits: 0x007F))
        #expect(carbonDioxide.blocks.map(\.start) == [0, 3])
        let ok = carbonDioxide.readings(from: [[0], [612]], at: now)
        #expect(ok.map(outcome) == ["carbonDioxide 612"])
        let broken = carbonDioxide.readings(from: [[0x10], [612]], at: now)
        #expect(broken.map(outcome) == ["carbonDioxide fault"])
        let other = carbonDioxide.readings(from: [[0x80], [612]], at: now)
        #expect(other.map(outcome) == ["carbonDioxide 612"])
    }

    @Test(arguments: [
        (ModbusNumberForm.int16, [UInt16(0xFFFF), 0], -1), (.uint16, [0xFFFF, 0], 65_535),
        (.int32, [0xFFFF, 0xFFFE], -2), (.uint32, [0x0001, 0x0002], 65_538),
        (.int32WordSwapped, [0xFFFE, 0xFFFF], -2), (.uint32WordSwapped, [2, 1], 65_538),
        (.uint32, [0xFFFF, 0xFFFF], 4_294_967_295),
    ])
    func `each form of number is read`(form: ModbusNumberForm, words: [UInt16], value: Int) {
        let all = -0x8000_0000...0xFFFF_FFFF
        let profile = ModbusProfile(
            name: "scale",
            measurements: [ModbusMeasurement(.weight, .holding, at: 0, form, range: all)])
        let registers = Array(words.prefix(form.registerCount))
        #expect(profile.readings(from: [registers], at: now).map(\.value) == [value])
    }

    @Test func `a ratio is rounded to the nearest, halves away from zero`() {
        let third = ModbusMeasurement(
            .weight, .holding, at: 0, .int16, multiplier: 10, divisor: 4, range: -1000...1000)
        #expect(
            [1, 2, -1, -2, 3].map { third.reading(ofRaw: $0, at: now).value }
                == [3, 5, -3, -5, 8])
    }

    @Test func `registers side by side are fetched together, others are not`() {
        func profile(_ places: [(ModbusTable, UInt16, ModbusNumberForm)]) -> [[Int]] {
            ModbusProfile(
                name: "blocks",
                measurements: places.map {
                    ModbusMeasurement(.weight, $0.0, at: $0.1, $0.2, range: 0...1)
                }
            ).blocks.map { [Int($0.start), $0.count] }
        }
        #expect(profile([(.input, 2, .int16), (.input, 1, .int16)]) == [[1, 2]])
        #expect(profile([(.input, 1, .int32), (.input, 3, .int16)]) == [[1, 3]])
        #expect(profile([(.input, 1, .int16), (.input, 3, .int16)]) == [[1, 1], [3, 1]])
        #expect(profile([(.input, 1, .int16), (.holding, 2, .int16)]) == [[2, 1], [1, 1]])
        #expect(profile([(.input, 1, .int32), (.input, 1, .int16)]) == [[1, 2]])
        #expect(profile([(.input, 0xFFFF, .int16)]) == [[0xFFFF, 1]])
    }
}
