import Foundation
import LinuxIO
import StationModel

/// The running service, over its control socket: one request, one answer.
struct ListControl {
    let path: String

    /// Within this time the service answers or has said why not (its own limit is 5 s).
    private static let timeoutSeconds = 10
    /// Far more than any answer about lists.
    private static let greatestAnswer = 1 << 20

    /// An answer that was read whole.
    struct Answer {
        let status: Int
        let body: [UInt8]

        /// The JSON object in it.
        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            do {
                return try JSONDecoder().decode(type, from: Data(body))
            } catch {
                throw CommandFailure(
                    .software,
                    Phrase("看不懂服务的回答。", "The service's answer is not understood."))
            }
        }

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// `nil` = no service listens there.
    func get(_ route: String) throws -> Answer? { try ask("GET", route, body: "") }

    /// `nil` = no service listens there.
    func post(_ route: String, body: String) throws -> Answer? {
        try ask("POST", route, body: body)
    }

    private func ask(_ method: String, _ route: String, body: String) throws -> Answer? {
        guard let socket = try connect() else { return nil }
        let head = """
            \(method) /control/\(route) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n
            """
        var rest = Array((head + body).utf8)[...]
        while !rest.isEmpty {
            guard let sent = try Sockets.send(rest, to: socket) else { throw Self.silent }
            rest = rest.dropFirst(sent)
        }
        var received: [UInt8] = []
        while let chunk = try socket.read(atMost: 65_536) {
            if chunk.isEmpty { return try parse(received) }
            received += chunk
            guard received.count <= Self.greatestAnswer else { throw Self.silent }
        }
        throw Self.silent
    }

    private func connect() throws -> FileDescriptor? {
        do throws(SystemError) {
            return try Sockets.connect(path: path, timeoutSeconds: Self.timeoutSeconds)
        } catch  where error.isAbsence {
            return nil
        }
    }

    private func parse(_ bytes: [UInt8]) throws -> Answer {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Self.silent }
        let answer = Answer(status: status, body: Array(text[end.upperBound...].utf8))
        guard status >= 400 else { return answer }
        let refusal = try answer.decoded(Refusal.self).error
        throw CommandFailure(
            status >= 500 ? .unavailable : .answerIsNo,
            Phrase("服务拒绝：\(refusal)", "The service refuses: \(refusal)"))
    }

    private struct Refusal: Decodable { let error: String }

    private static let silent = CommandFailure(
        .unavailable, Phrase("服务没有回答。", "The service does not answer."),
        next: Phrase("请查看 journalctl -u yizhand。", "Look at journalctl -u yizhand."))

    /// For commands that need a running station.
    var absent: CommandFailure {
        CommandFailure(
            .unavailable, Phrase("服务未运行（\(path)）。", "The service does not run (\(path))."),
            next: Phrase("启动：systemctl start yizhand", "Start it: systemctl start yizhand"))
    }
}
