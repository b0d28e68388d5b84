import Glibc
import HubLink
import LinuxIO
import StationModel
import Synchronization

/// A server on loopback that does with each connection what its test wants.
final class HostileServer: Sendable {
    typealias Script = @Sendable (Visitor) throws -> Void

    let port: UInt16
    private let script: Script
    private let wake: Mailbox<Void>
    private let heads = Mutex<[String]>([])
    private let threads = Mutex<[LaneHolder]>([])
    private let accepting = LaneHolder()

    init(_ script: @escaping Script) throws {
        self.script = script
        let listener = try Sockets.listen(address: "127.0.0.1", port: 0)
        port = try Sockets.localPort(of: listener)
        wake = try Mailbox(capacity: 1)
        // A lane's body is copied about, a descriptor has one owner.
        let raw = listener.release()
        accepting.put(try LaneThread(name: "hostile") { [self] in accept(raw) })
    }

    /// Ends listening, and waits for all scripts.
    func stop() {
        _ = wake.post(())
        accepting.join()
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    var url: String { "http://127.0.0.1:\(port)/path" }

    /// The requests' heads, as they came.
    var requests: [String] { heads.withLock { $0 } }

    private func accept(_ raw: Int32) {
        let listener = FileDescriptor(owning: raw, place: "listener")
        do {
            let poller = try Poller()
            try poller.add(listener.raw, key: 0, for: .read)
            try poller.add(wake.descriptor, key: 1, for: .read)
            while true {
                for event in try poller.wait(until: nil) {
                    if event.key == 1 { return }
                    guard let connection = try Sockets.accept(from: listener) else { continue }
                    try serve(connection.release())
                }
            }
        } catch {
            preconditionFailure("a test's server cannot accept: \(error)")
        }
    }

    private func serve(_ raw: Int32) throws {
        let thread = LaneHolder()
        thread.put(
            try LaneThread(name: "visitor") { [self] in
                let visitor = Visitor(raw) { [self] head in heads.withLock { $0.append(head) } }
                do {
                    try script(visitor)
                } catch {
                    // The client has gone, which many a test wants.
                }
            })
        threads.withLock { $0.append(thread) }
    }
}

/// One connection, read and written by a script.
final class Visitor {
    struct Gone: Error {}

    private let connection: FileDescriptor
    private let note: (String) -> Void

    init(_ raw: Int32, note: @escaping (String) -> Void) {
        connection = FileDescriptor(owning: raw, place: "visitor")
        self.note = note
        _ = fcntl(raw, F_SETFL, 0)
        var on: Int32 = 1
        setsockopt(raw, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Up to and with the empty line, and the body that the head announces.
    @discardableResult
    func readRequest() throws -> (head: String, body: [UInt8]) {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while bytes.count < 4 || Array(bytes.suffix(4)) != end { bytes += try read(1) }
        let head = String(decoding: bytes, as: UTF8.self)
        note(head)
        let length = head.split(separator: "\r\n")
            .first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        var body: [UInt8] = []
        while body.count < length ?? 0 { body += try read((length ?? 0) - body.count) }
        return (head, body)
    }

    /// Until a request has begun to come; none of it is read.
    func waitForRequest() throws {
        var byte: UInt8 = 0
        guard recv(connection.raw, &byte, 1, Int32(MSG_PEEK)) == 1 else { throw Gone() }
    }

    /// The first bytes of whatever the client says.
    func readBeginning() throws { _ = try read(4096) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let taken = try Sockets.send(rest, to: connection) else { throw Gone() }
            rest = rest.dropFirst(taken)
        }
    }

    /// Waits until the client closes.
    func waitForEnd() {
        do {
            while true { _ = try read(4096) }
        } catch {
            // That is the end.
        }
    }

    /// The connection ends with RST instead of FIN.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        setsockopt(connection.raw, SOL_SOCKET, SO_LINGER, &option, size)
    }

    private func read(_ count: Int) throws -> [UInt8] {
        guard let bytes = try connection.read(atMost: count), !bytes.isEmpty else { throw Gone() }
        return bytes
    }
}
