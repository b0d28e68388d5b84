import Foundation
import Glibc
import LinuxIO
import StationCore
import StationModel
import Testing

@testable import StationRuntime

/// The loop's own rules: when bytes have arrived, who is told of a reload.
struct DoorLoopTests {
    let bench: LoopBench
    let code = Credential.qr(payload: Array("YZ1:ABC".utf8))

    init() throws { bench = try LoopBench() }

    @Test func `a code after a quiet hour carries the time at which it comes`() throws {
        var loop = try bench.makeLoop()
        let began = bench.clock.now().instant
        while bench.clock.now().instant < began + .hours(1) { try loop.turn() }
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        #expect(bench.board.found.map(\.arrival) == bench.board.found.map(\.at))
        #expect(bench.board.found.count == 1)
        #expect(loop.readCompleted.count == 1)
    }

    @Test func `a code that came while the process was paused is old, and the next one new`()
        throws
    {
        var loop = try bench.makeLoop()
        for _ in 0..<10 { try loop.turn() }
        bench.clock.pause(for: .seconds(10))
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        let first = try #require(bench.board.found.first)
        #expect(first.at - first.arrival >= .seconds(10))
        // Nobody is asked who it is: it is refused as it is.
        #expect(loop.readCompleted.count == 0)
        loop.publish(ready: true)
        #expect(bench.status?.access.decisions.map(\.key.denial) == [.stale])
        try loop.turn()
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        #expect(bench.board.found.last.map { $0.at == $0.arrival } == true)
        #expect(loop.readCompleted.count == 1)
    }

    @Test func `a pause that ended the wait without events makes the next look's bytes old`()
        throws
    {
        var loop = try bench.makeLoop()
        for _ in 0..<10 { try loop.turn() }
        bench.clock.pause(for: .seconds(10))
        // EINTR: the wait returns with nothing, and the bytes are found by the look after it.
        try loop.turn()
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        let first = try #require(bench.board.found.first)
        #expect(first.at - first.arrival >= .seconds(10))
        #expect(loop.readCompleted.count == 0)
    }

    @Test func `a read that a technician looks at is not decided when it comes again`() throws {
        var loop = try bench.makeLoop()
        loop.receive(.inspectNextRead { _ in })
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        #expect(loop.inspection?.read?.credential == code)
        #expect(loop.readCompleted.count == 0)
        #expect(bench.board.bytes.post(code))
        try loop.turn()
        #expect(bench.board.found.count == 2)
        #expect(loop.readCompleted.count == 0)
        #expect(loop.station.accessCounts.repeats == 1)
    }

    @Test(arguments: [true, false])
    func `a clock is told while somebody waits for an entry to be on disk`(
        succeeds: Bool
    ) throws {
        var loop = try bench.makeLoop()
        // The floor of the start refuses what was issued before it.
        for _ in 0..<100 { try loop.turn() }
        let now = bench.clock.now().wall
        let unlock = RemoteUnlock(
            unlockId: 1, member: MemberPseudonym(1), issuedAt: now, notAfter: now + .hours(1))
        let directive = StationDirective(
            station: try #require(StationId("test-1")), version: 1, issued: now,
            door: DoorDirective(version: 1, mode: nil, until: nil, unlocks: [unlock]))
        loop.receive(.directive(directive) { _ in })
        let token = try #require(loop.commits.first)
        try loop.turn()
        #expect(bench.clock.awaitsAnswer)
        loop.receive(succeeds ? .committed(token) : .commitFailed(token))
        #expect(loop.commits == [])
        try loop.turn()
        #expect(!bench.clock.awaitsAnswer)
    }

    @Test func `a disk that stalls holds no simulated time up`() throws {
        var loop = try bench.makeLoop()
        loop.commits = [Token(1)]
        try loop.turn()
        #expect(bench.clock.awaitsAnswer)
        loop.storage.status.condition = .stalled
        try loop.turn()
        try loop.turn()
        #expect(!bench.clock.awaitsAnswer)
    }

    @Test func `a reload that finds the slow lane full is passed on when it has room`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/loop-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { removeFolder(folder) }
        let manager = try NotifySocket(path: folder + "/notify")
        bench.manager = ServiceManager(try ServiceNotifier(socketPath: folder + "/notify"))
        bench.reload = { [mailbox = bench.mailbox] in _ = mailbox.post(.configurationRefused) }
        var loop = try bench.makeLoop()
        while bench.slow.post(.log { _ in }) {}
        loop.receive(.reload)
        #expect(try manager.next()?.hasPrefix("RELOADING=1") == true)
        try loop.turn()
        let waits = loop.reloadWaits
        #expect(waits)
        try bench.slow.start(clock: bench.clock, marker: folder, loop: bench.mailbox)
        let deadline = Clocks.monotonic() + .seconds(10)
        var answered: String?
        while answered == nil, Clocks.monotonic() < deadline {
            for message in bench.mailbox.drain() { loop.receive(message) }
            try loop.turn()
            answered = try manager.next()
        }
        bench.slow.stop()
        #expect(answered == "READY=1")
        let waitsStill = loop.reloadWaits
        #expect(!waitsStill)
    }

    @Test func `what the service manager does not take is said by the slow lane`() throws {
        let gone = FileManager.default.temporaryDirectory.path + "/nobody-\(UUID().uuidString)"
        let manager = ServiceManager(try ServiceNotifier(socketPath: gone))
        var said: [String] = []
        manager.report = { said.append($0) }
        manager.keep(bench.mailbox.descriptor, name: ServiceManager.fireMark)
        #expect(said.count == 1)
        #expect(said.first?.contains(gone) == true)
    }

    private func removeFolder(_ folder: String) {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }
}

/// The service manager's end of the notifications.
private final class NotifySocket {
    private let socket: FileDescriptor

    init(path: String) throws {
        let raw = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        try #require(raw >= 0)
        socket = FileDescriptor(owning: raw, place: path)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, size) }
        }
        try #require(bound == 0)
    }

    /// The next message; `nil` = none waits.
    func next() throws -> String? {
        try socket.read(atMost: 4096).map { String(decoding: $0, as: UTF8.self) }
    }
}
