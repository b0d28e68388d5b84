import Decoding
import DevicePorts
import StationCore
import StationModel
import Testing

@testable import Simulation

/// A simulated board with the real rules behind it, as the loop joins them: events become inputs,
/// effects become actuations. Identity is the stand-in's, storage answers after 20 ms.
final class LiveStationBench {
    let people: People
    let configuration: StationConfiguration
    let board: SimulatedBoard
    private(set) var now: MonotonicInstant
    let began: MonotonicInstant
    private(set) var entries: [LedgerEntry] = []
    private(set) var turns = 0
    private var station: Station
    var identity: StandInIdentity
    /// What the scenario wants, and what it could not have.
    let deeds = StageHands()
    private var answers: [(at: MonotonicInstant, input: Input)] = []
    private var commands: UInt64 = 0
    private(set) var outcomes: [CommandOutcome] = []

    /// Begins at a local time of the fifth of January. A scenario begins then, with empty lanes.
    init(
        seed: UInt64 = 1, habits: Habits = .nobody, hour: Int = 18,
        roomMillidegrees: Int = 15_000, scenario: (UnixTime) -> Scenario? = { _ in nil }
    ) throws {
        people = People(seed: 7, expiredSince: LiveBench.bootTime - .days(1))
        identity = StandInIdentity(people: people)
        configuration = SimulatedBoard.demoConfiguration(
            station: StationIdentity(
                id: try #require(StationId("demo")), name: "", place: "", timeZone: .shanghai))
        now = MonotonicInstant(sinceBoot: .hours(hour - 8) + .seconds(100))
        began = now
        let scenario = scenario(LiveBench.bootTime + now.sinceBoot)
        let premises =
            scenario == nil
            ? SimulatedBoard.demoPremises(configuration) : Premises(configuration, stock: [:])
        let people = people
        var setting = SimulatedBoard.Setting(
            seed: seed, people: people, premises: premises, habits: habits,
            wallTime: { LiveBench.bootTime + $0.sinceBoot },
            makeCode: { Self.code(of: $0, $1, $2, people) }, makeVoucher: Self.voucher)
        setting.roomMillidegrees = roomMillidegrees
        if let scenario {
            setting.weather = scenario.weather
            let player = ScenarioPlayer(scenario, premises: premises, zone: .shanghai)
            setting.play = deeds.play(player)
        }
        board = SimulatedBoard(setting)
        let moment = Self.moment(now)
        _ = board.start(
            configuration.devices, door: configuration.door, keeping: [.lock], at: now)
        station = Station(
            Station.Start(
                configuration: configuration, restored: RestoredState(cleanStop: true),
                lockIsReleased: false,
                list: MemberListStatus(
                    generation: 1, version: 1, count: 36, issued: moment.wall - .hours(1),
                    notAfter: moment.wall + .days(400)), buildDate: moment.wall - .days(30),
                version: "test"), at: moment)
        let effects = station.begin(at: moment)
        carryOut(effects)
        for (place, count) in premises.restocks {
            order(.restock(place, count: count, expires: nil))
        }
    }

    private static func moment(_ now: MonotonicInstant) -> Moment {
        Moment(instant: now, wall: LiveBench.bootTime + now.sinceBoot, trust: .synced)
    }

    var status: StationStatus { station.status(at: Self.moment(now)) }

    func entries(_ kind: EntryKind) -> [LedgerEntry] { entries.filter { $0.kind == kind } }

    func handle(_ control: SimulationControl) -> Bool { board.handle(control, at: now) }

    func order(_ command: Command) {
        commands += 1
        step(.command(command, by: Operator(name: "technician"), Token(commands | 1 << 62)))
    }

    // MARK: The loop

    func pass(_ span: Duration) {
        let end = now + span
        var turnsAtOnce = 0
        while let (due, boardDue, stationDue) = nextDeadline, due <= end {
            turnsAtOnce = due <= now ? turnsAtOnce + 1 : 0
            guard turnsAtOnce < 200 else {
                Issue.record("the station is never done at \(now)")
                return
            }
            now = max(now, due)
            turn(boardIsDue: boardDue.map { $0 <= now } ?? false)
            if let stationDue, stationDue <= now { step(.tick) }
        }
        now = end
    }

    /// Known until the next step: most turns are the board's alone.
    private var stationDeadline: MonotonicInstant??

    private var nextDeadline:
        (MonotonicInstant, board: MonotonicInstant?, station: MonotonicInstant?)?
    {
        let ofBoard = board.nextDeadline
        let ofStation = stationDeadline ?? station.nextDeadline(at: Self.moment(now))
        stationDeadline = .some(ofStation)
        let earliest = [ofBoard, ofStation, answers.first?.at].lazy.compactMap { $0 }.min()
        return earliest.map { ($0, ofBoard, ofStation) }
    }

    private func turn(boardIsDue: Bool) {
        turns += 1
        while let first = answers.first, first.at <= now {
            answers.removeFirst()
            step(first.input)
        }
        var found: [DeviceEvent] = []
        if boardIsDue { board.serviceDue(at: now, arrival: now) { found.append($0) } }
        for event in found { receive(event) }
        for deed in deeds.take() { carryOut(deed) }
    }

    private func receive(_ event: DeviceEvent) {
        switch event {
        case .read(let read): step(.read(read))
        case .contact(let role, let active, let since):
            step(.contact(role, active: active, since: since))
        case .condition(let id, let condition):
            step(.device(id, condition))
            let device = configuration.devices.first { $0.id == id }
            if let role = device?.outputRole { step(.output(role, condition)) }
        case .noise(let id, let noise): step(.noise(id, noise))
        case .instrument(let id, .reading(let reading)): step(.reading(id, reading))
        case .instrument(let id, .strayDrop):
            step(.strayDrop(LaneAddress(device: id, number: 1)))
        case .instrument, .traffic: break
        case .dispensed(let token, let result): step(.dispensed(token, result))
        case .compartment(let address, let isOpen, let since):
            step(.compartment(address, isOpen: isOpen, since: since))
        }
    }

    func step(_ input: Input) {
        stationDeadline = nil
        carryOut(station.step(input, at: Self.moment(now)))
    }

    private func carryOut(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .identify(let token, let credential):
                let identification = identify(credential)
                answers.append(
                    (
                        now + .milliseconds(5),
                        .identified(token, identification, generation: 1)
                    ))
            case .actuate(let actuation):
                do throws(DeviceFault) {
                    try board.perform(actuation, at: now)
                } catch {
                    // It comes back as the output's condition.
                    continue
                }
            case .append(let record): entries.append(record.entry)
            case .commit(let record, let token):
                entries.append(record.entry)
                answers.append((now + .milliseconds(20), .committed(token)))
            case .dispense(let lane, let token): board.dispense(lane, token, at: now)
            case .openCompartment(let address): board.open(address, at: now)
            case .answer(_, let outcome): outcomes.append(outcome)
            case .latchFire, .prompt, .say, .remember, .directiveJudged, .restart: break
            }
        }
        answers.sort { $0.at < $1.at }
    }

