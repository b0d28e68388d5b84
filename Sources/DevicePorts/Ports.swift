public import StationModel

/// A two-way stream of bytes: a serial port, or its simulation.
///
/// Opened, used and closed on one thread. Nothing blocks. Not promised: that a write has left the
/// wire when `write` returns, nor that bytes arrive in the pieces in which they were sent.
public protocol BytePort: AnyObject {
    /// What it is, for people: the path.
    var place: String { get }
    /// The descriptor to poll while open; `nil` when closed or simulated.
    var descriptor: Int32? { get }
    /// Opens and sets the line up; input that waited in the system's buffer is thrown away.
    func open() throws(DeviceFault)
    /// Closes; harmless when closed.
    func close()
    /// Hands over what has arrived (at most 4096 bytes) and wipes its own buffer afterwards.
    /// Returns the number of bytes; 0 = nothing now. A hang-up is a fault of kind `gone`.
    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int
    /// Writes all bytes or fails; at most 256, which every driver buffer takes at once.
    func write(_ bytes: [UInt8]) throws(DeviceFault)
}

/// An edge of one line, as the kernel stamped it.
public struct LineEdge: Hashable, Sendable {
    /// Index of the line in its port: 0 or 1 for a Wiegand pair.
    public let line: Int
    /// Whether the line became active (after polarity).
    public let becameActive: Bool
    public let instant: MonotonicInstant

    public init(line: Int, becameActive: Bool, instant: MonotonicInstant) {
        self.line = line
        self.becameActive = becameActive
        self.instant = instant
    }
}

/// One or more input lines with edge detection, requested together.
public protocol InputLinesPort: AnyObject {
    var place: String { get }
    /// One descriptor per request (libgpiod 2) or per line (libgpiod 1); empty when simulated.
    var descriptors: [Int32] { get }
    func open() throws(DeviceFault)
    func close()
    /// The level of a line now: true = active (after polarity).
    func isActive(line: Int) throws(DeviceFault) -> Bool
    /// Hands over the edges that have arrived, in the order of their stamps, at most 256 a call
    /// (a whole Wiegand frame of 64 bits four times over). Returns their number.
    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int
}

/// One output line.
public protocol OutputLinePort: AnyObject {
    var place: String { get }
    /// Takes the line. `initial` is driven at once, without a pulse in between; `nil` keeps the
    /// level that the line has (the lock's, across a restart). Returns the level in force.
    func open(initial: Bool?) throws(DeviceFault) -> Bool
    /// Gives the line back. What happens to its level then is the hardware's matter.
    func close()
    /// Drives the line: true = active (after polarity).
    func set(_ active: Bool) throws(DeviceFault)
}

/// A sensor whose measuring blocks, so that it is done elsewhere than on the loop.
public protocol ProbePort: AnyObject {
    /// What it is, for people: the path.
    var place: String { get }
    /// Readable when an answer may have come; `nil` when closed or simulated.
    var descriptor: Int32? { get }
    func open() throws(DeviceFault)
    func close()
    /// Begins to measure; nothing while a measurement is under way.
    func ask()
    /// The text of a measurement, once; `nil` = nothing new.
    func answer() -> Result<String, DeviceFault>?
}

/// Makes the ports of a board, real or simulated. Making one touches nothing: opening does.
public protocol PortMaking {
    func bytePort(_ configuration: SerialConfiguration) -> any BytePort
    /// A thermometer on the 1-Wire bus by its kernel name, `28-…`; it answers with `w1_slave`.
    func probePort(_ device: String) -> any ProbePort
    /// Lines that are active when low where `activeLow` is set; all of one bias.
    func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort
    /// `holdsLevel`: the level must survive a crash and a restart of the program (the lock).
    func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort
}
