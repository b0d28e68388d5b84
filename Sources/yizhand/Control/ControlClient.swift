import Foundation
import Glibc
import LinuxIO
import StationModel

/// Asks the running service: HTTP/1.1 over its Unix socket, one connection a question.
///
/// (Foundation's URLSession cannot speak over Unix sockets.)
struct ControlClient: Sendable {
    let path: String
    /// The service answers within 5 s or says that it cannot; twice that is another fault.
    var answersWithin: Duration = .seconds(10)

    /// The body of the answer to a GET.
    func get(_ target: String) throws(ControlFault) -> [UInt8] {
        try body(ask("GET \(target) HTTP/1.1\r\n", body: nil), target)
    }

    /// The body of the answer to a POST.
    func post(_ target: String, json: String = "{}") throws(ControlFault) -> [UInt8] {
        try body(ask("POST \(target) HTTP/1.1\r\n", body: Array(json.utf8)), target)
    }

    /// The body of the answer to an order, carried out or refused by the station: 409 says that it
    /// was understood, and that the station's state forbids it.
    func order(_ target: String, json: String) throws(ControlFault) -> [UInt8] {
        let reply = try ask("POST \(target) HTTP/1.1\r\n", body: Array(json.utf8))
        return reply.status == 409 ? reply.body : try body(reply, target)
    }

    /// The answer to a GET, decoded.
    func get<Answer: Decodable>(
        _ target: String, as type: Answer.Type
    ) throws(ControlFault) -> Answer {
        try Self.decode(get(target), as: type)
    }

    /// The answer to a question of a service that may not run: `nil` where nobody listens.
    func ifRunning<Answer>(
        _ question: (ControlClient) throws(ControlFault) -> Answer
    ) throws(ControlFault) -> Answer? {
        do throws(ControlFault) {
            return try question(self)
        } catch .notRunning {
            return nil
        } catch {
            throw error
        }
    }

    /// Reads an answer's JSON.
    static func decode<Answer: Decodable>(
        _ body: [UInt8], as type: Answer.Type
    ) throws(ControlFault) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw .notUnderstood("it is not the JSON of this question (\(error))")
        }
    }

    private func body(_ reply: HTTPReply, _ target: String) throws(ControlFault) -> [UInt8] {
        switch reply.status {
        case 200..<300: return reply.body
        case 404: throw .tooOld(target: target)
        case let status: throw .refused(status: status, Self.explanation(reply.body))
        }
    }

    /// The text of `{"error":"…"}`, else the body itself.
    private static func explanation(_ body: [UInt8]) -> String {
        struct Refusal: Decodable { let error: String }
        do {
            return try JSONDecoder().decode(Refusal.self, from: Data(body)).error
        } catch {
            return String(decoding: body.prefix(500), as: UTF8.self)
        }
    }

    // MARK: - The wire

    private func ask(_ requestLine: String, body: [UInt8]?) throws(ControlFault) -> HTTPReply {
        var head = requestLine + "Host: localhost\r\nConnection: close\r\n"
        if let body {
            head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
        }
        let request = Array((head + "\r\n").utf8) + (body ?? [])
        let deadline = Clocks.monotonic() + answersWithin
        var parser = HTTPReplyParser()
        let connection = try connect()
        try send(request, to: connection)
        while true {
            let bytes = try receive(from: connection, until: deadline)
            if let reply = try parser.feed(bytes) { return reply }
            if bytes.isEmpty { throw .notUnderstood("it was cut off") }
        }
    }

    private func connect() throws(ControlFault) -> FileDescriptor {
        do {
            return try Sockets.connect(
                path: path, timeoutSeconds: max(1, Int(answersWithin.wholeSeconds)))
        } catch {
            throw fault(of: error)
        }
    }

    private func send(
        _ request: [UInt8], to connection: borrowing FileDescriptor
    ) throws(ControlFault) {
        var rest = request[...]
        while !rest.isEmpty {
            do throws(SystemError) {
                guard let count = try Sockets.send(rest, to: connection) else { throw silence }
                rest = rest.dropFirst(count)
            } catch {
                throw fault(of: error)
            }
        }
    }

    /// What has arrived; empty = the end.
    private func receive(
        from connection: borrowing FileDescriptor, until deadline: MonotonicInstant
    ) throws(ControlFault) -> [UInt8] {
        do throws(SystemError) {
            let poller = try Poller()
            try poller.add(connection.raw, key: 0, for: .read)
            while try poller.wait(until: deadline).isEmpty {
                if Clocks.monotonic() >= deadline { throw silence }
            }
            guard let bytes = try connection.read(atMost: 64 << 10) else { throw silence }
            return bytes
        } catch {
            throw fault(of: error)
        }
    }

    private var silence: SystemError {
        SystemError("receive", place: path, errorNumber: EAGAIN)
    }

    private func fault(of error: SystemError) -> ControlFault {
        switch error.errorNumber {
        case ENOENT, ECONNREFUSED: .notRunning(path: path)
        case EACCES, EPERM: .notAllowed(path: path)
        case EAGAIN: .silent(path: path, seconds: answersWithin.wholeSeconds)
        case EPIPE, ECONNRESET: .notUnderstood("the connection was cut off")
        default: .unreachable(error)
        }
    }
}
