import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// Every state of a line with a lock board, with every input. Lock 5 is the one that is opened; a
/// level of 1 is a closed door. Times are in ms after the opening.
struct LockerLineEnumerationTests {
    enum Start: Int, CaseIterable {
        /// Quiet: after the opening, with nothing due, with an opening to be sent, after one.
        case settling, resting, asked, opened
        /// Waiting: for a first level, for an opening's answer, for what the doors say then.
        case learning, opening, looking

        var isQuiet: Bool { rawValue <= Start.opened.rawValue }
        var isOpening: Bool { [.asked, .opened, .opening, .looking].contains(self) }

        /// When its input comes, and when the line is due.
        var now: Int { [100, 1000, 600, 1000, 250, 900, 1150][rawValue] }
        var due: Int { [200, 5500, 700, 1100, 700, 2700, 1600][rawValue] }
    }

    enum Input: CaseIterable {
        case early, due, answer, stillShut, half, noise
        case open, openAnother, openNone, portFails, lost, closed, reopened

        var isBytes: Bool { [.answer, .stillShut, .half, .noise].contains(self) }
    }

    private struct Bench {
        let port: FakeBytePort
        let lockers: LockerBoard

        init(_ start: Start) throws {
            let ports = FakePorts()
            port = ports.existingBytes("/dev/lockers")
            lockers = LockerBoard(
                LockerLineConfiguration(
                    port: SerialConfiguration(path: "/dev/lockers", baudRate: 9600),
                    boards: [
                        LockerBoardConfiguration(
                            id: DeviceId("board"), address: 1, lockCount: 8, openLevel: false)
                    ]), ports: ports)
            try lockers.open(at: time(0))
            guard start != .settling else { return }
            _ = try serve(at: 200)
            guard start != .learning else { return }
            _ = try serve(at: 250, Self.firstLevel)
            _ = try serve(at: 450)
            _ = try serve(at: 500, Self.levels(0xFF))
            guard start != .resting else { return }
            #expect(open(5, at: 600))
            guard start != .asked else { return }
            _ = try serve(at: 700)
            guard start != .opening else { return }
            _ = try serve(at: 900, Self.pulsed)
            if start == .looking { _ = try serve(at: 1100) }
        }

        static let firstLevel = sealed([0x80, 1, 1, 0x11])
        static let pulsed = sealed([0x8A, 1, 5, 0])

        static func levels(_ bits: UInt8) -> [UInt8] { sealed([0x80, 1, bits, 0x33]) }

        private static func sealed(_ body: [UInt8]) -> [UInt8] { body + [body.reduce(0, ^)] }

        func bytes(_ input: Input, in start: Start) -> [UInt8] {
            let answer =
                switch start {
                case .learning: Self.firstLevel
                case .opening: Self.pulsed
                default: Self.levels(input == .stillShut ? 0xFF : 0xEF)
                }
            return switch input {
            case .half: Array(answer.prefix(3))
            case .noise: [0x55, 0x55, 0x55, 0x55, 0x55, 0x55]
            default: answer
            }
        }

        func open(_ lock: Int, at milliseconds: Int) -> Bool {
            lockers.open(lock: lock, of: DeviceId("board"), at: time(milliseconds))
        }

        func serve(at milliseconds: Int, _ bytes: [UInt8] = []) throws -> [String] {
            port.incoming += bytes
            var words: [String] = []
            _ = try lockers.serve(at: time(milliseconds), arrival: time(milliseconds)) {
                words.append(word($0))
            }
            return words
        }

        func word(_ event: PeripheralEvent) -> String {
            switch event {
            case .reader(.noise): "noise"
            case .named(.instrument(_, .locker(.door(let lock, let isOpen)))):
                "\(lock) \(isOpen ? "open" : "shut")"
            case .named(.instrument(_, .locker(.opened(let lock, let outcome)))):
                "\(lock) \(outcome)!"
            case .named(.condition(_, .failed)): "failed"
            default: "\(event)"
            }
        }
    }

