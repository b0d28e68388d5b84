import Glibc
import LinuxIO
import StationModel
import Testing

/// The other end of a serial port: the master of a pseudo-terminal whose slave is the port.
///
/// What it cannot show: timing by the baud rate, parity, break, RS-485 (the kernel's pty driver
/// accepts a rate and reports it, no more).
final class PseudoTerminal {
    /// The slave's path, `/dev/pts/3`.
    let path: String
    private var master: FileDescriptor?

    init() throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&master, &slave, &name, nil, nil) == 0)
        // The port must be the only one that has the slave open: it claims it for itself.
        try FileDescriptor(owning: slave, place: "slave").close()
        try #require(fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK) == 0)
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        self.master = FileDescriptor(owning: master, place: "master of \(path)")
    }

    /// Sends from the device's side; everything must be taken.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            switch master {
            case .some(let open):
                guard let count = try open.write(bytes[sent...]) else {
                    try wait(for: .write)
                    continue
                }
                sent += count
            case .none: try #require(Bool(false), "unplugged")
            }
        }
    }

    /// What the port has written so far: at least `count` bytes, waited for.
    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch master {
            case .some(let open):
                if let chunk = try open.read(atMost: 4096) {
                    bytes += chunk
                } else {
                    try wait(for: .read)
                }
            case .none: try #require(Bool(false), "unplugged")
            }
        }
        return bytes
    }

    /// Pulls the plug.
    func unplug() { master = nil }

    private func wait(for interest: PollInterest) throws {
        let poller = try Poller()
        switch master {
        case .some(let open): try poller.add(open.raw, key: 1, for: interest)
        case .none: return
        }
        try #require(!poller.wait(until: Clocks.monotonic() + .seconds(10)).isEmpty)
    }
}
