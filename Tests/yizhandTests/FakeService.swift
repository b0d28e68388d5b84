import Foundation
import LinuxIO
import StationModel
import Synchronization
import Testing

/// A directory of its own for one test; it goes with the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/yizhand-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            assert(!FileManager.default.fileExists(atPath: path))
        }
    }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A stand-in for the service: answers each question from a script, and remembers the questions.
final class FakeService: Sendable {
    /// `GET /path?query` → the bytes of the whole answer, in pieces as they are sent; `nil` = says
    /// nothing at all until the client goes.
    typealias Script = @Sendable (_ question: String, _ body: String) -> [String]?

    let socket: String
    private let heard: Heard
    private let lane: Mutex<LaneThread?>
    private let stop: Mailbox<Bool>

    init(in directory: TemporaryDirectory, _ script: @escaping Script) throws {
        socket = directory.file("control.sock")
        let listener = try Sockets.listen(path: socket)
        let stop = try Mailbox<Bool>(capacity: 1)
        let heard = Heard()
        let holder = Holder(listener)
        let started = try LaneThread(name: "fake-service") {
            do { try Self.serve(holder, stop, heard, script) } catch { Issue.record(error) }
        }
        self.stop = stop
        self.heard = heard
        lane = Mutex(started)
    }

    /// The questions so far: `POST /control/door/unlock {}`.
    var questions: [String] { heard.all.withLock { $0 } }

    func end() {
        _ = stop.post(true)
        let thread = lane.withLock { $0.take() }
        if let thread { thread.join() }
    }

    private static func serve(
        _ listener: Holder, _ stop: Mailbox<Bool>, _ heard: Heard, _ script: Script
    ) throws {
        let poller = try Poller()
        try poller.add(listener.descriptor.raw, key: 1, for: .read)
        try poller.add(stop.descriptor, key: 2, for: .read)
        while true {
            let ready = try poller.wait(until: nil)
            if ready.contains(where: { $0.key == 2 }) { return }
            while let client = try Sockets.accept(from: listener.descriptor) {
                try answer(client, heard, script)
            }
        }
    }

    private static func answer(
        _ client: borrowing FileDescriptor, _ heard: Heard, _ script: Script
    ) throws {
        let poller = try Poller()
        try poller.add(client.raw, key: 1, for: .read)
        var text = ""
        while true {
            _ = try poller.wait(until: nil)
            guard let bytes = try client.read(atMost: 65_536) else { continue }
            if bytes.isEmpty { return }
            text += String(decoding: bytes, as: UTF8.self)
            guard let (question, body) = Self.complete(text) else { continue }
            heard.all.withLock { $0.append(body.isEmpty ? question : "\(question) \(body)") }
            guard let pieces = script(question, body) else { continue }
            for piece in pieces { _ = try Sockets.send(Array(piece.utf8)[...], to: client) }
            return
        }
    }

    /// The method and target, and the body, once all of it is there.
    private static func complete(_ text: String) -> (question: String, body: String)? {
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let length =
            head.compactMap { line in
                line.hasPrefix("Content-Length: ") ? Int(line.dropFirst(16)) : nil
            }.first ?? 0
        let body = text[end.upperBound...]
        guard body.utf8.count >= length else { return nil }
        let words = head[0].split(separator: " ")
        return (words.dropLast().joined(separator: " "), String(body))
    }
}

/// The questions that were asked.
private final class Heard: Sendable {
    let all = Mutex<[String]>([])
}

/// What a closure may keep of a descriptor.
private final class Holder: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}

/// A whole answer in one piece.
func answer(_ body: String, status: String = "200 OK") -> [String] {
    ["HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"]
}
