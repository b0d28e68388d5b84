import Foundation
import Glibc
import HubLink
import LinuxIO
import StationModel
import Testing

/// TLS against a real server. No test can put a city's authority into the system's trust store, so
/// that here every certificate is one that nobody trusts; `FaultWordsTests` has the rest.
@Suite(.serialized) struct SecureTests {
    private static let openssl = "/usr/bin/openssl"

    @Test func `a certificate that nobody has signed is told apart`() async throws {
        let directory = NSTemporaryDirectory() + "yizhand-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(atPath: directory)
            } catch {
                Issue.record("\(error)")
            }
        }
        let make = try ChildProcess(
            path: Self.openssl,
            arguments: [
                "openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "1", "-subj",
                "/CN=localhost", "-keyout", directory + "/key", "-out", directory + "/certificate",
            ], environment: [])
        #expect(try end(make) == .exited(code: 0))
        let server = try ChildProcess(
            path: Self.openssl,
            arguments: [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", directory + "/key",
                "-cert", directory + "/certificate", "-www",
            ], environment: [])
        let port = try port(saidBy: server)
        let bench = try LinkBench()
        for host in ["localhost", "127.0.0.1"] {
            let outcome = await bench.ask(.to("https://\(host):\(port)/"))
            #expect(outcome == .failure(.untrustedCertificate))
        }
        bench.link.stop()
        server.kill()
        _ = try end(server)
    }

    @Test func `a server that speaks no TLS is told apart`() async throws {
        for said in ["HTTP/1.1 400 x\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-x\r\n"] {
            let server = try HostileServer { try $0.send(said) }
            let bench = try LinkBench()
            let outcome = await bench.ask(.to("https://127.0.0.1:\(server.port)/"))
            #expect(outcome == .failure(.secureConnectionFailed))
            bench.link.stop()
            server.stop()
        }
    }

    @Test func `a server that ends while TLS begins is a connection that failed`() async throws {
        // Read first: a close over unread bytes is a reset, which says nothing of TLS.
        let server = try HostileServer { try $0.readBeginning() }
        let bench = try LinkBench()
        let outcome = await bench.ask(.to("https://127.0.0.1:\(server.port)/"))
        // Whether the end or the reset is seen first is the kernel's.
        let ends: [HubLink.Outcome] = [
            .failure(.secureConnectionFailed), .failure(.connectionLost),
        ]
        #expect(ends.contains(outcome))
        bench.link.stop()
        server.stop()
    }

    private func end(_ child: ChildProcess) throws -> ChildEnd? {
        let poller = try Poller()
        try poller.add(child.endDescriptor, key: 0, for: .read)
        while try poller.wait(until: nil).isEmpty {}
        return try child.reap()
    }

    /// From `ACCEPT 127.0.0.1:40123`.
    private func port(saidBy server: ChildProcess) throws -> Int {
        let poller = try Poller()
        try poller.add(server.stream.raw, key: 0, for: .read)
        var text = ""
        while true {
            _ = try poller.wait(until: nil)
            let arrived = try #require(try server.stream.read(atMost: 4096))
            try #require(!arrived.isEmpty, "the server says where it listens")
            text += String(decoding: arrived, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            guard let line = lines.first(where: { $0.hasPrefix("ACCEPT ") }) else { continue }
            return try #require(line.split(separator: ":").last.flatMap { Int($0) })
        }
    }
}
