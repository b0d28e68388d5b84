import DevicePorts
import Simulation
import StationModel
import Testing

/// A simulated board, the virtual time in which a loop serves it, and instead of the rules a
/// doorman who releases the lock for 5 s whenever one of his credentials is read.
final class LiveBench {
    let people: People
    let configuration: StationConfiguration
    let board: SimulatedBoard
    private(set) var now: MonotonicInstant
    private(set) var events: [DeviceEvent] = []
    private(set) var turns = 0
    var admits: (Credential) -> Bool = { _ in false }
    private var relockAt: MonotonicInstant?

    static let bootTime = UnixTime(seconds: 1_767_571_200)

    /// Without visitors unless habits say otherwise; begins at a local time of the day.
    init(
        seed: UInt64 = 1, habits: Habits = .nobody, lock: LockKind = .failSafe,
        hour: Int = 12
    ) throws {
        people = People(seed: 7, expiredSince: Self.bootTime - .days(1))
        var demo = SimulatedBoard.demoConfiguration(
            station: StationIdentity(
                id: try #require(StationId("demo")), name: "模拟驿站", place: "",
                timeZone: .shanghai))
        demo.door.lock = lock
        configuration = demo
        // The clock of the board began at 08:00 in Shanghai.
        now = MonotonicInstant(sinceBoot: .hours(hour - 8) + .seconds(100))
        board = SimulatedBoard(
            SimulatedBoard.Setting(
                seed: seed, people: people, habits: habits,
                wallTime: { Self.bootTime + $0.sinceBoot }, makeCode: Self.code))
        _ = board.start(demo.devices, door: demo.door, keeping: [.lock], at: now)
        try drive(.lock, on: false)
        pass(.milliseconds(200))
    }

    /// A text that says whose it is, of which kind and when: no cryptography here.
    @Sendable static func code(
        _ member: MemberPseudonym, _ approach: Approach, _ time: UnixTime
    ) -> [UInt8] {
        let kind = approach == .issuedCode ? "I" : "D"
        return Array("YZ1:\(kind) \(member.hex.uppercased()) \(time.seconds)".utf8)
    }

    /// Lets time pass and serves the board at each of its deadlines.
    func pass(_ span: Duration) {
        let end = now + span
        var turnsAtOnce = 0
        while let deadline = [board.nextDeadline, relockAt].compactMap(\.self).min(),
            deadline <= end
        {
            turnsAtOnce = deadline <= now ? turnsAtOnce + 1 : 0
            guard turnsAtOnce < 100 else {
                Issue.record("the board is never done at \(now)")
                return
            }
            now = max(now, deadline)
            turn()
        }
        now = end
    }

    private func turn() {
        turns += 1
        var found: [DeviceEvent] = []
        board.serviceDue(at: now, arrival: now) { found.append($0) }
        events += found
        do {
            for case .read(let read) in found where admits(read.credential) {
                try drive(.lock, on: true)
                relockAt = now + .seconds(5)
            }
            if let end = relockAt, end <= now {
                try drive(.lock, on: false)
                relockAt = nil
            }
        } catch {
            Issue.record(error)
        }
    }

    func drive(_ role: OutputRole, on: Bool) throws {
        try board.perform(Actuation(role, on: on), at: now)
    }

    @discardableResult func handle(_ control: SimulationControl) -> Bool {
        board.handle(control, at: now)
    }

    func person(_ id: String) throws -> Person {
        people.person(try #require(People.shown.first { $0.id == id }))
    }

    /// What was reported since the last call.
    func take() -> [DeviceEvent] {
        defer { events = [] }
        return events
    }
}

extension [DeviceEvent] {
    var reads: [Read] {
        compactMap { if case .read(let read) = $0 { read } else { nil } }
    }

    /// The levels of one contact, in order.
    func levels(_ wanted: ContactRole) -> [Bool] {
        compactMap {
            if case .contact(wanted, let active, _) = $0 { active } else { nil }
        }
    }

    func conditions(_ wanted: DeviceId) -> [DeviceCondition] {
        compactMap {
            if case .condition(wanted, let condition) = $0 { condition } else { nil }
        }
    }

    var noise: [Noise] {
        compactMap { if case .noise(_, let noise) = $0 { noise } else { nil } }
    }
}
