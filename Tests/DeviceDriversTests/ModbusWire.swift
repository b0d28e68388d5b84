import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// An RS-485 line as its devices make it: each answers what is addressed to it.
final class ModbusWire {
    /// One device: registers and coils by address.
    final class Device {
        var registers: [UInt16: UInt16] = [:]
        var coils: [UInt16: Bool] = [:]
        var isDead = false
        /// Answers with this exception code to everything.
        var exception: UInt8?
        /// Answers under this unit in place of its own.
        var answersAs: UInt8?
    }

    var devices: [UInt8: Device] = [:]
    /// Whether the adapter hears what it sends.
    var echoes = false
    /// What is done to each answer on its way.
    var disturb: (([UInt8]) -> [UInt8])?
    private(set) var requests: [[UInt8]] = []

    func device(_ unit: UInt8) -> Device {
        let device = devices[unit] ?? Device()
        devices[unit] = device
        return device
    }

    func takeRequests() -> [[UInt8]] {
        defer { requests = [] }
        return requests
    }

    func answer(_ frame: [UInt8]) -> [UInt8] {
        requests.append(frame)
        let echo = echoes ? frame : []
        #expect(Self.sum(frame.dropLast(2)) == Array(frame.suffix(2)), "a request without CRC")
        guard let device = devices[frame[0]], !device.isDead else { return echo }
        let unit = device.answersAs ?? frame[0]
        let body = device.exception.map { [frame[1] | 0x80, $0] } ?? content(frame, device)
        let answer = [unit] + body + Self.sum([unit] + body)
        return echo + (disturb.map { $0(answer) } ?? answer)
    }

    private func content(_ frame: [UInt8], _ device: Device) -> [UInt8] {
        let address = UInt16(frame[2]) << 8 | UInt16(frame[3])
        let number = UInt16(frame[4]) << 8 | UInt16(frame[5])
        let addresses = (0..<number).map { address &+ $0 }
        switch frame[1] {
        case 1, 2:
            var bytes = [UInt8](repeating: 0, count: (Int(number) + 7) / 8)
            for (place, address) in addresses.enumerated() where device.coils[address] == true {
                bytes[place / 8] |= 1 << UInt8(place % 8)
            }
            return [frame[1], UInt8(bytes.count)] + bytes
        case 3, 4:
            let values = addresses.map { device.registers[$0] ?? 0 }
            return [frame[1], UInt8(number * 2)]
                + values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default:
            device.coils[address] = number != 0
            return Array(frame[1..<6])
        }
    }

    /// CRC-16, here a second time, so that the driver's own cannot confirm itself.
    static func sum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var sum: UInt16 = 0xFFFF
        for byte in bytes {
            sum ^= UInt16(byte)
            for _ in 0..<8 { sum = sum % 2 == 1 ? (sum / 2) ^ 0xA001 : sum / 2 }
        }
        return [UInt8(sum % 256), UInt8(sum / 256)]
    }
}

extension ModbusProfile {
    static let climate = ModbusProfile(
        name: "climate",
        measurements: [
            ModbusMeasurement(
                .temperature, .input, at: 1, .int16, multiplier: 100, range: -40_000...85_000),
            ModbusMeasurement(.humidity, .input, at: 2, .uint16, range: 0...1000),
        ], allZeroIsFault: true)
    static let relays = ModbusProfile(name: "relays", relays: ModbusRelays(count: 8))
    static let blindRelay = ModbusProfile(
        name: "blind",
        relays: ModbusRelays(
            count: 2, firstCoil: 1, onValue: 0x0100, offValue: 0, readsBack: false))
}

/// A bus on a fake port, its wire, and the loop that serves it.
struct ModbusBench {
    let bus: ModbusBus
    let bench: DriverBench
    let port: FakeBytePort
    let wire = ModbusWire()

    /// Unit 1 is `a`, unit 2 is `b` …; each is asked once in two seconds.
    init(_ profiles: ModbusProfile..., period: Duration = .seconds(2)) {
        let ports = FakePorts()
        let path = "/dev/serial/by-id/line"
        port = ports.existingBytes(path)
        let devices = profiles.enumerated().map { place, profile in
            ModbusDeviceConfiguration(
                id: DeviceId(String(UnicodeScalar(UInt8(0x61 + place)))),
                unit: UInt8(place + 1), profile: profile, period: period)
        }
        bus = ModbusBus(
            ModbusLineConfiguration(
                port: SerialConfiguration(path: path, baudRate: 9600), devices: devices),
            ports: ports)
        bench = DriverBench(bus)
        let wire = wire
        port.answer = { wire.answer($0) }
        for unit in profiles.indices {
            let device = wire.device(UInt8(unit + 1))
            device.registers = [1: 215, 2: 480]
        }
    }

    /// Serves as a loop does: whenever something is due, and whenever an answer has arrived.
    func run(_ span: Duration) {
        let end = bench.now + span
        while bench.now < end {
            bench.serve()
            bench.pass(.milliseconds(10))
        }
    }

    /// The first three words of what a device reported since the last look.
    func firstWords(of device: String) -> [String] {
        Array(bench.take().words(of: device).prefix(3))
    }

    func set(_ relay: Int, of device: String, on: Bool) -> Bool {
        bus.set(relay: relay, of: DeviceId(device), on: on)
    }
}

extension [DeviceEvent] {
    /// What a device's instruments reported, as short words.
    func words(of device: String) -> [String] {
        compactMap { event in
            switch event {
            case .instrument(DeviceId(device), .reading(let reading)):
                let value = reading.value.map { "\($0)" } ?? reading.quality.rawValue
                return "\(reading.quantity.rawValue) \(value)"
            case .instrument(DeviceId(device), .relays(let levels)):
                return "relays " + levels.map { $0 ? "1" : "0" }.joined()
            case .instrument(DeviceId(device), .inputs(let levels)):
                return "inputs " + levels.map { $0 ? "1" : "0" }.joined()
            case .condition(DeviceId(device), .working): return "working"
            case .condition(DeviceId(device), .failed): return "failed"
            default: return nil
            }
        }
    }
}
