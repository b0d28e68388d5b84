import DeviceDrivers
import DevicePorts
import StationModel

/// A board with what it reported, in virtual time.
final class InstrumentBench {
    static let start = MonotonicInstant(sinceBoot: .seconds(100))
    static let strike = DoorConfiguration(lock: .failSecure)
    static let path = "/dev/serial/by-id/line"

    let ports = FakePorts()
    let board: DeviceBoard
    let wire = ModbusWire()
    private(set) var now = InstrumentBench.start
    private(set) var events: [DeviceEvent] = []
    var isCut = false

    init(_ devices: [DeviceConfiguration]) {
        board = DeviceBoard(ports: ports)
        _ = wire.device(1)
        ports.existingBytes(Self.path).answer = { [wire] frame in
            self.isCut ? [] : wire.answer(frame)
        }
        _ = board.start(devices, door: Self.strike, keeping: [], at: now)
    }

    /// Serves as a loop does: whatever is due, every 10 ms.
    func run(_ span: Duration) {
        let end = now + span
        while now < end {
            board.serviceDue(at: now, arrival: now) { events.append($0) }
            for watch in board.watches {
                board.service(watch.device, at: now, arrival: now) { events.append($0) }
            }
            now = now + .milliseconds(10)
        }
    }

    func take() -> [DeviceEvent] {
        defer { events = [] }
        return events
    }

    func set(_ id: String, on: Bool) throws {
        try board.perform(Actuation(.named(DeviceId(id)), on: on), at: now)
    }
}
