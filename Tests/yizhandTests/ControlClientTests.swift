import LinuxIO
import StationModel
import Testing

@testable import yizhand

@Suite struct ControlClientTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func fault(_ body: () throws(ControlFault) -> [UInt8]) -> ControlFault? {
        do throws(ControlFault) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    /// What a client makes of an answer, in the pieces given.
    private func fault(of pieces: [String]?, within span: Duration = .seconds(10)) throws
        -> ControlFault?
    {
        let service = try FakeService(in: directory) { _, _ in pieces }
        defer { service.end() }
        let client = ControlClient(path: service.socket, answersWithin: span)
        return fault { () throws(ControlFault) in try client.get("/x") }
    }

    @Test func `a question and its answer go over the socket`() throws {
        let service = try FakeService(in: directory) { question, body in
            answer("\(question)|\(body)")
        }
        defer { service.end() }
        let client = ControlClient(path: service.socket)
        #expect(String(decoding: try client.get("/a?b=1"), as: UTF8.self) == "GET /a?b=1|")
        let posted = try client.post("/a", json: #"{"x":"é"}"#)
        #expect(String(decoding: posted, as: UTF8.self) == #"POST /a|{"x":"é"}"#)
    }

    @Test func `an answer split anywhere is the same answer`() throws {
        let bytes = Array(answer("hello")[0].utf8)
        for cut in 0...bytes.count {
            var parser = HTTPReplyParser()
            let first = try parser.feed(bytes[..<cut])
            let reply = try first ?? parser.feed(bytes[cut...])
            #expect(reply == HTTPReply(status: 200, body: Array("hello".utf8)))
        }
    }

    @Test func `nobody at the socket means that the service does not run`() throws {
        let path = directory.file("none.sock")
        let gone = fault { () throws(ControlFault) in try ControlClient(path: path).get("/x") }
        #expect(gone == .notRunning(path: path))
        // A crashed service leaves its socket's file behind.
        do { _ = try Sockets.listen(path: path) }
        let left = fault { () throws(ControlFault) in try ControlClient(path: path).get("/x") }
        #expect(left == .notRunning(path: path))
    }

    @Test func `a service that does not run is no fault where a command can do without`() throws {
        let client = ControlClient(path: directory.file("nobody.sock"))
        let answer = try client.ifRunning { (client) throws(ControlFault) in
            try client.get("/x")
        }
        #expect(answer == nil)
        #expect(throws: ControlFault.notUnderstood("x")) {
            try client.ifRunning { _ throws(ControlFault) -> Int in throw .notUnderstood("x") }
        }
    }

    @Test func `refusals come with the service's words`() throws {
        #expect(
            try fault(of: answer(#"{"error":"Too busy."}"#, status: "503 Service Unavailable"))
                == .refused(status: 503, "Too busy."))
    }

    @Test func `an unknown question means an older service`() throws {
        #expect(
            try fault(of: answer("{}", status: "404 Not Found")) == .tooOld(target: "/x"))
    }

    @Test func `a service that says nothing is given up`() throws {
        let silent = try fault(of: nil, within: .milliseconds(50))
        #expect(silent == .silent(path: directory.file("control.sock"), seconds: 0))
    }

    @Test(arguments: [
        [""], ["SSH-2.0-OpenSSH_9\r\n\r\n"], ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"],
        ["HTTP/1.1 99 X\r\nContent-Length: 0\r\n\r\n"], ["HTTP/1.1 200 OK\r\n\r\n"],
        ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"],
        ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"],
        ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"],
        ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"],
        ["HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"],
        ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
        ["HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n"],
        [String(repeating: "x", count: 20_000)],
    ])
    func `an answer that is not ours is refused`(pieces: [String]) throws {
        let fault = try fault(of: pieces)
        guard case .notUnderstood = fault else {
            Issue.record("\(pieces[0].prefix(60)) gave \(String(describing: fault))")
            return
        }
    }

    @Test func `every fault is explained in both languages with its exit code`() {
        let error = SystemError("connect", place: "/x", errorNumber: 5)
        let faults: [(ControlFault, ExitCode)] = [
            (.notRunning(path: "/x"), .unavailable), (.notAllowed(path: "/x"), .permission),
            (.unreachable(error), .inputOutput), (.silent(path: "/x", seconds: 10), .unavailable),
            (.notUnderstood("x"), .software), (.tooOld(target: "/x"), .unavailable),
            (.refused(status: 503, "x"), .unavailable), (.refused(status: 400, "x"), .software),
            (.refused(status: 409, "x"), .answerIsNo), (.refused(status: 500, "x"), .software),
        ]
        for (fault, code) in faults {
            #expect(fault.exitCode == code)
            #expect(!fault.found.chinese.isEmpty && !fault.found.english.isEmpty)
            if case .refused = fault, code != .unavailable { continue }
            #expect(fault.next != .none)
        }
    }
}