    // MARK: Identity

    private func identify(_ credential: Credential) -> Identification {
        guard case .qr(let payload) = credential,
            let code = Self.parsed(payload), case .voucher(let voucher) = code
        else { return identity.identify(credential, at: Self.moment(now)) }
        let statement = voucher.statement
        let person = people.all.first { $0.member == statement.member }
        return .code(
            VerifiedCode(
                member: statement.member, purpose: .dispenser, signer: .issuer(2),
                issuedAt: statement.issuedAt.unixTime, counter: 0,
                voucher: Voucher(
                    voucherId: statement.voucherId, sku: statement.sku,
                    quantity: statement.quantity, validThrough: statement.validThrough)),
            record: person?.record)
    }

    private static func parsed(_ payload: [UInt8]) -> ScannedCode? {
        do throws(CodeFormatError) {
            return try ScannedCode(text: payload)
        } catch {
            return nil
        }
    }

    @Sendable private static func voucher(
        _ member: MemberPseudonym, _ sku: SKUNumber, _ count: UInt8, _ time: UnixTime
    ) -> [UInt8] {
        guard let issuedAt = CodeTime(time) else { return [] }
        let statement = VoucherCode.Statement(
            codeKeyId: 2, member: member, issuedAt: issuedAt, timeToLiveHours: 72, nonce: 1,
            voucherId: UInt64(time.milliseconds), station: 0, sku: sku.value, quantity: count)
        let signature = [UInt8](repeating: 0, count: 64)
        return ScannedCode.voucher(VoucherCode(statement, signature: signature)).text
    }

    @Sendable private static func code(
        of member: MemberPseudonym, _ approach: Approach, _ time: UnixTime, _ people: People
    ) -> [UInt8] {
        guard let person = people.all.first(where: { $0.member == member }) else { return [] }
        // Ten codes a second of one phone are more than anybody shows.
        let counter = UInt16(truncatingIfNeeded: time.milliseconds / 100)
        return StandInIdentity.code(
            of: person, delegated: approach == .delegatedCode, at: time, counter: counter)
    }
}
