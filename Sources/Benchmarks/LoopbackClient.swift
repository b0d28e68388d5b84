import Foundation
import Glibc

/// The smallest HTTP client: one connection to this machine, kept open.
struct LoopbackClient: ~Copyable {
    private let socket: Int32

    /// `nil` when nobody listens.
    init?(port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, size)
            }
        }
        guard result == 0 else {
            close(socket)
            return nil
        }
        self.socket = socket
    }

    deinit { close(socket) }

    /// Sends a body and takes the head of its answer, which is all of a 204.
    borrowing func post(_ body: [UInt8]) throws {
        let head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.count)\r\n\r\n"
        var rest = (Array(head.utf8) + body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchmarkFault("the server does not take a body") }
            rest = rest.dropFirst(count)
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(socket, &buffer, buffer.count)
        guard buffer[..<max(0, count)].suffix(4).elementsEqual("\r\n\r\n".utf8) else {
            throw BenchmarkFault("the server does not answer a body")
        }
    }

    /// The status of the answer, read to its end.
    borrowing func get(_ path: String) throws -> Int {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        guard write(socket, request, request.count) == request.count else {
            throw BenchmarkFault("the status server does not take a request")
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { throw BenchmarkFault("the status server hung up") }
            answer += buffer[..<count]
            if let status = Self.status(ofWhole: answer) { return status }
        }
    }

    /// `nil` while something is missing.
    private static func status(ofWhole answer: [UInt8]) -> Int? {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].lowercased()
        let isWhole: Bool
        if let field = head.range(of: "content-length: ") {
            let digits = head[field.upperBound...].prefix { $0.isNumber }
            isWhole = Int(digits).map { text[end.upperBound...].utf8.count >= $0 } ?? false
        } else {
            // In chunks, of which the last is empty.
            isWhole = text.hasSuffix("\r\n0\r\n\r\n")
        }
        return isWhole ? Int(head.dropFirst("http/1.1 ".count).prefix(3)) : nil
    }
}
