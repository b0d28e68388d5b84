public import DevicePorts
public import StationModel

/// Makes the ports of a real board: serial ports by termios, lines by libgpiod and the kernel.
public struct LinuxPorts: PortMaking {
    private let store: HeldDescriptors
    private let oneWire = OneWireLane()
    private let oneWireRoot: String

    /// `store` keeps the lines that hold their level. `oneWireRoot`: another folder in tests.
    public init(store: HeldDescriptors, oneWireRoot: String = "/sys/bus/w1/devices") {
        self.store = store
        self.oneWireRoot = oneWireRoot
    }

    /// A serial port that is not open yet.
    public func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        TermiosPort(configuration)
    }

    /// A thermometer's file that a thread of its own reads.
    public func probePort(_ device: String) -> any ProbePort {
        OneWireFile(oneWireRoot + "/" + device + "/w1_slave", lane: oneWire)
    }

    /// One line is a contact: both edges are reported. Several lines together carry pulses (the
    /// pair of a Wiegand reader): only the edges to the active level are, because the kernel tells
    /// the two kinds apart by a look at the level, which comes too late for a pulse of 50 µs.
    public func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        GPIOInputLines(
            lines, activeLow: activeLow, bias: bias, edges: lines.count == 1 ? .both : .toActive)
    }

    /// A line that is not taken yet.
    public func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        holdsLevel
            ? GPIOHeldLine(line, activeLow: activeLow, store: store)
            : GPIOOutputLine(line, activeLow: activeLow)
    }
}
