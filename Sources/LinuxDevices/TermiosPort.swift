import DevicePorts
import Glibc
import LinuxIO
import StationModel

/// A serial port: raw, 8N1, any baud rate.
///
/// Theory of operation: closed → open by `open`, which sets the line up anew each time and opens
/// the path anew, so that a `/dev/serial/by-id` link leads to wherever the adapter is plugged in
/// now. Open → useless when the adapter is pulled out: reading then gives the end, EIO or ENODEV,
/// all reported as `gone`. The port does not close by itself: its driver does, and opens again
/// later. VMIN is 1 by choice: with 0 the kernel answers 0 for "nothing now" and for a hang-up.
final class TermiosPort: BytePort {
    let place: String
    private let baudRate: UInt32
    private let frame: SerialLine.Frame
    private var port: FileDescriptor?
    /// What one read hands over; wiped after each use, since cards' data pass here.
    private let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)

    /// As much as the kernel's line discipline holds for a reader (N_TTY_BUF_SIZE).
    private static let capacity = 4096

    /// Bytes that every driver's buffer takes at once.
    static let greatestWrite = 256

    /// Touches nothing yet.
    init(_ configuration: SerialConfiguration) {
        place = configuration.path
        baudRate = configuration.baudRate
        frame = SerialLine.Frame(configuration.parity, configuration.stopBits)
    }

    deinit { memory.deallocate() }

    var descriptor: Int32? {
        switch port {
        case .some(let opened): opened.raw
        case .none: nil
        }
    }

    func open() throws(DeviceFault) {
        close()
        let path = place
        let (rate, frame) = (baudRate, frame)
        let opened = try asFault { () throws(SystemError) in
            let line = try SerialLine.open(path)
            try SerialLine.claim(line)
            try SerialLine.configure(line, baudRate: rate, frame: frame)
            return line
        }
        try checkSetting(of: opened)
        try asFault { () throws(SystemError) in try SerialLine.discardWaiting(opened) }
        port = consume opened
    }

    /// Drivers of adapters refuse in silence what they cannot do.
    private func checkSetting(of opened: borrowing FileDescriptor) throws(DeviceFault) {
        let rates: (input: UInt32, output: UInt32)
        let made: SerialLine.Frame
        do throws(SystemError) {
            rates = try SerialLine.baudRates(of: opened)
            made = try SerialLine.frame(of: opened)
        } catch {
            throw DeviceFault(error)
        }
        for got in [rates.input, rates.output] where !Self.isNear(got, asked: baudRate) {
            throw DeviceFault(
                .unsupported, operation: "set baud rate", place: place,
                detail: "Asked for \(baudRate), the adapter made \(got); use one that can do it")
        }
        guard made == frame else {
            throw DeviceFault(
                .unsupported, operation: "set parity", place: place,
                detail: "The adapter cannot do parity \(frame.parity) with \(frame.stopBits) "
                    + "stop bit(s); use one that can")
        }
    }

    func close() {
        // The descriptor's owner closes it.
        port = nil
    }

    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int {
        let buffer = UnsafeMutableRawBufferPointer(start: memory, count: Self.capacity)
        let count: Int?
        switch port {
        case .some(let opened):
            count = try asFault { () throws(SystemError) in try opened.read(into: buffer) }
        case .none:
            throw closedFault("read", at: place)
        }
        guard let count else { return 0 }
        guard count > 0 else {
            throw DeviceFault(
                .gone, operation: "read", place: place, detail: "The other end hung up")
        }
        body(UnsafeRawBufferPointer(start: memory, count: count))
        // Not an assignment, which the compiler may drop because nobody reads it.
        explicit_bzero(memory, count)
        return count
    }

    func write(_ bytes: [UInt8]) throws(DeviceFault) {
        precondition(bytes.count <= Self.greatestWrite, "drivers' frames are shorter than this")
        let taken: Int?
        switch port {
        case .some(let opened):
            taken = try asFault { () throws(SystemError) in try opened.write(bytes[...]) }
        case .none:
            throw closedFault("write", at: place)
        }
        guard (taken ?? 0) == bytes.count else {
            throw DeviceFault(
                .silent, operation: "write", place: place,
                detail: "Only \(taken ?? 0) of \(bytes.count) bytes were taken; open it again")
        }
    }

    /// Whether a rate is as good as the one asked for: within 2 %. Adapters divide a clock and
    /// round; a receiver that samples in the middle of ten bits bears 5 % between both ends, of
    /// which the other end may use up the rest.
    static func isNear(_ rate: UInt32, asked: UInt32) -> Bool {
        let difference = Int64(rate) - Int64(asked)
        return difference.magnitude * 50 <= UInt64(asked)
    }
}
