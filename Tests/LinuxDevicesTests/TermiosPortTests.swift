import DevicePorts
import Glibc
import LinuxIO
import StationModel
import Testing

@testable import LinuxDevices

struct TermiosPortTests {
    private func port(_ path: String, baudRate: UInt32 = 115_200) -> TermiosPort {
        TermiosPort(SerialConfiguration(path: path, baudRate: baudRate))
    }

    @Test func `a serial port keeps the contract of all ports`() throws {
        let device = try PseudoTerminal()
        try BytePortContract(
            port: port(device.path), send: device.send, receive: device.receive,
            unplug: device.unplug
        ).holds()
    }

    @Test(arguments: [9600, 115_200, 250_000, 256_000, 12_345] as [UInt32])
    func `any baud rate is set, also those without a code`(baudRate: UInt32) throws {
        let device = try PseudoTerminal()
        let port = port(device.path, baudRate: baudRate)
        try port.open()
        let other = FileDescriptor(
            owning: dup(try #require(port.descriptor)), place: device.path)
        // Asked of the kernel: what the line is set to, not what the port remembers.
        let rates = try SerialLine.baudRates(of: other)
        #expect(rates == (baudRate, baudRate))
    }

    @Test(arguments: SerialStopBits.allCases)
    func `the stop bits are set`(stopBits: SerialStopBits) throws {
        let device = try PseudoTerminal()
        let port = TermiosPort(
            SerialConfiguration(path: device.path, baudRate: 9600, stopBits: stopBits))
        try port.open()
        let other = FileDescriptor(
            owning: dup(try #require(port.descriptor)), place: device.path)
        #expect(try SerialLine.frame(of: other) == SerialLine.Frame(.none, stopBits))
    }

    /// A pseudo-terminal takes no parity and says nothing, as some adapters do.
    @Test(arguments: [SerialParity.even, .odd])
    func `a parity that the adapter cannot do is a fault that says so`(
        parity: SerialParity
    ) throws {
        let device = try PseudoTerminal()
        let port = TermiosPort(
            SerialConfiguration(path: device.path, baudRate: 9600, parity: parity))
        let fault = #expect(throws: DeviceFault.self) { try port.open() }
        #expect(fault?.kind == .unsupported && fault?.operation == "set parity")
        #expect(fault?.detail.contains(parity.rawValue) == true)
    }

    @Test func `a rate within two per cent is accepted, beyond it is not`() {
        #expect(TermiosPort.isNear(115_200, asked: 115_200))
        #expect(TermiosPort.isNear(115_385, asked: 115_200))
        #expect(TermiosPort.isNear(98, asked: 100))
        #expect(TermiosPort.isNear(102, asked: 100))
        #expect(!TermiosPort.isNear(97, asked: 100))
        #expect(!TermiosPort.isNear(103, asked: 100))
        #expect(!TermiosPort.isNear(250_000, asked: 256_000))
        #expect(!TermiosPort.isNear(0, asked: 9600))
        #expect(!TermiosPort.isNear(.max, asked: 9600))
    }

    @Test func `a link that moved leads to the new device after opening again`() throws {
        let directory = try TemporaryDirectory()
        let link = directory.file("usb-reader")
        let before = try PseudoTerminal()
        let after = try PseudoTerminal()
        try #require(symlink(before.path, link) == 0)
        let port = port(link)
        try port.open()
        before.unplug()
        #expect(fault { _ = try port.read { _ in } }?.kind == .gone)
        try #require(unlink(link) == 0)
        let missing = fault { try port.open() }
        #expect(missing?.kind == .gone)
        #expect(missing?.operation == "open")
        #expect(missing?.place == link)
        #expect(missing?.detail.hasPrefix("No such file or directory") == true)
        try #require(symlink(after.path, link) == 0)
        try port.open()
        try port.write([0x42])
        #expect(try after.receive(1) == [0x42])
    }

    @Test func `the descriptor hangs up when the device goes`() throws {
        let device = try PseudoTerminal()
        let port = port(device.path)
        try port.open()
        let poller = try Poller()
        try poller.add(try #require(port.descriptor), key: 1, for: .read)
        device.unplug()
        #expect(try poller.wait(until: nil).map(\.isHungUp) == [true])
    }

    @Test func `the buffer is wiped when the body has run`() throws {
        let device = try PseudoTerminal()
        let port = port(device.path)
        try port.open()
        try device.send([0x31, 0x31, 0x31, 0x31])
        let poller = try Poller()
        try poller.add(try #require(port.descriptor), key: 1, for: .read)
        _ = try poller.wait(until: nil)
        var kept: UnsafeRawBufferPointer?
        let count = try port.read { bytes in
            #expect(bytes.allSatisfy { $0 == 0x31 })
            kept = bytes
        }
        // The memory is the port's own and lives as long as the port.
        let memory = try #require(kept)
        #expect(count == memory.count && count > 0)
        #expect(withExtendedLifetime(port) { memory.allSatisfy { $0 == 0 } })
    }

    @Test func `a full line is a fault, not a wait`() throws {
        let device = try PseudoTerminal()
        let port = port(device.path)
        try port.open()
        let frame = [UInt8](repeating: 0x55, count: 256)
        // Nobody reads at the other end; a pty's buffers hold far less than 1 MiB.
        var failure: DeviceFault?
        for _ in 0..<4096 where failure == nil { failure = fault { try port.write(frame) } }
        #expect(failure?.kind == .silent)
        #expect(failure?.operation == "write")
    }

    @Test func `a path that is no serial port is unsupported`() throws {
        let failure = fault { try port("/dev/null").open() }
        #expect(failure?.kind == .unsupported)
        #expect(failure?.operation == "ioctl TIOCEXCL")
    }
}
