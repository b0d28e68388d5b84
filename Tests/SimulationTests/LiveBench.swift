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

    /// Without visitors unless habits say otherwise; begins at a local time of the day. Without
    /// the room it is the door's devices only, and many times faster.
    init(
        seed: UInt64 = 1, habits: Habits = .nobody, lock: LockKind = .failSafe,
        hour: Int = 12, withRoom: Bool = false
    ) throws {
        people = People(seed: 7, expiredSince: Self.bootTime - .days(1))
        var demo = SimulatedBoard.demoConfiguration(
            station: StationIdentity(
                id: try #require(StationId("demo")), name: "模拟驿站", place: "",
                timeZone: .shanghai))
        demo.door.lock = lock
        if !withRoom { demo.devices.removeAll { !Self.isOfDoor($0) } }
        configuration = demo
        // The clock of the board began at 08:00 in Shanghai.
        now = MonotonicInstant(sinceBoot: .hours(hour - 8) + .seconds(100))
        board = SimulatedBoard(
            SimulatedBoard.Setting(
                seed: seed, people: people, premises: SimulatedBoard.demoPremises(demo),
                habits: habits, wallTime: { Self.bootTime + $0.sinceBoot },
                makeCode: Self.code, makeVoucher: Self.voucher))
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

    private static func isOfDoor(_ device: DeviceConfiguration) -> Bool {
        if case .named = device.outputRole { return false }
        if case .named = device.contactRole { return false }
        return device.isReader || device.outputRole != nil || device.contactRole != nil
    }

    @Sendable static func voucher(
        _ member: MemberPseudonym, _ sku: SKUNumber, _ count: UInt8, _ time: UnixTime
    ) -> [UInt8] {
        Array("YZ1:V \(member.hex.uppercased()) \(sku) \(count) \(time.seconds)".utf8)
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

    func dispense(_ lane: LaneAddress, _ number: UInt64) {
        board.dispense(lane, Token(number), at: now)
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

    /// The levels of one named contact, in order.
    func levels(of device: String) -> [Bool] { levels(.named(DeviceId(device))) }

    /// What one quantity of a device was measured as, `nil` for no value.
    func values(_ device: String, _ quantity: Quantity) -> [Int?] {
        compactMap {
            guard case .instrument(DeviceId(device), .reading(let reading)) = $0,
                reading.quantity == quantity
            else { return nil }
            return .some(reading.value)
        }
    }

    var dispensed: [DispenseResult] {
        compactMap { if case .dispensed(_, let result) = $0 { result } else { nil } }
    }

    /// The levels of one compartment's door, in order.
    func doors(_ number: Int) -> [Bool] {
        let address = CompartmentAddress(device: DeviceId("locker"), number: number)
        return compactMap {
            if case .compartment(address, let isOpen, _) = $0 { isOpen } else { nil }
        }
    }

    var noise: [Noise] {
        compactMap { if case .noise(_, let noise) = $0 { noise } else { nil } }
    }
}
