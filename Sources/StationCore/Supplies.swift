import StationModel

/// Everything that is given out: dispensers, open shelves, lockers, and by what right.
///
/// Theory of operation. An identification opens a window of 20 s; a button pressed within it asks
/// for an item; a voucher asks by itself. Each dispenser serves one request at a time and lets two
/// wait. By what right the person takes the item is decided when its turn comes, and charged in
/// the intent's transaction; a vend that gave nothing gives the charge back.
///
///     identified ─▶ window ─button─▶ request ─▶ right? stock? ─▶ intent ─committed─▶ still so?
///     voucher ────────────────────────┘            └──▶ refused       interrupted ◀──┴──▶ motor
///
/// Where the door's readers serve the dispenser too, the window is that of the person let in last.
/// It ends with the next person: also with one who is refused, so that nobody chooses on another's
/// account.
/// The parts (`Dispensing`, `Compartment`, `OpenShelf`, `Stock`, `Quotas`, `Vouchers`) know nothing
/// of each other; here their actions become entries, changes and effects.
struct Supplies: Sendable {
    /// More than two people do not wait at one machine without looking at each other.
    static let mostWaiting = 2
    /// Presses of one identification that are judged; a child that plays fills no ledger.
    static let mostPresses = 10
    /// A jam and its second try take half a minute; who still waits then gets another lane. Who
    /// has waited for longer is told that nothing comes.
    static let patience: Duration = .seconds(45)
    /// "Opened twice at most per identification."
    static let mostOpenings = 2
    /// One person changes their mind, two may; three in a row are a contact that is broken.
    static let mostUnopened = 3

    /// The time to reckon with.
    struct Time: Hashable, Sendable {
        let moment: Moment
        /// The local day that is charged; it never runs backwards.
        let today: CivilDate
        /// The best known wall time.
        let now: UnixTime
        let lowerBound: UnixTime
        /// The clock claims a time that is not remembered yet: see `ClockWatch`.
        let isDoubted: Bool

        var instant: MonotonicInstant { moment.instant }
    }

    struct Session: Hashable, Sendable {
        let visitor: Visitor
        var until: MonotonicInstant
        var presses = 0
        var openings = 0
        /// Who was read at other readers of the dispensers, and until when they may choose: see
        /// `Supplies+Window`.
        var rivals: [DeviceId: MonotonicInstant] = [:]
    }

    /// An item that somebody asked for.
    struct Request: Hashable, Sendable {
        let visitor: Visitor
        let sku: SKUNumber
        /// The lane that was chosen; another one of the same item takes its place.
        let lane: LaneAddress
        let voucher: UInt64?
        let asked: MonotonicInstant
        var failed: Set<LaneAddress> = []
    }

    var configuration: SuppliesConfiguration
    var stock: Stock
    var quotas: Quotas
    var vouchers: Vouchers
    var dispensers: [DeviceId: Dispensing] = [:]
    var waiting: [DeviceId: [Request]] = [:]
    var shelves: [DeviceId: OpenShelf] = [:]
    var compartments: [CompartmentAddress: Compartment] = [:]
    var loans: [CompartmentAddress: Loan] = [:]
    /// When this run has lent what has no known due time yet.
    var lentSince: [CompartmentAddress: MonotonicInstant] = [:]
    /// How often running a lock was told to open and its door was not seen to.
    var unopened: [CompartmentAddress: Int] = [:]
    /// Locks told to open whose board was lost before their doors were seen to.
    var unseen: Set<CompartmentAddress> = []
    /// What technicians have ordered and the disk has not answered: one for each place.
    var orders: [LaneAddress: Order] = [:]
    /// The last orders with numbers, in the order of their answers.
    var answeredOrders: [AnsweredOrder]
    /// Offsets of scales as they were written last.
    var writtenOffsets: [DeviceId: Int]
    var offsetsAreWritten = true
    /// Outputs of appliances in use, until when.
    var powered: [DeviceId: MonotonicInstant] = [:]
    var session: Session?
    /// Who was let in last without being read, and until when that counts.
    var letIn: (member: MemberPseudonym, until: MonotonicInstant)?
    /// Whose commit or turn a token answers.
    var tokens: [Token: LaneAddress] = [:]
    /// Buttons that are down: a press is an edge, a level that was found is none.
    var buttons: [DeviceId: Bool] = [:]
    var vends: [SuppliesStatus.VendKey: UInt64] = [:]
    var isFire = false
    /// The backup battery ends: nothing begins that could not be finished.
    var isPowerEnding = false
    /// What the city does not offer for the time being.
    var withheld: Set<StationService> = []
    var storageWorks = true
    /// What the last run left is still to come: see `Supplies+Restored`.
    var awaitsState: Bool
    var lostDevices: Set<DeviceId> = []
    /// Something that alarms depend on has changed.
    var needsReview = true
    var reviewed: CivilDate?
    /// The day on which uses of days to come were looked for.
    var redated: CivilDate?
    /// Intents that a power cut left; settled at the start.
    var openVends: [OpenVend]

