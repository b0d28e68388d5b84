import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// A line whose devices take their time.
private final class SlowLine {
    let line: ModbusBench
    private var free = MonotonicInstant(sinceBoot: .zero)
    private var onTheWay: [(at: MonotonicInstant, bytes: [UInt8])] = []
    private(set) var events: [DeviceEvent] = []

    /// `latency`: of unit 1, which does one thing after the other; the others answer at once.
    init(_ line: ModbusBench, latency: Duration) {
        self.line = line
        let (wire, bench) = (line.wire, line.bench)
        line.port.answer = { [unowned self] frame in
            let answer = wire.answer(frame)
            guard frame[0] == 1, !answer.isEmpty else { return answer }
            free = max(free, bench.now) + latency
            onTheWay.append((free, answer))
            return []
        }
    }

    func run(_ span: Duration) {
        let end = line.bench.now + span
        while line.bench.now < end {
            let due = onTheWay.filter { $0.at <= line.bench.now }
            onTheWay.removeAll { $0.at <= line.bench.now }
            line.port.incoming += due.flatMap(\.bytes)
            line.bench.serve()
            line.bench.pass(.milliseconds(5))
        }
        events += line.bench.take()
    }
}

extension ModbusProfile {
    /// Two blocks of one register each: their answers look alike.
    fileprivate static let twoBlocks = ModbusProfile(
        name: "two-blocks",
        measurements: [
            ModbusMeasurement(
                .temperature, .input, at: 1, .int16, multiplier: 100, range: -40_000...85_000),
            ModbusMeasurement(.humidity, .input, at: 9, .uint16, range: 0...1000),
        ])
}

@Suite struct ModbusLateAnswerTests {
    @Test(arguments: [10, 300, 510, 560, 700, 900, 1040, 1200, 1500])
    func `an answer that is late is never taken for that of another block`(latency: Int) {
        let slow = SlowLine(
            ModbusBench(.twoBlocks, .climate), latency: .milliseconds(latency))
        slow.line.wire.device(1).registers = [1: 215, 9: 480]
        slow.run(.minutes(1))
        let words = Set(slow.events.words(of: "a"))
        #expect(words.subtracting(["working"]) == ["temperature 21500", "humidity 480"])
        // The other one is asked as before.
        let others = slow.events.words(of: "b").count { $0 == "temperature 21500" }
        #expect((25...31).contains(others), "\(others)")
    }

    @Test func `one lost answer delays its device once, and by less than two seconds`() {
        let line = ModbusBench(.twoBlocks)
        line.wire.device(1).registers = [1: 215, 9: 480]
        line.run(.seconds(3))
        _ = line.bench.take()
        var answers = 0
        line.wire.disturb = { answer in
            answers += 1
            return answers == 1 ? [] : answer
        }
        line.run(.seconds(4))
        #expect(
            line.bench.take().words(of: "a").prefix(2) == ["temperature 21500", "humidity 480"])
        line.run(.seconds(10))
        #expect(line.bench.take().words(of: "a").count == 10)
    }
}
