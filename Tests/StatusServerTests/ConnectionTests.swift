import StationModel
import Testing

@testable import StatusServer

struct ConnectionTests {
    private let get = request("GET", "/healthz")
    private let start = instant(1000)
    private let limit = Connection.timeLimit

    private func connection() -> Connection {
        Connection(peer: .network, limits: .readOnly, at: start)
    }

    /// A connection in each phase.
    private func connection(in phase: Connection.Phase) -> Connection {
        var connection = connection()
        switch phase {
        case .receiving: break
        case .answering, .sending, .streaming:
            connection.receive(get)
            _ = connection.nextRequest(at: start)
            if phase == .streaming { connection.beginStream() }
            if phase == .sending { connection.respond(.text("alive"), at: start) }
        case .lingering:
            connection.refuse(HTTPFault(.badRequest, ""), at: start)
            connection.sent(connection.output.count, at: start)
        case .closed: connection.close()
        }
        #expect(connection.phase == phase)
        return connection
    }

    private func sent(_ connection: Connection) -> String {
        String(decoding: connection.output.front, as: UTF8.self)
    }

    @Test func `a request is answered and the next one is awaited`() {
        var connection = connection()
        connection.receive(get + get)
        for _ in 0..<2 {
            #expect(connection.nextRequest(at: start)?.path == "/healthz")
            #expect(connection.nextRequest(at: start) == nil)
            connection.respond(.text("alive"), at: start)
            connection.sent(connection.output.count, at: start)
        }
        #expect(connection.phase == .receiving)
    }

    @Test func `a client that wants to leave is let go after the answer`() {
        var connection = connection()
        connection.receive(request("GET", "/", ["Host: a", "Connection: TE, Close"]))
        _ = connection.nextRequest(at: start)
        connection.respond(.text("alive"), at: start)
        #expect(sent(connection).contains("Connection: close"))
        connection.sent(connection.output.count, at: start)
        #expect(connection.phase == .lingering)
    }

    @Test(arguments: Connection.Phase.allCases)
    func `nothing stays for longer than its time`(phase: Connection.Phase) {
        var connection = connection(in: phase)
        connection.timeOut(at: start + limit - .milliseconds(1))
        #expect(connection.phase == phase)
        connection.timeOut(at: start + limit)
        switch phase {
        case .answering: #expect(sent(connection).hasPrefix("HTTP/1.1 504 "))
        case .streaming: #expect(connection.phase == .streaming)
        case .receiving, .sending, .lingering, .closed: #expect(connection.phase == .closed)
        }
    }

    @Test func `half a request is told that it came too late`() {
        var connection = connection()
        connection.receive(get.dropLast())
        _ = connection.nextRequest(at: start)
        connection.timeOut(at: start + limit)
        #expect(sent(connection).hasPrefix("HTTP/1.1 408 "))
    }

    @Test(arguments: Connection.Phase.allCases)
    func `an answer counts only where one is due`(phase: Connection.Phase) {
        var connection = connection(in: phase)
        let before = connection.output.count
        connection.respond(.text("late"), at: start)
        let isDue = phase == .receiving || phase == .answering
        #expect((connection.output.count > before) == isDue)
    }

    @Test(arguments: Connection.Phase.allCases)
    func `an event goes to streams only`(phase: Connection.Phase) {
        var connection = connection(in: phase)
        let before = connection.output.count
        connection.stream(Published.heartbeat)
        #expect((connection.output.count > before) == (phase == .streaming))
    }

    @Test func `a stream that is too far behind is cut off`() {
        var connection = connection(in: .streaming)
        let head = connection.output.count
        connection.stream(Array(repeating: 0x61, count: Connection.mostStreamBytes - head))
        #expect(connection.phase == .streaming)
        connection.stream([0x61])
        #expect(connection.phase == .closed)
    }

    @Test func `a client that has gone is closed where its bytes are wanted`() {
        for phase in Connection.Phase.allCases {
            var connection = connection(in: phase)
            let wanted = connection.wantsInput
            connection.inputEnded()
            #expect((connection.phase == .closed) == (wanted || phase == .closed))
        }
    }

    @Test func `an answer beyond the limit is replaced by a clear refusal`() {
        var connection = connection(in: .answering)
        let body = [UInt8](repeating: 0x61, count: Connection.mostResponseBytes + 1)
        connection.respond(HTTPResponse(contentType: "text/plain", body: body), at: start)
        #expect(sent(connection).hasPrefix("HTTP/1.1 500 "))
    }
}

struct BroadcastPaceTests {
    private let start = instant(10_000)

    @Test func `the first publication goes out at once`() {
        var pace = BroadcastPace(at: start)
        pace.published()
        #expect(pace.take(at: start) == .snapshot)
        #expect(pace.take(at: start) == .nothing)
    }

    @Test func `a thousand publications in a second make five broadcasts`() {
        var pace = BroadcastPace(at: start)
        var broadcasts = 0
        for millisecond in 0..<1000 {
            pace.published()
            if pace.take(at: start + .milliseconds(millisecond)) == .snapshot { broadcasts += 1 }
        }
        #expect(broadcasts == 5)
    }

    @Test func `the last publication of a burst is never left behind`() {
        var pace = BroadcastPace(at: start)
        pace.published()
        _ = pace.take(at: start)
        pace.published()
        #expect(pace.take(at: start + .milliseconds(199)) == .nothing)
        #expect(pace.nextDeadline == start + .milliseconds(200))
        #expect(pace.take(at: start + .milliseconds(200)) == .snapshot)
    }

    @Test func `silence is broken by a sign of life every 15 s`() {
        var pace = BroadcastPace(at: start)
        pace.published()
        _ = pace.take(at: start)
        #expect(pace.nextDeadline == start + .seconds(15))
        #expect(pace.take(at: start + .milliseconds(14_999)) == .nothing)
        #expect(pace.take(at: start + .seconds(15)) == .heartbeat)
        #expect(pace.nextDeadline == start + .seconds(30))
    }
}
