import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// Every state of an RS-485 line with every input; one relay board hangs on it, asked once a
/// minute. Times are in ms after the opening.
struct ModbusLineEnumerationTests {
    enum Start: CaseIterable {
        /// Quiet: after the opening, with nothing due, with a relay to be written.
        case settling, resting, relayAsked
        /// Waiting: for the board's levels, for the confirmation of a relay.
        case reading, writing

        var isQuiet: Bool { self == .settling || self == .resting || self == .relayAsked }

        /// When its input comes, and when the line is due.
        var now: Int { [50, 1000, 210, 200, 300][place] }
        var due: Int { [100, 60_000, 220, 616, 738][place] }

        private var place: Int {
            switch self {
            case .settling: 0
            case .resting: 1
            case .relayAsked: 2
            case .reading: 3
            case .writing: 4
            }
        }
    }

    enum Input: CaseIterable {
        case early, due, answer, half, spoilt, stranger, refusal, busy
        case relay, noRelay, portFails, lost, reopened

        var isBytes: Bool {
            [.answer, .half, .spoilt, .stranger, .refusal, .busy].contains(self)
        }
    }

    private struct Bench {
        let port: FakeBytePort
        let bus: ModbusBus

        init(_ start: Start) throws {
            let ports = FakePorts()
            port = ports.existingBytes("/dev/line")
            bus = ModbusBus(
                ModbusLineConfiguration(
                    port: SerialConfiguration(path: "/dev/line", baudRate: 9600),
                    devices: [
                        ModbusDeviceConfiguration(
                            id: DeviceId("a"), unit: 1, profile: .relays, period: .seconds(60))
                    ]), ports: ports)
            try bus.open(at: time(0))
            guard start != .settling else { return }
            _ = try serve(at: 100)
            guard start != .reading else { return }
            _ = try serve(at: 200, Self.levels)
            guard start != .resting else { return }
            #expect(bus.set(relay: 3, of: DeviceId("a"), on: true))
            if start == .writing { _ = try serve(at: 220) }
        }

        static let levels = sealed([1, 1, 1, 0])
        static let confirmation = sealed([1, 5, 0, 3, 0xFF, 0])

        static func sealed(_ body: [UInt8]) -> [UInt8] { body + ModbusWire.sum(body) }

        /// What the board says, as an answer to what it was asked.
        func bytes(_ input: Input, in start: Start) -> [UInt8] {
            let function: UInt8 = start == .writing ? 5 : 1
            let answer = start == .writing ? Self.confirmation : Self.levels
            switch input {
            case .answer: return answer
            case .half: return Array(answer.prefix(3))
            case .spoilt: return answer.dropLast() + [answer[answer.count - 1] ^ 1]
            case .stranger: return Self.sealed([2] + answer.dropFirst().dropLast(2))
            case .refusal: return Self.sealed([1, function | 0x80, 1])
            default: return Self.sealed([1, function | 0x80, 6])
            }
        }

        func serve(at milliseconds: Int, _ bytes: [UInt8] = []) throws -> [String] {
            port.incoming += bytes
            var words: [String] = []
            _ = try bus.serve(at: time(milliseconds), arrival: time(milliseconds)) {
                words += word($0)
            }
            return words
        }

        func word(_ event: PeripheralEvent) -> [String] {
            switch event {
            case .reader(.noise): ["noise"]
            case .named(let event): [event].words(of: "a")
            default: ["\(event)"]
            }
        }
    }

    /// What must come of it: functions asked for, what is told, when the line is due.
    struct Outcome: Equatable {
        var sent: [UInt8] = []
        var told: [String] = []
        var due: Int
    }

    static func expected(_ start: Start, _ input: Input) -> Outcome {
        let minute = start.now + 60_000
        let pause = start.now + 20
        switch (start, input) {
        case (.settling, .due), (.resting, .due):
            return Outcome(sent: [1], due: start.due + 516)
        case (.relayAsked, .due): return Outcome(sent: [5], due: start.due + 518)
        // Asked again after the pause.
        case (.reading, .due), (.writing, .due): return Outcome(due: start.due + 21)

        // What nobody asked for keeps the line quiet.
        case (.settling, _) where input.isBytes, (.relayAsked, _) where input.isBytes:
            return Outcome(told: ["noise"], due: pause)
        case (.resting, _) where input.isBytes: return Outcome(told: ["noise"], due: start.due)

        case (.reading, .answer):
            return Outcome(told: ["working", "relays 00000000"], due: 60_000)
        // Looked at, not believed.
        case (.writing, .answer): return Outcome(due: pause)
        case (.reading, .busy), (.writing, .busy): return Outcome(due: pause)
        case (.reading, .refusal), (.writing, .refusal):
            return Outcome(told: ["failed"], due: minute)

        case (.resting, .relay): return Outcome(due: 220)
        case (_, .lost): return Outcome(told: ["failed"], due: start.isQuiet ? minute : start.due)
        case (_, .reopened): return Outcome(due: start.now + 100)
        default: return Outcome(due: start.due)
        }
    }

    @Test(arguments: Start.allCases, Input.allCases)
    func `every state answers every input as its table says`(start: Start, input: Input) throws {
        let bench = try Bench(start)
        #expect(bench.bus.nextDeadline.map(milliseconds) == start.due)
        let before = bench.port.written.count
        var told: [String] = []
        switch input {
        case .early: told = try bench.serve(at: start.due - 1)
        // The bytes' time on the wire is no whole number of milliseconds.
        case .due: told = try bench.serve(at: start.due + (start.isQuiet ? 0 : 1))
        case .relay: #expect(bench.bus.set(relay: 3, of: DeviceId("a"), on: true))
        case .noRelay: #expect(!bench.bus.set(relay: 8, of: DeviceId("a"), on: true))
        case .portFails:
            bench.port.fault = .gone
            #expect(throws: DeviceFault.self) { try bench.serve(at: start.now) }
        case .lost: bench.bus.lost("gone", at: time(start.now)) { told += bench.word($0) }
        case .reopened:
            bench.bus.close()
            try bench.bus.open(at: time(start.now))
        default: told = try bench.serve(at: start.now, bench.bytes(input, in: start))
        }
        let found = Outcome(
            sent: bench.port.written.dropFirst(before).map { $0[1] }, told: told,
            due: bench.bus.nextDeadline.map(milliseconds) ?? -1)
        #expect(found == Self.expected(start, input), "\(start), \(input)")
    }
}

private func time(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(sinceBoot: .seconds(100)) + .milliseconds(milliseconds)
}

private func milliseconds(_ instant: MonotonicInstant) -> Int {
    Int((instant - time(0)).wholeMilliseconds)
}
