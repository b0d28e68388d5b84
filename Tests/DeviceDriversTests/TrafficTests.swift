import DevicePorts
import StationModel
import Testing

@testable import DeviceDrivers

private let start = MonotonicInstant(sinceBoot: .seconds(100))
private let linePath = "/dev/serial/by-id/line"
private let scannerPath = "/dev/serial/by-id/scanner"

/// A line with one relay board, and a scanner, in virtual time.
private final class Bench {
    let ports = FakePorts()
    let board: DeviceBoard
    private let wire = ModbusWire()
    private(set) var now = start
    private var traffic: [DeviceId: [Traffic]] = [:]

    init() {
        board = DeviceBoard(ports: ports)
        _ = wire.device(1)
        ports.existingBytes(linePath).answer = { [wire] in wire.answer($0) }
        let relays = ModbusDeviceConfiguration(
            id: DeviceId("relays"), unit: 1, profile: .relays, period: .seconds(1))
        let line = ModbusLineConfiguration(
            port: SerialConfiguration(path: linePath, baudRate: 9600), devices: [relays])
        let scanner = ScannerConfiguration(
            port: SerialConfiguration(path: scannerPath, baudRate: 9600))
        _ = board.start(
            [
                DeviceConfiguration(id: DeviceId("line"), driver: .modbusLine(line)),
                DeviceConfiguration(id: DeviceId("scanner"), driver: .scanner(scanner)),
            ], door: DoorConfiguration(lock: .failSecure), keeping: [], at: now)
    }

    func run(_ span: Duration) {
        let end = now + span
        while now < end {
            var events: [DeviceEvent] = []
            board.serviceDue(at: now, arrival: now) { events.append($0) }
            for watch in board.watches {
                board.service(watch.device, at: now, arrival: now) { events.append($0) }
            }
            for case .traffic(let device, let piece) in events {
                traffic[device, default: []].append(piece)
            }
            now = now + .milliseconds(10)
        }
    }

    func take(_ device: String) -> [Traffic] {
        traffic.removeValue(forKey: DeviceId(device)) ?? []
    }
}

@Suite struct TrafficTests {
    @Test func `while nobody listens nothing is told`() {
        let bench = Bench()
        bench.run(.seconds(5))
        #expect(bench.take("line").isEmpty && bench.take("scanner").isEmpty)
    }

    @Test func `who listens to a device hears its line, question and answer, until the end`() {
        let bench = Bench()
        bench.run(.seconds(3))
        bench.board.listen(to: DeviceId("relays"), until: bench.now + .seconds(3))
        bench.run(.seconds(3))
        let heard = bench.take("line")
        #expect(heard.count >= 4)
        let question = heard.first { $0.direction == .sent }
        #expect(question?.kept == bench.ports.existingBytes(linePath).written.last)
        #expect(question?.text.hasPrefix("01 01 00 00 ") == true)
        #expect(heard.contains { $0.direction == .received && $0.kept.starts(with: [1, 1]) })
        bench.run(.seconds(1))
        _ = bench.take("line")
        bench.run(.seconds(5))
        #expect(bench.take("line").isEmpty)
    }

    @Test func `of a reader only the number of bytes is heard`() {
        let bench = Bench()
        bench.run(.seconds(1))
        bench.board.listen(to: DeviceId("scanner"), until: bench.now + .seconds(3))
        bench.ports.existingBytes(scannerPath).incoming = Array("YZ1:SECRET\r".utf8)
        bench.run(.milliseconds(100))
        let heard = bench.take("scanner")
        #expect(heard == [Traffic(.received, count: 11, kept: [])])
        #expect(heard.first?.text == "… 11 B")
    }

    @Test func `a long piece is cut, and says how long it was`() {
        let bytes = [UInt8](repeating: 0xAB, count: Traffic.mostKept)
        #expect(Traffic(.sent, count: 64, kept: bytes).text.hasSuffix("AB AB"))
        #expect(Traffic(.sent, count: 71, kept: bytes).text.hasSuffix("AB … 71 B"))
    }

    @Test func `a loop that looks rarely loses pieces, and no memory`() {
        let ear = TrafficEar(isReader: false)
        ear.listen(until: start + .seconds(5))
        for _ in 0..<10_000 { ear.hear(.received, [1, 2, 3]) }
        #expect(ear.take(at: start).count == TrafficEar.mostHeard)
        #expect(ear.take(at: start).isEmpty)
    }
}
