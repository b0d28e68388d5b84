import Foundation
import LinuxIO
import StationModel
import StationRuntime
import Synchronization

/// The simplest hub: takes requests on a port of this machine, counts the lines in them, and
/// answers 204 at once.
final class HubSink: Sendable {
    struct Counts: Sendable {
        var requests = 0
        var lines = 0
        var bytes = 0
        /// When the first request was complete, and the newest.
        var first: MonotonicInstant?
        var last: MonotonicInstant?
    }

    private static let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
    /// Longer than the end of a run waits for it.
    private static let look: Duration = .milliseconds(50)

    let port: UInt16
    private let counted = Mutex(Counts())
    private let sign = StopSign()
    private let thread = LaneHolder()

    init() throws {
        let listener = try Sockets.listen(address: "127.0.0.1", port: 0)
        port = try Sockets.localPort(of: listener)
        let holder = Holder(listener)
        thread.put(
            try LaneThread(name: "hub-sink") { [self] in
                do { try serve(holder) } catch { Log.shared.critical("the measured hub: \(error)") }
            })
    }

    var counts: Counts { counted.withLock { $0 } }

    func reset() { counted.withLock { $0 = Counts() } }

    /// Waits until so many lines have come, all in all.
    func wait(forLines count: Int, atMost span: Duration) throws {
        let deadline = Clocks.monotonic() + span
        while counts.lines < count {
            guard Clocks.monotonic() < deadline else {
                throw BenchmarkFault("\(counts.lines) of \(count) lines came within \(span)")
            }
            try pause(.milliseconds(5))
        }
    }

    func stop() {
        sign.set()
        thread.join()
    }

    // MARK: - On the thread

    /// A descriptor that a dictionary can hold.
    private final class Holder: Sendable {
        let descriptor: FileDescriptor
        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    private final class Connection {
        let stream: FileDescriptor
        var arrived: [UInt8] = []
        /// Of the head and the body, when the head is there.
        var needed: (head: Int, all: Int)?
        init(_ stream: consuming FileDescriptor) { self.stream = stream }
    }

    private func serve(_ listener: Holder) throws {
        let poller = try Poller()
        try poller.add(listener.descriptor.raw, key: 0, for: .read)
        var connections: [UInt64: Connection] = [:]
        while !sign.isSet {
            for event in try poller.wait(until: Clocks.monotonic() + Self.look) {
                guard let connection = connections[event.key] else {
                    guard let new = try Sockets.accept(from: listener.descriptor) else { continue }
                    let connection = Connection(new)
                    let key = UInt64(connection.stream.raw)
                    try poller.add(connection.stream.raw, key: key, for: .read)
                    connections[key] = connection
                    continue
                }
                guard try !isOver(connection) else {
                    connections[event.key] = nil
                    continue
                }
            }
        }
    }

    /// Takes what has come and answers what is complete.
    private func isOver(_ connection: Connection) throws -> Bool {
        while let bytes = try connection.stream.read(atMost: 1 << 18) {
            guard !bytes.isEmpty else { return true }
            connection.arrived += bytes
            connection.needed = try connection.needed ?? Self.needed(connection.arrived)
            guard let (head, all) = connection.needed, connection.arrived.count >= all else {
                continue
            }
            count(connection.arrived[head..<all])
            connection.arrived.removeFirst(all)
            connection.needed = nil
            _ = try Sockets.send(Self.answer[...], to: connection.stream)
        }
        return false
    }

    private func count(_ body: ArraySlice<UInt8>) {
        let lines = body.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let now = Clocks.monotonic()
        counted.withLock {
            $0.requests += 1
            $0.lines += lines
            $0.bytes += body.count
            $0.first = $0.first ?? now
            $0.last = now
        }
    }

    private static func needed(_ bytes: [UInt8]) throws -> (head: Int, all: Int)? {
        // A head is some hundred bytes; a body is never searched for its end.
        let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.upperBound].lowercased()
        guard let field = head.range(of: "content-length: "),
            let length = Int(head[field.upperBound...].prefix { $0.isNumber })
        else { throw BenchmarkFault("a request has no length") }
        return (head.utf8.count, head.utf8.count + length)
    }
}
