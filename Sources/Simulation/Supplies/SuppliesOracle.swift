import StationCore
import StationModel

/// Watches what is given out, from inputs, effects, entries and the world's own truth.
///
/// It shares no rule with the station but the calendar. What it asserts:
///
/// 1. No motor and no lock without an intent of exactly this vend on disk; one retry at most.
/// 2. Each intent has one outcome, across power cuts too; the stock is what the entries add up to,
///    and where it is not what is really there an entry says so (`+Truth`).
/// 3. Each voucher gives what it says, once; nobody gets more than the rules allow; who got nothing
///    has paid nothing (`+Rights`).
/// 4. Whoever presses or waits hears an answer, nobody takes on another's account, and what falls
///    can be reached (`+People`).
/// 5. Nothing is lent twice, nor in doubt; doors that stand open or were forced are reported; an
///    appliance has power behind a shut door only (`+Lockers`).
struct SuppliesOracle {
    typealias Problem = SuppliesBooks.Problem

    let configuration: SuppliesConfiguration
    let zone: TimeZoneTable
    /// The group of each member; who is not in it is on no list.
    let groups: [MemberPseudonym: MemberGroup]
    /// Everything that was written.
    var books: SuppliesBooks
    /// Of it, what is on disk.
    var durable: SuppliesBooks
    private var waiting: [SuppliesBooks.Noted] = []
    /// Technicians' orders on their way to the disk: they count when the station hears of it.
    private var orders: [Token: LedgerRecord] = [:]
    var problem: Problem?

    /// The station's moment, and its local day: the later one of the clock's and the last known.
    var moment = Moment(
        instant: MonotonicInstant(sinceBoot: .zero), wall: UnixTime(seconds: 0), trust: .untrusted)
    /// Now is not before this.
    var lowerBound = UnixTime(seconds: 0)
    /// The newest time that was ever remembered; the bound falls when that was wrong.
    var newestBound = UnixTime(seconds: 0)
    /// When it fell last: of vouchers issued before, nobody knows any more which were used.
    private(set) var correctedAt: UnixTime?
    var isFire = false
    var storageWorks = true
    var lostDevices: Set<DeviceId> = []

    var motors: [LaneAddress: Motor] = [:]
    var lanes: [LaneAddress: LaneTruth] = [:]
    var drifts: [DeviceId: Int] = [:]
    var shelfItems: [DeviceId: Int] = [:]
    var doors: [CompartmentAddress: Door] = [:]
    var powered: [DeviceId: MonotonicInstant] = [:]
    var session: Session?
    var crowd = Crowd()
    /// Compartments of loans of which nobody knows whether the item is there.
    var doubtful: Set<LaneAddress> = []
    var buttons: [DeviceId: Bool] = [:]
    var made: [UInt64: MadeVoucher] = [:]
    var listed = Listed()
    var heard = Heard()

    init(_ configuration: StationConfiguration, people: People) {
        self.configuration = configuration.supplies
        zone = configuration.station.timeZone
        groups = Dictionary(
            uniqueKeysWithValues: people.all.filter(\.isListed).map { ($0.member, $0.record.group) }
        )
        let world = SuppliesWorld(configuration)
        books = SuppliesBooks(
            capacities: Dictionary(
                uniqueKeysWithValues: world.places.map { ($0, world.capacity(of: $0)) }))
        durable = books
    }

    var isInUse: Bool { configuration != .none }

    var today: CivilDate {
        zone.local(moment.trust.isTrusted ? max(moment.wall, lowerBound) : lowerBound).date
    }

    var awaitsOrder: Bool { !orders.isEmpty }

    mutating func note(_ invariant: String, _ detail: String) {
        problem = problem ?? Problem(invariant, detail)
    }

    // MARK: - Storage

    mutating func becameDurable() {
        for noted in waiting { _ = durable.follow(noted) }
        waiting = []
    }

    mutating func commitFailed(_ token: Token) {
        waiting.removeAll { $0.token == token }
        orders[token] = nil
        rewind()
    }

    mutating func powerFailed() {
        waiting = []
        orders = [:]
        rewind()
    }

    /// What was never written has not happened.
    private mutating func rewind() {
        books = durable
        for noted in waiting where noted.token.map({ orders[$0] == nil }) ?? true {
            _ = books.follow(noted)
        }
    }

    // MARK: - One step

    /// - Parameter moment: with the wall time that stock and quotas reckon with.
    mutating func willStep(_ input: Input, at moment: Moment, lowerBound: UnixTime) {
        guard isInUse else { return }
        (self.moment, self.lowerBound) = (moment, lowerBound)
        remembers(lowerBound)
        heard.beginStep(input)
        switch input {
        case .device(let id, .working): lostDevices.remove(id)
        case .device(let id, .failed): lostDevices.insert(id)
        case .storage(let condition): storageWorks = condition == .healthy
        case .published(let lists, _): listed.follow(lists)
        case .contact(.named(let button), let isDown, let since):
            follow(button, isDown: isDown, since: since)
        case .compartment(let address, let isOpen, _): follow(address, isOpen: isOpen)
        case .committed(let token):
            if let record = orders.removeValue(forKey: token) { count(record, token, of: input) }
        default: break
        }
    }

    mutating func saw(_ effect: Effect, of input: Input) {
        guard isInUse else { return }
        switch effect {
        case .append(let record): saw(record, token: nil, of: input)
        case .commit(let record, let token): saw(record, token: token, of: input)
        case .dispense(let place, _): sawMotor(place, of: input)
        case .openCompartment(let address): sawUnlock(address, of: input)
        case .actuate(let actuation): sawPower(actuation)
        case .prompt(let prompt, let reader):
            heard.prompts.append(reader)
            if prompt == .pleaseWait { asksToWait() }
        case .latchFire(let latched): isFire = latched
        case .identify, .say, .remember, .answer, .directiveJudged, .restart: break
        }
    }

    private mutating func saw(_ record: LedgerRecord, token: Token?, of input: Input) {
        let noted = SuppliesBooks.Noted(entry: record.entry, today: today, token: token)
        if record.entry.kind.isOfBooks { waiting.append(noted) }
        if let token, record.entry.kind.isOrdered {
            orders[token] = record
        } else {
            count(record, token, of: input)
        }
    }

    private mutating func count(_ record: LedgerRecord, _ token: Token?, of input: Input) {
        let noted = SuppliesBooks.Noted(entry: record.entry, today: today, token: token)
        let before = books
        if record.entry.kind == .clockCorrected { correctedAt = moment.wall }
        judge(record.entry, before: before)
        followLoan(record, before: before, of: input)
        if let found = books.follow(noted) { note(found.invariant, found.detail) }
        followTruth(record, before: before)
        followPeople(record.entry, token: token, of: input)
    }

    /// At the end of a step.
    mutating func check(alarms: [Alarm: Bool]) -> Problem? {
        guard isInUse else { return nil }
        if problem == nil { checkPeople() }
        if problem == nil { checkMotors() }
        if problem == nil { checkLockers(alarms) }
        if problem == nil, heard.isStockChanged { checkStockAlarms(alarms) }
        heard.endStep()
        return problem
    }
}
