import Decoding
import Foundation
import Identity
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
        (["--campaign", "--speed", "3"], "--speed"), (["--check"], "--check"),
        (["--scenario", "cold-wave", "--check", "--seed", "3"], "--seed"),
        (["--scenario", "cold-wave", "--check", "--speed", "3"], "--speed"),
        (["--scenario", "cold-wave", "--days", "3"], "--days"),
        (["--scenario", "cold-wave", "--json"], "--json"),
        (["--campaign", "--scenario", "cold-wave"], "--scenario"),
        (["--replay", "f", "--port", "9000"], "--port"),
    ])
    func `an option that would change nothing is refused`(words: [String], option: String) {
        let outcome = run(["simulate"] + words)
        #expect(outcome.code == .usage)
        #expect(outcome.errors.contains(option))
    }

    @Test func `a trace is replayed without another word`() {
        let outcome = run("simulate", "--replay", "/nonexistent/trace")
        #expect(outcome.code == .noInput)
        #expect(outcome.errors.contains("/nonexistent/trace cannot be read"))
        let chinese = run("simulate", "--replay", "/nonexistent/trace", language: .chinese)
        #expect(chinese.errors.contains("无法读取 /nonexistent/trace"))
    }

    @Test func `a scenario that there is not is asked for by the nearest name`() {
        let near = run("simulate", "--scenario", "jammed-lan", "--check")
        #expect(near.code == .noInput)
        #expect(near.errors.contains("jammed-lane?"))
        let far = run("simulate", "--scenario", "/nonexistent/story", "--check", language: .chinese)
        #expect(far.code == .noInput)
        #expect(far.errors.contains("/nonexistent/story") && far.errors.contains("cold-wave"))
        let folder = run("simulate", "--scenario", "/", "--check")
        #expect(folder.code == .noInput)
    }

    /// A story of two minutes, in which nobody comes.
    private func story(expecting expectation: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "story-\(UUID().uuidString).json5")
        let text = """
            { title: { zh: "静", en: "Quiet" }, about: { zh: "无", en: "Nothing" },
              begins: "2026-01-20 17:00", lasts: "2 min",
              expect: [ \(expectation) ] }
            """
        try Data(text.utf8).write(to: file)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        try body(file.path)
    }

    @Test func `a scenario that comes true is success, in both languages`() throws {
        try story(expecting: "{ entry: \"station.started\", atLeast: 1, atMost: 1 }") { path in
            let outcome = run("simulate", "--scenario", path, "--check")
            #expect(outcome.code == .success)
            #expect(outcome.output.contains("2026-01-20 17:00:00 station.started station"))
            #expect(outcome.output.hasSuffix("1 passed, 0 failed\n"))
            let chinese = run("simulate", "--scenario", path, "--check", language: .chinese)
            #expect(chinese.output.contains("静：2 分钟"))
        }
    }

    @Test func `an expectation that is not met is told at its place, and is no success`() throws {
        let expectations =
            "{ figure: \"temperature\", atLeast: \"30 °C\" },"
            + " { entry: \"door.opened\", atLeast: 1 }"
        try story(expecting: expectations) { path in
            let outcome = run("simulate", "--scenario", path, "--check")
            #expect(outcome.code == .answerIsNo)
            #expect(
                outcome.output.contains(
                    "\(path):3:13: 2026-01-20 17:00:00 "
                        + "expected the temperature to be ≥ 30.0 °C, found 15.0 °C"))
            #expect(
                outcome.output.contains(
                    " 2026-01-20 17:02:00 expected ≥ 1 × door.opened, found 0\n"))
            #expect(outcome.output.hasSuffix("0 passed, 2 failed\n"))
            let record = run("simulate", "--scenario", path, "--check", "--json")
            #expect(record.code == .answerIsNo)
            #expect(record.output.contains("\"found\":\"15.0 °C\""))
            #expect(record.output.contains("\"at\":\"2026-01-20 17:00:00\""))
            #expect(record.output.contains("\"notJudged\":0"))
        }
    }

    @Test func `a scenario with a mistake is no configuration that can be used`() throws {
        try story(expecting: "{ entry: \"station.startd\" }") { path in
            let outcome = run("simulate", "--scenario", path, "--check")
            #expect(outcome.code == .configuration)
            #expect(outcome.errors.contains("station.started"))
        }
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

    @Test func `a disk works again when the next station starts on it`() throws {
        let gate = try DiskGate()
        gate.openForGood()
        gate.begin()
        gate.setStalled(true)
        gate.openForGood()
        gate.wait()
    }

    @Test func `who is suspended is so on the next list only, and allowed by the one after`() throws
    {
        let city = try SimulatedCity(seed: 1, now: now)
        let folder = try TemporaryDirectory()
        let driver = city.people[4].member
        var lists: [String] = []
        for version in 1...3 {
            if version > 1 { city.suspend(driver) }
            let stick = folder.file("stick-\(version)")
            try FileManager.default.createDirectory(
                atPath: stick, withIntermediateDirectories: true)
            try city.list(now: now, lasts: .days(3)).write(into: stick)
            let lines = try FileDescriptor.contents(
                of: "\(stick)/members-\(version).ndjson", limit: 1 << 20)
            lists.append(
                String(decoding: lines, as: UTF8.self).split(separator: "\n").filter {
                    $0.contains(driver.hex)
                }.joined())
        }
        #expect(!lists[0].isEmpty && lists[1] != lists[0] && lists[2] == lists[0])
        #expect(lists[1].contains("suspended"))
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
