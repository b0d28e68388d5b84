import DevicePorts
import StationModel

/// A relay of a Modbus board as an output line.
///
/// What is asked of it is kept by the bus and written as soon as the board hears it: setting it
/// succeeds while the board is silent, and the board's condition says so.
final class RelayLine: OutputLinePort {
    let place: String
    private let board: DeviceId
    /// From 0.
    private let relay: Int
    private let activeLow: Bool
    private let bus: ModbusBus?

    init(_ line: LineAddress, activeLow: Bool, bus: ModbusBus?) {
        place = line.description
        board = DeviceId(line.chip)
        relay = Int(line.offset) - 1
        self.activeLow = activeLow
        self.bus = bus
    }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        try set(initial ?? false)
        return initial ?? false
    }

    /// A relay stays as it was told last: who gives it back has brought it to rest.
    func close() {}

    func set(_ active: Bool) throws(DeviceFault) {
        guard let bus, bus.set(relay: relay, of: board, on: active != activeLow) else {
            throw DeviceFault(
                .unsupported, operation: "set relay", place: place,
                detail: "the board has no such relay; check its profile")
        }
    }
}

/// Real ports, but for the relays of Modbus boards.
final class BoardPorts: PortMaking {
    private let real: any PortMaking
    /// By board.
    var buses: [DeviceId: ModbusBus] = [:]

    init(_ real: any PortMaking) { self.real = real }

    func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        real.bytePort(configuration)
    }

    func probePort(_ device: String) -> any ProbePort { real.probePort(device) }

    func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        real.inputLines(lines, activeLow: activeLow, bias: bias)
    }

    func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        guard let bus = buses[DeviceId(line.chip)] else {
            return real.outputLine(line, activeLow: activeLow, holdsLevel: holdsLevel)
        }
        return RelayLine(line, activeLow: activeLow, bus: bus)
    }
}
