import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let start = MonotonicInstant(sinceBoot: .seconds(100))

private func address(_ offset: UInt32) -> LineAddress {
    LineAddress(chip: "/dev/gpiochip0", offset: offset)
}

private func scanner(_ name: String, prefix: String = "") -> DeviceConfiguration {
    let port = SerialConfiguration(path: "/dev/serial/by-id/\(name)", baudRate: 9600)
    return DeviceConfiguration(
        id: DeviceId(name),
        driver: .scanner(ScannerConfiguration(port: port, prefix: prefix)))
}

private let door = DeviceConfiguration(
    id: DeviceId("door-contact"),
    driver: .contact(
        ContactConfiguration(role: .door, line: address(4), activeLow: false, bias: .pullUp)))
private let lock = DeviceConfiguration(
    id: DeviceId("lock"),
    driver: .output(OutputConfiguration(role: .lock, line: address(7), activeLow: false)))
private let lamp = DeviceConfiguration(
    id: DeviceId("lamp"),
    driver: .output(OutputConfiguration(role: .greenLamp, line: address(8), activeLow: false)))
private let strike = DoorConfiguration(lock: .failSecure)

/// A board with what it reported.
private final class Bench {
    let ports = FakePorts()
    let board: DeviceBoard
    var events: [DeviceEvent] = []

    init() { board = DeviceBoard(ports: ports) }

    func serve(at now: MonotonicInstant) {
        board.serviceDue(at: now, arrival: now) { events.append($0) }
    }

    func line(_ offset: UInt32) -> FakeOutputLine { ports.existingOutput(address(offset)) }
    func scanner(_ name: String) -> FakeBytePort {
        ports.existingBytes("/dev/serial/by-id/\(name)")
    }
}

@Suite struct DeviceBoardTests {
    @Test func `every device opens at the start and reports`() {
        let bench = Bench()
        let kept = bench.board.start(
            [scanner("a"), door, lock, lamp], door: strike, keeping: [], at: start)
        #expect(kept.isEmpty)
        #expect(bench.board.nextDeadline.map { $0 <= start } == true)
        bench.serve(at: start)
        let working = Set(
            bench.events.compactMap { event -> DeviceId? in
                if case .condition(let id, .working) = event { id } else { nil }
            })
        #expect(working == [scanner("a").id, door.id, lock.id, lamp.id])
        #expect(bench.events.contains(.contact(.door, active: false, since: start)))
        #expect(bench.board.watches.map(\.device) == [scanner("a").id, door.id])
        #expect(bench.board.watches.allSatisfy { $0.descriptors.count == 1 })
    }

    @Test func `the levels of kept roles are adopted and returned`() {
        let bench = Bench()
        bench.line(7).preset(true)
        bench.line(8).preset(true)
        let kept = bench.board.start([lock, lamp], door: strike, keeping: [.lock], at: start)
        #expect(kept == [.lock: true])
        #expect(bench.line(7).driven.isEmpty && bench.line(8).driven == [false])
    }

    @Test func `one device is served by its name, and a strange name is nothing`() {
        let bench = Bench()
        _ = bench.board.start([scanner("a"), scanner("b")], door: strike, keeping: [], at: start)
        bench.serve(at: start)
        bench.events = []
        for name in ["a", "b"] { bench.scanner(name).incoming = Array("X\r".utf8) }
        for name in ["b", "stranger"] {
            bench.board.service(DeviceId(name), at: start, arrival: start) {
                bench.events.append($0)
            }
        }
        #expect(bench.events.reads.map(\.reader) == [DeviceId("b")])
    }

