public import DevicePorts
public import StationModel

/// Makes the ports of a real board: serial ports by termios, lines by libgpiod and the kernel.
public struct LinuxPorts: PortMaking {
    private let store: HeldDescriptors

    /// `store` keeps the lines that hold their level.
    public init(store: HeldDescriptors) { self.store = store }

    /// A serial port that is not open yet.
    public func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        TermiosPort(configuration)
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
