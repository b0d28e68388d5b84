import Glibc

import LinuxIO
import StationModel
import Testing

@testable import HubLink

/// What a courier does when its link ends without a word, as a killed process does.
@Suite struct ParentEndTests {
    @Test func `a courier ends with its stream, whatever it is doing`() throws {
        let program = try LinkBench.courier()
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            visitor.waitForEnd()
        }
        let child = try ChildProcess(
            path: program.path, arguments: program.arguments, environment: [])
        let order = CourierOrder.carryOut(
            number: 1,
            CourierRequest(
                url: server.url, body: nil, headers: [], destination: .memory(limit: 1),
                timeoutSeconds: 60))
        #expect(try Sockets.send(order.frame[...], to: child.stream) == order.frame.count)
        while server.requests.isEmpty { LaneThread.giveWay() }
        #expect(shutdown(child.stream.raw, Int32(SHUT_RDWR)) == 0)
        let poller = try Poller()
        try poller.add(child.endDescriptor, key: 0, for: .read)
        while try poller.wait(until: nil).isEmpty {}
        #expect(try child.reap() == .exited(code: 0))
        server.stop()
    }

    @Test func `what is no order ends a courier`() throws {
        let program = try LinkBench.courier()
        for said in ["hello, courier\n", "\u{5}\u{0}\u{0}\u{0}junk!"] {
            let child = try ChildProcess(
                path: program.path, arguments: program.arguments, environment: [])
            _ = try Sockets.send(Array(said.utf8)[...], to: child.stream)
            let poller = try Poller()
            try poller.add(child.endDescriptor, key: 0, for: .read)
            while try poller.wait(until: nil).isEmpty {}
            #expect(try child.reap() == .exited(code: 1))
        }
    }
}