    @Test func `a new configuration touches only what differs`() throws {
        let bench = Bench()
        let devices = [scanner("a"), scanner("b"), door, lock, lamp]
        _ = bench.board.start(devices, door: strike, keeping: [], at: start)
        bench.serve(at: start)
        try bench.board.perform(Actuation(.lock, on: true), at: start)
        try bench.board.perform(Actuation(.greenLamp, on: true), at: start)
        let before = bench.board.watches
        bench.board.apply(
            [lamp, lock, door, scanner("b", prefix: "P"), scanner("a"), scanner("c")],
            door: strike, at: start)
        bench.serve(at: start)
        #expect(bench.line(7).driven == [false, true] && bench.line(7).openings == 1)
        #expect(bench.line(8).driven == [false, true] && bench.line(8).openings == 1)
        #expect(bench.scanner("a").openings == 1 && bench.scanner("b").openings == 2)
        #expect(bench.scanner("c").isOpen)
        let after = bench.board.watches
        #expect(after.map(\.device.text) == ["door-contact", "b", "a", "c"])
        for watch in after {
            let isOld = ["door-contact", "a"].contains(watch.device.text)
            #expect(before.contains(watch) == isOld)
        }
    }

    @Test func `a removed device is closed, and its number is watched no more`() {
        let bench = Bench()
        _ = bench.board.start([scanner("a"), lamp], door: strike, keeping: [], at: start)
        bench.serve(at: start)
        bench.board.apply([], door: strike, at: start)
        #expect(!bench.scanner("a").isOpen && !bench.line(8).isOpen)
        #expect(bench.board.watches.isEmpty && bench.board.nextDeadline == nil)
    }

    @Test func `a lock that moves to another line begins with the level asked for`() throws {
        let bench = Bench()
        _ = bench.board.start([lock], door: strike, keeping: [], at: start)
        try bench.board.perform(Actuation(.lock, on: true), at: start)
        let moved = DeviceConfiguration(
            id: lock.id,
            driver: .output(OutputConfiguration(role: .lock, line: address(9), activeLow: false)))
        bench.board.apply([moved], door: strike, at: start)
        #expect(!bench.line(7).isOpen && bench.line(9).driven == [true])
        // The other kind of lock: released is without current.
        bench.board.apply([moved], door: DoorConfiguration(lock: .failSafe), at: start)
        #expect(bench.line(9).driven == [true, false])
    }

    @Test func `only contacts are built anew for another debounce time`() {
        let bench = Bench()
        _ = bench.board.start([scanner("a"), door, lock], door: strike, keeping: [], at: start)
        bench.serve(at: start)
        var slower = strike
        slower.contactDebounce = .milliseconds(80)
        bench.board.apply([scanner("a"), door, lock], door: slower, at: start)
        bench.serve(at: start)
        #expect(bench.ports.existingInputs([address(4)]).openings == 2)
        #expect(bench.scanner("a").openings == 1 && bench.line(7).openings == 1)
    }

    @Test func `a babbling reader does not keep the others from being read`() {
        let bench = Bench()
        _ = bench.board.start([scanner("a"), scanner("b")], door: strike, keeping: [], at: start)
        bench.serve(at: start)
        var now = start
        for round in 0..<3000 {
            let noisy = bench.scanner("a")
            if noisy.isOpen { noisy.incoming = [UInt8](repeating: 0xFF, count: 8192) }
            if round.isMultiple(of: 100) { bench.scanner("b").incoming = Array("X\r".utf8) }
            for watch in bench.board.watches where !watch.descriptors.isEmpty {
                bench.board.service(watch.device, at: now, arrival: now) {
                    bench.events.append($0)
                }
            }
            now = now + .milliseconds(10)
            bench.serve(at: now)
        }
        #expect(bench.events.reads.count == 30)
        #expect(bench.events.noiseCount < 200)
    }

    @Test func `closing gives every port back`() {
        let bench = Bench()
        _ = bench.board.start([scanner("a"), door, lock], door: strike, keeping: [], at: start)
        bench.serve(at: start)
        bench.board.close()
        #expect(!bench.scanner("a").isOpen && !bench.line(7).isOpen)
        #expect(!bench.ports.existingInputs([address(4)]).isOpen)
        #expect(bench.board.nextDeadline == nil)
    }
}
