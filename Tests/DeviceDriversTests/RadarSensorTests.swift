import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// A radar as its protocol describes it: reports every 100 ms, and takes commands.
private final class Radar {
    var limits: [UInt8] = [8, 8, 5]
    var hasCommandWire = true
    private(set) var commands: [UInt8] = []

    func answer(_ frame: [UInt8]) -> [UInt8] {
        guard hasCommandWire else { return [] }
        let code = frame[6]
        commands.append(code)
        var values: [UInt8] = []
        switch code {
        case 0xFF: values = [1, 0, 0x40, 0]
        case 0x60: limits = [frame[10], frame[16], frame[22]]
        case 0x61:
            values = [0xAA, 8, limits[0], limits[1]] + [UInt8](repeating: 20, count: 18)
            values += [limits[2], 0]
        default: break
        }
        let content = [code, 1, 0, 0] + values
        return [0xFD, 0xFC, 0xFB, 0xFA, UInt8(content.count), 0] + content + [4, 3, 2, 1]
    }

    static func report(_ state: UInt8, centimetres: UInt16 = 235) -> [UInt8] {
        let distance = [UInt8(centimetres & 0xFF), UInt8(centimetres >> 8)]
        return [0xF4, 0xF3, 0xF2, 0xF1, 13, 0, 2, 0xAA, state] + distance + [80, 0, 0, 0]
            + distance + [0x55, 0, 0xF8, 0xF7, 0xF6, 0xF5]
    }
}

private struct Bench {
    let radar = Radar()
    let bench: DriverBench
    let port: FakeBytePort

    init(limits: RadarLimits? = nil, hasCommandWire: Bool = true) {
        radar.hasCommandWire = hasCommandWire
        let ports = FakePorts()
        port = ports.existingBytes("/dev/radar")
        let sensor = RadarSensor(
            SerialConfiguration(path: "/dev/radar", baudRate: 256_000), limits: limits,
            ports: ports)
        bench = DriverBench(sensor)
        let radar = radar
        port.answer = { radar.answer($0) }
        bench.serve()
    }

    /// Reports of these states, 100 ms apart.
    func see(_ states: [UInt8], centimetres: UInt16 = 235) {
        for state in states {
            bench.pass(.milliseconds(100))
            port.incoming += Radar.report(state, centimetres: centimetres)
            bench.serve()
        }
    }

    func words() -> [String] {
        bench.take().compactMap { event in
            switch event {
            case .instrument(_, .presence(let isThere, _)): isThere ? "there" : "gone"
            case .instrument(_, .reading(let reading)):
                reading.value.map { "\($0) mm" } ?? reading.quality.rawValue
            case .condition(_, .working): "working"
            case .condition(_, .failed): "failed"
            default: nil
            }
        }
    }
}

@Suite struct RadarSensorTests {
    @Test func `somebody is there at once, and gone after three reports`() {
        let bench = Bench()
        bench.see([0, 0])
        #expect(bench.words() == ["working"])
        bench.see([0])
        #expect(bench.words() == ["gone"])
        bench.see([1])
        #expect(bench.words() == ["there", "2350 mm"])
        bench.see([0, 0, 2, 0, 0, 3])
        #expect(bench.words().filter { !$0.hasSuffix("mm") } == [])
        bench.see([0, 0, 0])
        #expect(bench.words().last == "gone")
    }

    @Test func `the distance is reported once a second, and only one that can be`() {
        let bench = Bench()
        bench.see([UInt8](repeating: 1, count: 50))
        #expect(bench.words().count { $0 == "2350 mm" } == 5)
        bench.see([UInt8](repeating: 2, count: 20), centimetres: 0)
        #expect(bench.words().allSatisfy { $0 == "outOfRange" })
        bench.see([UInt8](repeating: 2, count: 20), centimetres: 676)
        #expect(bench.words().allSatisfy { $0 == "outOfRange" })
    }

    @Test func `a silent radar fails once and is heard again when it is back`() {
        let bench = Bench()
        bench.see([1])
        _ = bench.words()
        bench.bench.pass(.minutes(1))
        #expect(bench.words() == ["failed"])
        #expect(bench.port.openings > 3)
        bench.bench.pass(.seconds(11))
        bench.see([1])
        #expect(bench.words() == ["working", "there", "2350 mm"])
    }

    @Test func `a module with other limits is told the right ones and its Bluetooth goes off`() {
        let limits = RadarLimits(
            farthestMovingGate: 4, farthestStillGate: 5, absenceSeconds: 10)
        let bench = Bench(limits: limits)
        bench.see([UInt8](repeating: 1, count: 10))
        #expect(bench.radar.commands == [0xFF, 0x61, 0x60, 0xA4, 0xFE])
        #expect(bench.radar.limits == [4, 5, 10])
    }

    @Test func `a module with the right limits is left alone`() {
        let limits = RadarLimits(farthestMovingGate: 8, farthestStillGate: 8, absenceSeconds: 5)
        let bench = Bench(limits: limits)
        bench.see([UInt8](repeating: 1, count: 10))
        #expect(bench.radar.commands == [0xFF, 0x61, 0xFE])
    }

    @Test func `a module that only sends is used as it is`() {
        let limits = RadarLimits(farthestMovingGate: 8, farthestStillGate: 8, absenceSeconds: 5)
        let bench = Bench(limits: limits, hasCommandWire: false)
        bench.see([UInt8](repeating: 1, count: 100))
        #expect(bench.words().prefix(3) == ["working", "there", "2350 mm"])
        #expect(bench.port.written.count == 3)
    }

    @Test func `rubbish is noise, not presence`() {
        let bench = Bench()
        bench.see([0, 0, 0])
        _ = bench.words()
        bench.port.incoming += [0xF4, 0xF3, 0x55, 0xAA, 0x01]
        bench.bench.serve()
        let events = bench.bench.take()
        #expect(events.noiseCount == 1 && events.count == 1)
    }
}
