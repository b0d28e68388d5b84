import CLinux
import Glibc

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

    /// Makes the line raw: 8 data bits, no parity, 1 stop bit, no flow control, any baud rate.
    ///
    /// C function: `ioctl` with `TCGETS2`, `TCSETS2` and `BOTHER`.
    public static func configure(
        _ port: borrowing FileDescriptor, baudRate: UInt32
    ) throws(SystemError) {
        try check(clinux_serial_configure(port.raw, baudRate), "ioctl TCSETS2", at: port.place)
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
