public import DevicePorts
public import StationModel

/// Ports without hardware. What is behind a path or a line – its cable – is the same for every
/// port that is made of it: the program holds one end, the simulated device the other.
public final class SimulatedPorts: PortMaking {
    private var serialCables: [String: SimulatedSerialCable] = [:]
    private var probes: [String: SimulatedProbe] = [:]
    private var inputCables: [LineAddress: SimulatedInputCable] = [:]
    private var outputCables: [LineAddress: SimulatedOutputCable] = [:]

    public init() {}

    public func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        SimulatedBytePort(serialCable(configuration.path))
    }

    public func probePort(_ device: String) -> any ProbePort { probe(device) }

    /// A thermometer, whose text the world sets.
    public func probe(_ device: String) -> SimulatedProbe {
        if let probe = probes[device] { return probe }
        let probe = SimulatedProbe(place: device)
        probes[device] = probe
        return probe
    }

    public func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        SimulatedInputLines(lines.map(inputCable), activeLow: activeLow, bias: bias)
    }

    public func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        SimulatedOutputLine(outputCable(line), holdsLevel: holdsLevel)
    }

    /// The device's end of a serial port.
    public func serialCable(_ path: String) -> SimulatedSerialCable {
        if let cable = serialCables[path] { return cable }
        let cable = SimulatedSerialCable(place: path)
        serialCables[path] = cable
        return cable
    }

    /// The device's end of an input line.
    public func inputCable(_ line: LineAddress) -> SimulatedInputCable {
        if let cable = inputCables[line] { return cable }
        let cable = SimulatedInputCable(place: line.description)
        inputCables[line] = cable
        return cable
    }

    /// The device's end of an output line.
    public func outputCable(_ line: LineAddress) -> SimulatedOutputCable {
        if let cable = outputCables[line] { return cable }
        let cable = SimulatedOutputCable(place: line.description)
        outputCables[line] = cable
        return cable
    }
}

extension DeviceFault {
    /// A port is used that was not opened, or whose opening failed.
    static func closed(_ operation: String, at place: String) -> DeviceFault {
        DeviceFault(.gone, operation: operation, place: place, detail: "Not open; open it first")
    }

    /// Another port has it.
    static func busy(at place: String) -> DeviceFault {
        DeviceFault(.busy, operation: "open", place: place, detail: "Another port holds it")
    }
}