    /// What must come of it: what is sent, what is told, when the line is due.
    struct Outcome: Equatable {
        var sent: [String] = []
        var told: [String] = []
        var due: Int
    }

    static func expected(_ start: Start, _ input: Input) -> Outcome {
        let pause = start.now + 200
        switch (start, input) {
        case (.settling, .due): return Outcome(sent: ["level"], due: 700)
        case (.resting, .due), (.opened, .due):
            return Outcome(sent: ["levels"], due: start.due + 500)
        case (.asked, .due): return Outcome(sent: ["open 5"], due: 2700)
        // A board of which nothing is known is asked again half a second later.
        case (.learning, .due): return Outcome(due: 1200)
        // The lock may have been pulsed: it is looked at, not opened again.
        case (.opening, .due): return Outcome(due: 2900)
        case (.looking, .due): return Outcome(due: 1900)

        case (.resting, _) where input.isBytes: return Outcome(told: ["noise"], due: start.due)
        case (_, _) where input.isBytes && start.isQuiet:
            return Outcome(told: ["noise"], due: pause)
        case (.learning, .answer), (.learning, .stillShut), (.opening, .answer),
            (.opening, .stillShut):
            return Outcome(due: pause)
        case (.looking, .answer): return Outcome(told: ["5 open", "5 open!"], due: 1450)
        case (.looking, .stillShut): return Outcome(due: 1450)

        case (.resting, .open), (.resting, .openAnother): return Outcome(due: 700)
        case (.asked, .lost): return Outcome(told: ["failed", "5 notSent!"], due: 5500)
        case (_, .lost):
            return Outcome(
                told: ["failed"] + (start.isOpening ? ["5 unknown!"] : []), due: start.due)
        case (.asked, .closed): return Outcome(due: 5500)
        case (_, .reopened): return Outcome(due: pause)
        default: return Outcome(due: start.due)
        }
    }

    /// Whether an opening is taken.
    static func isTaken(_ start: Start, _ input: Input) -> Bool {
        input == .openAnother || (input == .open && !start.isOpening)
    }

    @Test(arguments: Start.allCases, Input.allCases)
    func `every state answers every input as its table says`(start: Start, input: Input) throws {
        let bench = try Bench(start)
        #expect(bench.lockers.nextDeadline.map(milliseconds) == start.due)
        let before = bench.port.written.count
        var told: [String] = []
        switch input {
        case .early: told = try bench.serve(at: start.due - 1)
        case .due: told = try bench.serve(at: start.due)
        case .open, .openAnother, .openNone:
            let lock = [.open: 5, .openAnother: 6][input] ?? 9
            #expect(bench.open(lock, at: start.now) == Self.isTaken(start, input))
        case .portFails:
            bench.port.fault = .gone
            #expect(throws: DeviceFault.self) { try bench.serve(at: start.now) }
        case .lost: bench.lockers.lost("gone", at: time(start.now)) { told.append(bench.word($0)) }
        case .closed, .reopened:
            bench.lockers.close()
            #expect(!bench.open(6, at: start.now))
            if input == .reopened { try bench.lockers.open(at: time(start.now)) }
        default: told = try bench.serve(at: start.now, bench.bytes(input, in: start))
        }
        let sent = bench.port.written.dropFirst(before).map { frame in
            switch (frame[0], frame[2]) {
            case (0x8A, let lock): "open \(lock)"
            case (_, 0): "levels"
            default: "level"
            }
        }
        let found = Outcome(
            sent: sent, told: told, due: bench.lockers.nextDeadline.map(milliseconds) ?? -1)
        #expect(found == Self.expected(start, input), "\(start), \(input)")
    }
}

private func time(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(sinceBoot: .seconds(100)) + .milliseconds(milliseconds)
}

private func milliseconds(_ instant: MonotonicInstant) -> Int {
    Int((instant - time(0)).wholeMilliseconds)
}
