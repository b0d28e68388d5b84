import CLinux
import Glibc
public import StationModel

/// What a serial port can be told besides reading and writing, one function per call.
public enum SerialLine {
    /// Opens a port without waiting for a carrier and without making it the controlling terminal.
    ///
    /// C function: `open` with `O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC`.
    public static func open(_ path: String) throws(SystemError) -> FileDescriptor {
        try FileDescriptor.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    }

    /// Refuses everybody else's `open` from now on (but root's).
    ///
    /// C function: `ioctl` with `TIOCEXCL`.
    public static func claim(_ port: borrowing FileDescriptor) throws(SystemError) {
        try check(clinux_serial_claim(port.raw), "ioctl TIOCEXCL", at: port.place)
    }

    /// What stands around the 8 data bits of a byte.
    public struct Frame: Hashable, Sendable {
        public var parity: SerialParity
        public var stopBits: SerialStopBits

        public init(_ parity: SerialParity, _ stopBits: SerialStopBits) {
            self.parity = parity
            self.stopBits = stopBits
        }
    }

    /// Makes the line raw: 8 data bits, no flow control, any baud rate.
    ///
    /// C function: `ioctl` with `TCGETS2`, `TCSETS2` and `BOTHER`.
    public static func configure(
        _ port: borrowing FileDescriptor, baudRate: UInt32, frame: Frame
    ) throws(SystemError) {
        let stopBits = Int32(frame.stopBits.rawValue)
        let result = clinux_serial_configure(
            port.raw, baudRate, letter(of: frame.parity), stopBits)
        try check(result, "ioctl TCSETS2", at: port.place)
    }

    /// What the driver made of the frame that it was told.
    ///
    /// C function: `ioctl` with `TCGETS2`.
    public static func frame(of port: borrowing FileDescriptor) throws(SystemError) -> Frame {
        var (found, stopBits) = (CChar(0), Int32(0))
        let result = clinux_serial_frame(port.raw, &found, &stopBits)
        try check(result, "ioctl TCGETS2", at: port.place)
        let parity = SerialParity.allCases.first { letter(of: $0) == found }
        return Frame(parity ?? .none, stopBits == 2 ? .two : .one)
    }

    private static func letter(of parity: SerialParity) -> CChar {
        switch parity {
        case .none: CChar(UInt8(ascii: "N"))
        case .even: CChar(UInt8(ascii: "E"))
        case .odd: CChar(UInt8(ascii: "O"))
        }
    }

    /// The rates that the driver made of what it was told, in bits per second.
    ///
    /// C function: `ioctl` with `TCGETS2`.
    public static func baudRates(
        of port: borrowing FileDescriptor
    ) throws(SystemError) -> (input: UInt32, output: UInt32) {
        var rates: (input: UInt32, output: UInt32) = (0, 0)
        let result = clinux_serial_rates(port.raw, &rates.input, &rates.output)
        try check(result, "ioctl TCGETS2", at: port.place)
        return rates
    }

    /// Throws away what waits in both directions.
    ///
    /// C function: `ioctl` with `TCFLSH`.
    public static func discardWaiting(_ port: borrowing FileDescriptor) throws(SystemError) {
        try check(clinux_serial_discard(port.raw), "ioctl TCFLSH", at: port.place)
    }
}
