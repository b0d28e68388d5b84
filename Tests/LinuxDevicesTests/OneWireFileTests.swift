import DevicePorts
import Glibc
import LinuxIO
import StationModel
import Testing

@testable import LinuxDevices

/// A probe's folder with its file, as the kernel would make it, and the port that reads it.
private final class ProbeFolder {
    private let directory: TemporaryDirectory
    let port: any ProbePort

    init() throws {
        directory = try TemporaryDirectory()
        let parts = directory.path.split(separator: "/")
        let root = "/" + parts.dropLast().joined(separator: "/")
        let ports = LinuxPorts(
            store: HeldDescriptors(inherited: .none(), offerToStore: { _, _ in }), oneWireRoot: root
        )
        port = ports.probePort(String(parts[parts.count - 1]))
        try port.open()
    }

    func write(_ text: String) throws {
        let file = try #require(fopen(directory.file("w1_slave"), "w"))
        fputs(text, file)
        fclose(file)
    }

    func remove() { unlink(directory.file("w1_slave")) }

    /// Asks and waits as a loop does; `nil` = no answer.
    func look() throws -> Result<String, DeviceFault>? {
        port.ask()
        let poller = try Poller()
        try poller.add(try #require(port.descriptor), key: 0, for: .read)
        _ = try poller.wait(until: Clocks.monotonic() + .seconds(10))
        return port.answer()
    }
}

@Suite struct OneWireFileTests {
    @Test func `a probe is read, lost and found again`() throws {
        let folder = try ProbeFolder()
        try folder.write("72 01 : crc=57 YES")
        #expect(try folder.look() == .success("72 01 : crc=57 YES"))
        folder.remove()
        guard case .failure(let fault)? = try folder.look() else {
            Issue.record("a file that is gone was read")
            return
        }
        #expect(fault.kind == .gone && fault.place == folder.port.place)
        try folder.write("back")
        #expect(try folder.look() == .success("back"))
    }

    @Test func `an answer is given once, and a closed port has none`() throws {
        let folder = try ProbeFolder()
        try folder.write("x")
        #expect(try folder.look() == .success("x"))
        #expect(folder.port.answer() == nil)
        folder.port.close()
        folder.port.ask()
        #expect(folder.port.answer() == nil && folder.port.descriptor == nil)
    }

    @Test func `another file is not read whole`() throws {
        let folder = try ProbeFolder()
        try folder.write(String(repeating: "x", count: 5000))
        if case .success(let text)? = try folder.look() {
            #expect(text.utf8.count <= OneWireFile.mostBytes)
        }
    }
}
