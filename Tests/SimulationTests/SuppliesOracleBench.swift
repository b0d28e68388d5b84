import StationCore
import StationModel

@testable import Simulation

/// The watcher of the supplies alone: a test tells it what a station does, right or wrong.
struct SuppliesOracleBench {
    static let lane = LaneAddress(device: DeviceId("vending"), number: 1)
    static let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
    static let raincoat = CompartmentAddress(device: DeviceId("locker"), number: 1)
    static let oven = CompartmentAddress(device: DeviceId("locker"), number: 2)
    static let power = DeviceId("microwave")
    static let reader = DeviceId("supplies-card")
    static let button = DeviceId("choice-1")

    let people: People
    var oracle: SuppliesOracle
    private(set) var now: Duration = .seconds(100)
    private var tokens: UInt64 = 0
    let began: UnixTime

    init(readers: Set<DeviceId> = [reader]) {
        let setting = Campaign.setting(seed: 1)
        began = setting.began
        people = People(seed: 1, expiredSince: began)
        var configuration = setting.configuration
        configuration.supplies = SuppliesConfiguration(
            skus: [SKU(number: Campaign.warmers, name: Phrase("暖宝宝", "hand warmer"))],
            lanes: [
                LaneConfiguration(
                    address: Self.lane, sku: Campaign.warmers, capacity: 10, lowAt: 2,
                    button: Self.button)
            ],
            quotas: [Quota(sku: Campaign.warmers, count: 2, per: .week)],
            shelves: [
                ShelfConfiguration(
                    scale: Self.shelf.device, sku: Campaign.water, unitGrams: 500, capacity: 9)
            ],
            lockers: [
                CompartmentConfiguration(
                    address: Self.raincoat, kind: .loan(item: Phrase("雨衣", "raincoat"), hours: 4),
                    button: DeviceId("door-1")),
                CompartmentConfiguration(
                    address: Self.oven, kind: .appliance(output: Self.power, atMost: .minutes(5)),
                    button: DeviceId("door-2")),
            ], readers: readers)
        oracle = SuppliesOracle(configuration, people: people)
    }

    func member(_ person: Int) -> MemberPseudonym { people[person].member }

    var moment: Moment {
        Moment(instant: MonotonicInstant(sinceBoot: now), wall: began + now, trust: .synced)
    }

    mutating func wait(_ span: Duration) { now += span }

    // MARK: - One step

    /// One step with its effects; what the watcher says of it.
    mutating func step(
        _ input: Input = .tick, _ effects: [Effect] = [], alarms: [Alarm] = []
    ) -> String? {
        oracle.willStep(input, at: moment, lowerBound: moment.wall)
        for effect in effects { oracle.saw(effect, of: input) }
        let up = Dictionary(alarms.map { ($0, false) }, uniquingKeysWith: { first, _ in first })
        return oracle.check(alarms: up)?.invariant
    }

    mutating func append(
        _ kind: EntryKind, _ subject: String, _ data: [String: LedgerValue] = [:],
        person: Int? = nil, _ changes: [StateChange] = []
    ) -> Effect {
        .append(
            LedgerRecord(
                LedgerEntry(
                    kind, at: moment, subject: subject, data: data,
                    member: person.map { member($0) }),
                changes: changes))
    }

    mutating func intent(
        _ place: LaneAddress = lane, person: Int = 0,
        _ data: [String: LedgerValue] = ["sku": .integer(7), "right": .text("quota")]
    ) -> (effect: Effect, token: Token) {
        tokens += 1
        let entry = LedgerEntry(
            .vendIntent, at: moment, subject: place.text, data: data, member: member(person))
        return (.commit(LedgerRecord(entry), Token(tokens)), Token(tokens))
    }

    mutating func outcome(
        _ outcome: VendOutcome, items: Int64, at place: LaneAddress = lane, person: Int = 0,
        _ changes: [StateChange] = []
    ) -> Effect {
        append(
            .vendOutcome, place.text,
            ["outcome": .text(outcome.rawValue), "items": .integer(items), "sku": .integer(7)],
            person: person, changes)
    }

    static func says(_ prompt: Prompt = .pleaseWait) -> Effect { .prompt(prompt, reader: reader) }

    // MARK: - What goes right

    /// Somebody fills the lane, and says so.
    mutating func fill(_ count: Int = 5) {
        oracle.moved(Self.lane, by: count)
        let data: [String: LedgerValue] = [
            "change": .integer(Int64(count)), "count": .integer(Int64(count)),
        ]
        _ = step(.tick, [append(.stockRestocked, Self.lane.text, data)])
        oracle.becameDurable()
    }

    /// An intent that is on disk.
    mutating func begin(person: Int = 0) -> String? {
        let (effect, token) = intent(person: person)
        let found = step(.tick, [effect])
        oracle.becameDurable()
        return found ?? step(.committed(token), [.dispense(Self.lane, Token(900))])
    }

    mutating func vend(person: Int = 0) -> String? {
        if let found = begin(person: person) { return found }
        oracle.motorRuns(Self.lane, .drops)
        oracle.fell(Self.lane)
        return step(
            .dispensed(Token(900), .dropped),
            [outcome(.vended, items: 1, person: person), Self.says()])
    }
}
