import StationModel

@testable import StationCore

/// A station with a dispenser of three lanes, a locker and a shelf, and a storage that remembers.
struct SuppliesBench {
    static let dispenserReader = DeviceId("reader-dispenser")
    static let vending = DeviceId("vending")
    static let locker = DeviceId("locker")
    static let oven = DeviceId("oven")
    static let warmer = SKUNumber(7)
    static let water = SKUNumber(8)

    var station: StationHarness
    /// What is on disk.
    private(set) var durable = RestoredSupplies()
    private(set) var durableEntries: [LedgerEntry] = []
    private var waiting: [(record: LedgerRecord, token: Token?)] = []
    private var seen = 0

    static func lane(_ number: Int) -> LaneAddress { LaneAddress(device: vending, number: number) }
    static func compartment(_ number: Int) -> CompartmentAddress {
        CompartmentAddress(device: locker, number: number)
    }

    /// Lanes 1 and 2 hold hand warmers, lane 3 water; two hand warmers a day, no water.
    static func supplies(perDay: Int = 2, readers: Set<DeviceId> = [dispenserReader])
        -> SuppliesConfiguration
    {
        func lane(_ number: Int, _ sku: SKUNumber) -> LaneConfiguration {
            LaneConfiguration(
                address: Self.lane(number), sku: sku, capacity: 20, lowAt: 1,
                button: DeviceId("button-\(number)"))
        }
        func locker(
            _ number: Int, _ kind: CompartmentConfiguration.Kind
        ) -> CompartmentConfiguration {
            CompartmentConfiguration(
                address: compartment(number), kind: kind, button: DeviceId("choice-\(number)"))
        }
        return SuppliesConfiguration(
            skus: [
                SKU(number: warmer, name: Phrase("暖宝宝", "hand warmer")),
                SKU(number: water, name: Phrase("矿泉水", "water")),
            ],
            lanes: [lane(1, warmer), lane(2, warmer), lane(3, water)],
            quotas: [Quota(sku: warmer, count: perDay, per: .day)],
            shelves: [
                ShelfConfiguration(
                    scale: DeviceId("scale"), sku: water, unitGrams: 500, capacity: 20)
            ],
            lockers: [
                locker(1, .consumable(warmer, capacity: 1, lowAt: 0)),
                locker(2, .loan(item: Phrase("雨衣", "raincoat"), hours: 24)),
                locker(3, .loan(item: Phrase("气筒", "air pump"), hours: 24)),
                locker(4, .appliance(output: oven, atMost: .minutes(10))),
            ], readers: readers)
    }

    init(
        _ supplies: SuppliesConfiguration = supplies(), durable: RestoredSupplies? = nil,
        trust: ClockTrust = .synced, isStateLate: Bool = false, alarms: [Alarm] = [],
        readsDoors: Bool = true
    ) {
        var configuration = configuration()
        configuration.supplies = supplies
        self.init(
            configuration: configuration, durable: durable, trust: trust, isStateLate: isStateLate,
            alarms: alarms, readsDoors: readsDoors)
    }

    init(
        configuration: StationConfiguration, durable: RestoredSupplies? = nil,
        trust: ClockTrust = .synced, isStateLate: Bool = false, alarms: [Alarm] = [],
        readsDoors: Bool = true
    ) {
        self.durable =
            durable
            ?? RestoredSupplies(stocks: [
                Self.stock(Self.lane(1), 3), Self.stock(Self.lane(2), 3),
                Self.stock(Self.lane(3), 3), Self.stock(Self.compartment(1).place, 1),
            ])
        station = StationHarness(
            configuration,
            restored: isStateLate
                ? RestoredState()
                : RestoredState(cleanStop: true, alarms: alarms, supplies: self.durable),
            trust: trust, isStateLate: isStateLate)
        for number in 1...9 {
            station.people[card(UInt64(number))] = .member(
                member(UInt64(number)), digest: digest(UInt64(number)))
        }
        for number in 1...3 { press("button-\(number)", false) }
        for number in 1...4 {
            press("choice-\(number)", false)
            if readsDoors { set(number, open: false) }
        }
    }

    static func stock(_ place: LaneAddress, _ count: Int) -> PlaceStock {
        PlaceStock(place: place, count: count, totals: StockTotals(restocked: count))
    }

    /// Storage answers, after a start that did not wait for it.
    mutating func tellState(alarms: [Alarm] = []) {
        station.send(
            .restored(RestoredState(cleanStop: true, alarms: alarms, supplies: durable)))
    }

    /// A technician's order and its answer; everything before is forgotten.
    mutating func order(_ command: Command, isRecorded: Bool = true) -> CommandOutcome? {
        forget()
        give(command)
        if isRecorded { commit() } else { failCommit() }
        return answers.last
    }

    mutating func give(_ command: Command) {
        station.send(.command(command, by: Operator(name: "li"), Token(99)))
    }

    var answers: [CommandOutcome] {
        station.effects.compactMap {
            if case .answer(_, let outcome) = $0 { outcome } else { nil }
        }
    }

    // MARK: - People

    mutating func identify(_ number: UInt64, at reader: DeviceId = dispenserReader) {
        station.sleep(4000)
        station.show(card(number), at: reader)
    }

    mutating func press(_ button: String, _ down: Bool) {
        station.send(
            .contact(.named(DeviceId(button)), active: down, since: station.present.instant))
    }

