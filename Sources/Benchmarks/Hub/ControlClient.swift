import LinuxIO
import StationModel

/// One request at a time over a station's control socket.
struct ControlClient {
    private static let timeoutSeconds = 10

    let path: String

    func get(_ target: String) throws -> String { try ask("GET", target, "") }

    func post(_ target: String, _ body: String) throws {
        let answer = try ask("POST", target, body)
        guard answer.hasPrefix("HTTP/1.1 20") else {
            throw BenchmarkFault("\(target): \(answer.prefix(300))")
        }
    }

    /// Head and body as they come.
    private func ask(_ method: String, _ target: String, _ body: String) throws -> String {
        let stream = try Sockets.connect(path: path, timeoutSeconds: Self.timeoutSeconds)
        let request = """
            \(method) \(target) HTTP/1.1\r
            Host: station\r
            Connection: close\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
        _ = try Sockets.send(Array(request.utf8)[...], to: stream)
        var answer: [UInt8] = []
        while let bytes = try stream.read(atMost: 65_536), !bytes.isEmpty { answer += bytes }
        return String(decoding: answer, as: UTF8.self)
    }
}
