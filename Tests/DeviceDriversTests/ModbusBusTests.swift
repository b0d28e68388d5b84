import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let sound = ["temperature 21500", "humidity 480"]

@Suite struct ModbusBusTests {
    @Test func `each device is asked once a period and reports what it measures`() {
        let line = ModbusBench(.climate, .climate)
        line.run(.seconds(9))
        let events = line.bench.take()
        for device in ["a", "b"] {
            let words = events.words(of: device)
            #expect(words == ["working"] + (0..<5).flatMap { _ in sound })
        }
        #expect(events.conditions.count == 3, "both devices, and the line")
        #expect(line.wire.takeRequests().count == 10)
    }

    @Test func `a reading carries the time at which its bytes arrived`() {
        let line = ModbusBench(.climate)
        line.run(.milliseconds(200))
        let times = line.bench.take().compactMap { event -> MonotonicInstant? in
            guard case .instrument(_, .reading(let reading)) = event else { return nil }
            return reading.at
        }
        #expect(times.count == 2 && times.allSatisfy { $0 <= line.bench.now })
    }

    @Test func `a dead device fails after three polls and does not hold up the other`() {
        let line = ModbusBench(.climate, .climate)
        line.wire.device(1).isDead = true
        line.run(.minutes(5))
        let events = line.bench.take()
        #expect(events.words(of: "a") == ["failed", "temperature stale", "humidity stale"])
        let readings = events.words(of: "b").filter { $0.hasPrefix("temperature") }
        #expect((148...151).contains(readings.count), "\(readings.count)")
        // Three polls of three attempts, then one attempt in ten seconds.
        let asked = line.wire.takeRequests().count { $0[0] == 1 }
        #expect((9 + 27...9 + 32).contains(asked), "\(asked)")
        line.wire.device(1).isDead = false
        line.run(.seconds(11))
        #expect(line.firstWords(of: "a") == ["working"] + sound)
    }

    @Test func `a line on which nobody answers has failed`() {
        let line = ModbusBench(.climate, .climate)
        line.wire.device(1).isDead = true
        line.wire.device(2).isDead = true
        line.run(.minutes(1))
        let failed = line.bench.take().compactMap { event -> String? in
            guard case .condition(let id, .failed) = event else { return nil }
            return id.text
        }
        #expect(Set(failed) == ["a", "b", "device"] && failed.count == 3)
        #expect(line.port.openings == 1)
    }

    @Test func `one damaged answer is asked for again and is no value`() {
        let line = ModbusBench(.climate)
        var spoilt = 0
        line.wire.disturb = { answer in
            spoilt += 1
            return spoilt == 1 ? answer.dropLast() + [answer[answer.count - 1] ^ 1] : answer
        }
        line.run(.milliseconds(1500))
        let events = line.bench.take()
        #expect(events.words(of: "a") == ["working"] + sound)
        #expect(events.noiseCount == 1 && spoilt == 2)
    }

    @Test func `an answer from another unit blames neither device until it never ends`() {
        let line = ModbusBench(.climate, .climate)
        line.run(.seconds(2))
        _ = line.bench.take()
        line.wire.device(1).answersAs = 2
        line.run(.seconds(4))
        let events = line.bench.take()
        #expect(!events.words(of: "a").contains("failed"))
        #expect(!events.words(of: "b").contains("failed"))
        #expect(events.words(of: "b").contains("temperature 21500"))
        line.run(.seconds(10))
        #expect(line.bench.take().words(of: "a").first == "failed")
        line.wire.device(1).answersAs = nil
        line.run(.seconds(11))
        #expect(line.firstWords(of: "a") == ["working"] + sound)
    }

    @Test func `an answer that comes after its time is no answer to the next question`() {
        let line = ModbusBench(.climate, .climate)
        var late: [UInt8] = []
        line.wire.disturb = { answer in
            guard answer[0] == 1, late.isEmpty else { return answer }
            late = answer
            return []
        }
        line.run(.milliseconds(300))
        #expect(!late.isEmpty)
        // While unit 2 is asked, unit 1 answers.
        line.wire.device(2).isDead = true
        line.run(.milliseconds(500))
        line.port.incoming += late
        line.run(.milliseconds(100))
        let events = line.bench.take()
        #expect(events.words(of: "b").isEmpty && events.conditions.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt8])
    func `a refusal fails the device at once, and its readings are faults`(code: UInt8) {
        let line = ModbusBench(.climate)
        line.run(.seconds(1))
        _ = line.bench.take()
        line.wire.device(1).exception = code
        line.run(.seconds(2))
        #expect(
            line.bench.take().words(of: "a") == ["failed", "temperature fault", "humidity fault"])
        #expect(line.wire.takeRequests().count == 2)
    }

    @Test(arguments: [5, 6] as [UInt8])
    func `a busy device is asked again`(code: UInt8) {
        let line = ModbusBench(.climate)
        line.wire.device(1).exception = code
        line.run(.milliseconds(130))
        line.wire.device(1).exception = nil
        line.run(.seconds(1))
        #expect(line.bench.take().words(of: "a") == ["working"] + sound)
    }

    @Test func `noise between frames is counted, keeps the line quiet and spoils nothing`() {
        let line = ModbusBench(.climate)
        line.run(.seconds(1))
        line.port.incoming += [0x01, 0x04, 0xFF]
        line.run(.seconds(5))
        let events = line.bench.take()
        #expect(events.noiseCount == 1)
        #expect(events.words(of: "a") == ["working"] + (0..<3).flatMap { _ in sound })
    }

    @Test func `between two frames the line is quiet for 20 ms`() {
        let line = ModbusBench(.climate, .climate, period: .milliseconds(1))
        var times: [MonotonicInstant] = []
        let (wire, bench) = (line.wire, line.bench)
        line.port.answer = { frame in
            times.append(bench.now)
            return wire.answer(frame)
        }
        line.run(.seconds(2))
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(times.count > 50 && gaps.allSatisfy { $0 >= ModbusBus.Limit.pause })
    }

    @Test func `an unplugged adapter fails every device, and all come back with it`() {
        let line = ModbusBench(.climate, .relays)
        line.run(.seconds(3))
        #expect(line.set(2, of: "b", on: true))
        line.run(.seconds(1))
        _ = line.bench.take()
        line.port.fault = .gone
        line.run(.seconds(30))
        let gone = line.bench.take()
        #expect(gone.words(of: "a") == ["failed", "temperature stale", "humidity stale"])
        #expect(gone.words(of: "b") == ["failed"])
        // The board lost its power with the adapter.
        line.wire.device(2).coils = [:]
        line.port.fault = nil
        line.run(.seconds(12))
        let back = line.bench.take()
        #expect(Array(back.words(of: "a").prefix(3)) == ["working"] + sound)
        #expect(back.words(of: "b") == ["working", "relays 00000000", "relays 00100000"])
    }
}