    mutating func push(_ button: String) {
        press(button, true)
        press(button, false)
    }

    mutating func set(_ number: Int, open: Bool) {
        station.send(
            .compartment(
                Self.compartment(number), isOpen: open, since: station.present.instant))
    }

    /// Identifies a person, who asks for what lies behind a door; its intent is then on disk.
    mutating func choose(_ number: Int, by person: UInt64 = 1) {
        identify(person)
        push("choice-\(number)")
        commit()
    }

    mutating func openAndShut(_ number: Int) {
        set(number, open: true)
        set(number, open: false)
        commit()
    }

    mutating func showVoucher(
        _ id: UInt64, quantity: UInt8 = 1, sku: SKUNumber = warmer, of number: UInt64 = 1,
        at reader: DeviceId = dispenserReader, until: UnixTime = wallOrigin + .hours(48)
    ) {
        let code = VerifiedCode(
            member: MemberPseudonym(number), purpose: .dispenser, signer: .issuer(3),
            issuedAt: wallOrigin, counter: 0,
            voucher: Voucher(
                voucherId: id, sku: sku.value, quantity: quantity,
                validThrough: until))
        let credential = Credential.qr(payload: Array("YZ1:\(id)".utf8))
        station.people[credential] = .code(code, record: member(number))
        station.sleep(4000)
        station.show(credential, at: reader)
    }

    // MARK: - Devices and storage

    /// Storage writes what it was given, but for the first so many intents, and answers.
    mutating func commit(failing: Int = 0) {
        collect()
        let failed = waiting.filter { $0.token != nil }.prefix(failing).compactMap(\.token)
        let group = waiting.filter { item in !failed.contains { $0 == item.token } }
        waiting = []
        for token in failed { station.send(.commitFailed(token)) }
        for item in group {
            durableEntries.append(item.record.entry)
            for case .supplies(let change) in item.record.changes { durable.apply(change) }
        }
        for token in group.compactMap(\.token) { station.send(.committed(token)) }
    }

    mutating func failCommit() {
        collect()
        let tokens = waiting.compactMap(\.token)
        waiting = []
        for token in tokens { station.send(.commitFailed(token)) }
    }

    /// Forgets what has been seen, not what waits for the disk.
    mutating func forget() {
        collect()
        station.forget()
        seen = 0
    }

    private mutating func collect() {
        for effect in station.effects.dropFirst(seen) {
            switch effect {
            case .append(let record): waiting.append((record, nil))
            case .commit(let record, let token): waiting.append((record, token))
            default: break
            }
        }
        seen = station.effects.count
    }

    /// The drive's answer to the newest request.
    mutating func answer(_ result: DispenseResult) {
        guard let token = turns.last?.token else { return }
        station.send(.dispensed(token, result))
    }

    /// Identify, press, commit, drop, commit.
    mutating func vend(_ number: UInt64, _ button: Int = 1, _ result: DispenseResult = .dropped) {
        identify(number)
        push("button-\(button)")
        commit()
        answer(result)
        commit()
    }

    // MARK: - Looking

    var turns: [(lane: LaneAddress, token: Token)] {
        station.effects.compactMap {
            if case .dispense(let lane, let token) = $0 { (lane, token) } else { nil }
        }
    }

    var unlocked: [CompartmentAddress] {
        station.effects.compactMap {
            if case .openCompartment(let address) = $0 { address } else { nil }
        }
    }

    var prompts: [Prompt] {
        station.effects.compactMap { if case .prompt(let prompt, _) = $0 { prompt } else { nil } }
    }

    /// The outcomes written, in order.
    var outcomes: [String] { texts(.vendOutcome, "outcome") }
    var refusals: [String] { texts(.vendRefused, "reason") }

    private func texts(_ kind: EntryKind, _ key: String) -> [String] {
        station.entries.filter { $0.kind == kind }.compactMap {
            if case .text(let text) = $0.data[key] { text } else { nil }
        }
    }

    func count(_ place: LaneAddress) -> Int { station.station.supplies.stock[place].count }

    func power(_ output: DeviceId) -> [Bool] {
        station.effects.compactMap {
            if case .actuate(let actuation) = $0, actuation.output == .named(output) {
                actuation.on
            } else {
                nil
            }
        }
    }
}

extension RestoredSupplies {
    /// What durable changes add up to.
    mutating func apply(_ change: SuppliesChange) {
        switch change {
        case .stock(let stock):
            stocks.removeAll { $0.place == stock.place }
            stocks.append(stock)
        case .quota(let use):
            quotas.removeAll {
                $0.member == use.member && $0.sku == use.sku && $0.day == use.day
            }
            if use.count > 0 { quotas.append(use) }
        case .voucher(let voucher):
            vouchers.removeAll { $0.voucherId == voucher.voucherId }
            vouchers.append(voucher)
        case .voucherForgotten(let id): vouchers.removeAll { $0.voucherId == id }
        case .vendOpened(let vend): openVends.append(vend)
        case .vendClosed(let place): openVends.removeAll { $0.place == place }
        case .loan(let loan):
            loans.removeAll { $0.compartment == loan.compartment }
            loans.append(loan)
        case .loanEnded(let address): loans.removeAll { $0.compartment == address }
        case .voucherFloor(let floor): voucherFloor = floor
        case .shelfOffset(let scale, let milligrams): shelfOffsets[scale] = milligrams
        case .orderAnswered(let order): answeredOrders.append(order)
        }
    }
}