    init(
        _ configuration: SuppliesConfiguration, restored: RestoredSupplies,
        isStateLate: Bool = false
    ) {
        self.configuration = configuration
        awaitsState = isStateLate
        stock = Stock(configuration, restored: restored)
        quotas = Quotas(rules: configuration.quotas, restored: restored.quotas)
        vouchers = Vouchers(restored: restored)
        openVends = restored.openVends
        answeredOrders = restored.answeredOrders
        writtenOffsets = restored.shelfOffsets
        for loan in restored.loans { loans[loan.compartment] = loan }
        build()
    }

    mutating func build() {
        for lane in configuration.lanes where dispensers[lane.address.device] == nil {
            dispensers[lane.address.device] = Dispensing()
        }
        for shelf in configuration.shelves where shelves[shelf.scale] == nil {
            shelves[shelf.scale] = OpenShelf(
                shelf, count: stock[shelf.place].count, offset: writtenOffsets[shelf.scale] ?? 0)
        }
        for locker in configuration.lockers where compartments[locker.address] == nil {
            compartments[locker.address] = Compartment()
        }
    }

    /// Alarms of doors that were up at the last stop.
    mutating func restore(alarms: [Alarm]) {
        for address in compartments.keys {
            compartments[address]?.restore(
                isForced: alarms.contains(Alarm(.compartmentForced, subject: address.text)),
                isLeftOpen: alarms.contains(Alarm(.compartmentOpen, subject: address.text)))
        }
    }

    /// Nobody chooses, waits or takes something out, nothing turns, and nothing runs behind a door.
    func isQuiet(at now: MonotonicInstant) -> Bool {
        (session.map { $0.until < now } ?? true) && waiting.values.allSatisfy(\.isEmpty)
            && dispensers.values.allSatisfy(\.isIdle)
            && compartments.values.allSatisfy { $0.isFree } && powered.isEmpty && orders.isEmpty
    }

    var isConfigured: Bool { configuration != .none }

    /// Whether time can do anything here: most doors have no dispenser. What a reload has taken
    /// away may have left something behind that still has to end.
    var isInUse: Bool {
        needsReview || isConfigured || !dispensers.isEmpty || !compartments.isEmpty
            || !powered.isEmpty || !loans.isEmpty
    }

    /// A reader at the dispenser: it never opens the door.
    func isDispenserReader(_ reader: DeviceId) -> Bool { configuration.readers.contains(reader) }

    /// Whether a grant at the door opens the window, too.
    var doorServesDispenser: Bool { isConfigured && configuration.readers.isEmpty }

    /// Whether who is read there may choose afterwards.
    func isServed(at reader: DeviceId) -> Bool {
        doorServesDispenser || isDispenserReader(reader)
    }

    /// Somebody was refused there: whoever presses next may be that person. Who is refused in their
    /// own window (a code shown once more) keeps it.
    mutating func denied(_ member: MemberPseudonym?, at reader: DeviceId) {
        guard isServed(at: reader) else { return }
        if session?.visitor.member != member { session = nil }
        if letIn?.member != member { letIn = nil }
    }
}
