import Decoding
import Foundation
import LinuxIO
import Simulation
import StationModel
import Testing

@testable import yizhand

/// The city and the disk of `yizhand simulate`.
struct SimulateTests {
    private let now = UnixTime(seconds: 1_795_132_800)

    private func grant(_ city: SimulatedCity, at time: UnixTime) throws -> DelegatedCode.Grant {
        let member = city.people[0].member
        let text = city.code(for: member, .delegatedCode, at: time)
        guard case .delegated(let code) = try ScannedCode(text: text) else {
            throw CocoaError(.coderInvalidValue)
        }
        return code.grant
    }

    @Test(arguments: [
        (["--seeds", "3"], "--seeds"), (["--days", "3"], "--days"), (["--json"], "--json"),
        (["--campaign", "--speed", "3"], "--speed"),
        (["--replay", "f", "--port", "9000"], "--port"),
    ])
    func `an option that would change nothing is refused`(words: [String], option: String) {
        let outcome = run(["simulate"] + words)
        #expect(outcome.code == .usage)
        #expect(outcome.errors.contains(option))
    }

    @Test func `a trace is replayed without another word`() {
        let outcome = run("simulate", "--replay", "/nonexistent/trace")
        #expect(outcome.code != .success)
        #expect(outcome.errors.contains("/nonexistent/trace"))
    }

    @Test func `nobody is sent to a page of another program`() throws {
        let other = try Sockets.listen(address: "127.0.0.1", port: 0)
        let port = try Sockets.localPort(of: other)
        #expect(throws: CommandFailure.self) { try PagePort.require(port) }
        #expect(run("simulate", "--port", "\(port)").code == .unavailable)
        #expect(try PagePort.firstFree(from: port) > port)
    }

    @Test func `a phone renews its grant before it ends, and keeps it until then`() throws {
        let city = try SimulatedCity(seed: 1, now: now)
        let first = try grant(city, at: now)
        #expect(try grant(city, at: now + .hours(23)) == first)
        for day in 1...30 {
            let time = now + .days(day)
            let grant = try grant(city, at: time)
            #expect(grant.expiresAt.unixTime > time)
        }
    }

    @Test(arguments: [false, true])
    func `a stalled disk goes on when it is mended, and when the station stops`(
        stops: Bool
    ) throws {
        let gate = try DiskGate()
        gate.setStalled(true)
        let passed = try Mailbox<Bool>(capacity: 1)
        let writer = try LaneThread(name: "writer") {
            gate.wait()
            _ = passed.post(true)
        }
        if stops { gate.openForGood() } else { gate.setStalled(false) }
        writer.join()
        #expect(passed.drain() == [true])
    }

    @Test func `a disk cannot be stalled any more while the station stops`() throws {
        let gate = try DiskGate()
        gate.openForGood()
        gate.setStalled(true)
        let passed = try Mailbox<Bool>(capacity: 1)
        let writer = try LaneThread(name: "writer") {
            gate.wait()
            _ = passed.post(true)
        }
        // A gate that could still stall would hold the writer, and this test, until the run's end.
        writer.join()
        #expect(passed.drain() == [true])
    }
}
