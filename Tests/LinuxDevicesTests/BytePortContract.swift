import DevicePorts
import LinuxIO
import StationModel
import Testing

/// What every `BytePort` promises, real or simulated.
///
/// `send` puts bytes on the wire from the device's side, `receive` gives what the port has
/// written (at least that many bytes), `unplug` makes the device go away for good.
struct BytePortContract {
    let port: any BytePort
    let send: ([UInt8]) throws -> Void
    let receive: (Int) throws -> [UInt8]
    let unplug: () throws -> Void

    func holds() throws {
        try isHarmlessWhenClosed()
        try carriesBytesBothWays()
        try handsOverABurstWhole()
        try throwsAwayWhatWaitedAtOpening()
        try reportsAHangUp()
    }

    private func isHarmlessWhenClosed() throws {
        port.close()
        #expect(port.descriptor == nil)
        #expect(fault { _ = try port.read { _ in } }?.kind == .gone)
        #expect(fault { try port.write([1]) }?.kind == .gone)
    }

    private func carriesBytesBothWays() throws {
        try port.open()
        #expect(try collect(0) == [], "nothing now is not an error")
        let all = (0...255).map { UInt8($0) }
        try send(all)
        #expect(try collect(256) == all, "every byte as it was, control characters too")
        try port.write(all)
        #expect(try receive(256) == all)
    }

    private func handsOverABurstWhole() throws {
        let burst = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        // In pieces: a tty's own buffer holds just less than 4096 bytes.
        var got: [UInt8] = []
        for start in stride(from: 0, to: burst.count, by: 1024) {
            try send(Array(burst[start..<start + 1024]))
            got += try collect(1024)
        }
        #expect(got == burst)
    }

    private func throwsAwayWhatWaitedAtOpening() throws {
        try send([0xEE, 0xEE])
        try port.open()
        try send([0x01])
        #expect(try collect(1) == [0x01])
    }

    private func reportsAHangUp() throws {
        try unplug()
        #expect(fault { _ = try port.read { _ in } }?.kind == .gone)
        port.close()
        #expect(fault { try port.open() }?.kind == .gone)
        #expect(port.descriptor == nil)
    }

    /// At least `count` bytes, read in whatever pieces they come.
    private func collect(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        repeat {
            let taken = try port.read { bytes += $0 }
            #expect(taken <= 4096)
            if taken == 0, bytes.count < count { try waitUntilReadable() }
        } while bytes.count < count
        return bytes
    }

    private func waitUntilReadable() throws {
        // A simulated port has no descriptor: its bytes are there at once or not at all.
        let descriptor = try #require(port.descriptor, "bytes are missing")
        let poller = try Poller()
        try poller.add(descriptor, key: 1, for: .read)
        try #require(!poller.wait(until: Clocks.monotonic() + .seconds(10)).isEmpty)
    }
}

/// The fault that a call throws, if it does.
func fault(_ call: () throws -> Void) -> DeviceFault? {
    do {
        try call()
        return nil
    } catch let fault as DeviceFault {
        return fault
    } catch {
        Issue.record(error, "a port throws nothing but faults")
        return nil
    }
}
