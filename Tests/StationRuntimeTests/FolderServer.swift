import Foundation
import Glibc
import LinuxIO
import Synchronization

/// A static server on loopback for one folder: GET, `If-None-Match`, `Range`, as nginx does. What
/// is posted is stored.
final class FolderServer: Sendable {
    private let folder: String
    let port: UInt16
    private let wake: Mailbox<Void>
    private let thread = LaneHolder()
    private let paths = Mutex<[String]>([])
    private let bodies = Mutex<[String]>([])

    init(_ folder: String) throws {
        self.folder = folder
        let listener = try Sockets.listen(address: "127.0.0.1", port: 0)
        port = try Sockets.localPort(of: listener)
        wake = try Mailbox(capacity: 1)
        let raw = listener.release()
        thread.put(try LaneThread(name: "www") { [self] in serve(raw) })
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// What was asked for since the last look, with the range where there was one.
    func takeRequests() -> [String] {
        paths.withLock { paths in
            defer { paths = [] }
            return paths
        }
    }

    /// What was posted so far.
    var posted: [String] { bodies.withLock { $0 } }

    func stop() {
        _ = wake.post(())
        thread.join()
    }

    /// One connection after the other: a courier has one request a flow.
    private func serve(_ raw: Int32) {
        let listener = FileDescriptor(owning: raw, place: "www")
        do {
            let poller = try Poller()
            try poller.add(listener.raw, key: 0, for: .read)
            try poller.add(wake.descriptor, key: 1, for: .read)
            while true {
                for event in try poller.wait(until: nil) {
                    if event.key == 1 { return }
                    guard let connection = try Sockets.accept(from: listener) else { continue }
                    _ = fcntl(connection.raw, F_SETFL, 0)
                    try answer(connection)
                }
            }
        } catch {
            preconditionFailure("a test's server cannot serve: \(error)")
        }
    }

    private func answer(_ connection: borrowing FileDescriptor) throws {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
            guard let bytes = try connection.read(atMost: 1), !bytes.isEmpty else { return }
            head += bytes
        }
        let lengths = String(decoding: head, as: UTF8.self).lowercased()
            .split(separator: "content-length: ")
        if head.starts(with: Array("POST".utf8)), lengths.count == 2 {
            let length = Int(lengths[1].prefix { $0.isNumber }) ?? 0
            var body: [UInt8] = []
            while body.count < length {
                guard let bytes = try connection.read(atMost: length - body.count), !bytes.isEmpty
                else { return }
                body += bytes
            }
            bodies.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
        }
        var rest = response(to: String(decoding: head, as: UTF8.self))[...]
        while !rest.isEmpty {
            guard let taken = try Sockets.send(rest, to: connection) else { return }
            rest = rest.dropFirst(taken)
        }
    }

    private func response(to head: String) -> [UInt8] {
        let lines = head.split(separator: "\r\n")
        let path = lines[0].split(separator: " ")[1]
        func field(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix(name + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
        let start = field("range").flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
        paths.withLock { $0.append(String(path) + (start.map { " from \($0)" } ?? "")) }
        guard !head.hasPrefix("POST") else {
            return Array("HTTP/1.1 204 No Content\r\n\(Self.end)".utf8)
        }
        guard let found = FileManager.default.contents(atPath: folder + path) else {
            return Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\(Self.end)".utf8)
        }
        let content = Array(found)
        let etag = "\"\(content.count)-\(content.reduce(5381) { $0 &* 33 &+ Int($1) })\""
        if field("if-none-match") == etag {
            return Array("HTTP/1.1 304 Not Modified\r\nETag: \(etag)\r\n\(Self.end)".utf8)
        }
        if let start, start >= content.count {
            return Array(
                ("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n"
                    + "Content-Range: bytes */\(content.count)\r\n\(Self.end)").utf8)
        }
        let body = content.dropFirst(start ?? 0)
        var text = start == nil ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 206 Partial Content\r\n"
        if let start {
            text += "Content-Range: bytes \(start)-\(content.count - 1)/\(content.count)\r\n"
        }
        text += "Content-Type: application/octet-stream\r\nContent-Length: \(body.count)\r\n"
        return Array((text + "ETag: \(etag)\r\n\(Self.end)").utf8) + body
    }

    private static let end = "Connection: close\r\n\r\n"
}
