import StationCore
import StationModel

/// Watches the room from outside: what it asserts after every step that touches it.
///
/// 1. Nothing heats or cools without a fresh temperature, over the limit, in a fire, on an ending
///    battery, or both at once; set-points and minimum times are kept (`ClimateShadow`).
/// 2. No frost in a room whose heater works, by the true air (`FrostJudge`).
/// 3. Appliances: their time, their rest, the circuit's load, people and power
///    (`ApplianceShadow`).
/// 4. Lights, contactor, and the wear of relays (`SwitchShadow`).
/// 5. Vacant when nothing moved for its time, and then indeed (`PresenceShadow`).
/// 6. People counted are those who passed; each hour is told once (`PeopleShadow`).
struct RoomOracle {
    private(set) var climate: ClimateShadow?
    private var frost: FrostJudge?
    private var appliances: ApplianceShadow
    private var switches: SwitchShadow
    private var presence: PresenceShadow
    var people: PeopleShadow
    private let buttons: Set<DeviceId>
    private let capacity: Int?
    private let isCapacityHard: Bool
    private var lowBatteries: Set<String> = []
    private let mains: Set<DeviceId>
    /// Contacts of the mains that say that it is there.
    private var mainsThere: Set<DeviceId> = []
    private(set) var isStopping = false
    private(set) var problem: BrokenRule?
    var wasPaused = false
    /// What the station has counted, as of this step.
    private var counts = RoomCounts()

    init?(_ configuration: StationConfiguration) {
        guard configuration.hasRoom else { return nil }
        climate = ClimateShadow(configuration)
        frost = FrostJudge(configuration)
        appliances = ApplianceShadow(configuration.appliances)
        switches = SwitchShadow(configuration)
        presence = PresenceShadow(configuration)
        people = PeopleShadow(configuration)
        mains = Set(configuration.alarms.contacts.filter { $0.value == .mains }.keys)
        buttons = Set(configuration.appliances.appliances.map(\.button))
        capacity = configuration.access.capacity
        isCapacityHard = configuration.access.capacityStrictness == .hard
    }

    mutating func boots(
        restored: RestoredState, at now: MonotonicInstant
    ) {
        climate?.boots(at: now)
        appliances.boots(at: now)
        note(switches.boots(restored, at: now))
        presence.boots(at: now)
        people.boots(restored.occupancy)
        lowBatteries = Set(
            restored.alarms.filter { $0.kind == .batteryLow }.map(\.subject))
        mainsThere = []
        isStopping = false
    }

    /// A worn battery beside sound mains is no end of power.
    private var isPowerEnding: Bool {
        !lowBatteries.isEmpty && !mains.isEmpty && mainsThere.isEmpty
    }

    private func view(isFire: Bool) -> RoomSurroundings {
        RoomSurroundings(
            isFire: isFire, isBatteryLow: isPowerEnding,
            isOccupied: presence.isOccupied, vacantSince: presence.vacantSince,
            wasPaused: wasPaused)
    }

    mutating func follow(cityDays: [CivilDate: Schedule.DayKind]?) {
        switches.cityDays = cityDays
    }

    // MARK: - One step

    /// - Parameter counts: what the station has counted when the step is over.
    mutating func follow(
        _ input: Input, counts: RoomCounts, isFire: Bool, at now: MonotonicInstant
    ) {
        self.counts = counts
        people.stepBegins(counts)
        appliances.stepBegins()
        switch input {
        case .reading(let device, let reading):
            climate?.follow(reading, of: device, at: now)
        case .contact(let role, let active, _):
            if case .named(let device) = role {
                if mains.contains(device) {
                    if active { mainsThere.remove(device) } else { mainsThere.insert(device) }
                }
                appliances.follow(
                    contact: device, active: active, isFire: isFire,
                    isBatteryLow: isPowerEnding,
                    isOrderedOff: switches.isOrderedOff, at: now)
                presence.follow(
                    role, active: active, isButton: buttons.contains(device), at: now)
            } else {
                presence.follow(role, active: active, isButton: false, at: now)
            }
        case .device(let device, .failed):
            presence.lost(device)
            appliances.lost(device)
        case .stop: isStopping = true
        default: break
        }
    }

    mutating func follow(_ actuation: Actuation, isFire: Bool, at now: MonotonicInstant) {
        guard case .named(let output) = actuation.output else { return }
        let view = view(isFire: isFire)
        switches.told(output, on: actuation.on)
        note(climate?.told(output, on: actuation.on, view, at: now))
        note(appliances.told(output, on: actuation.on, view, at: now))
    }

    mutating func follow(_ record: LedgerRecord, token: Token? = nil, at moment: Moment) {
        let entry = record.entry
        people.follow(record, token: token, at: moment)
        presence.follow(entry, at: moment.instant)
        for change in record.changes {
            switches.follow(change, at: moment.instant)
            guard case .alarm(let alarm, let raised) = change, alarm.kind == .batteryLow else {
                continue
            }
            if raised {
                lowBatteries.insert(alarm.subject)
            } else {
                lowBatteries.remove(alarm.subject)
            }
        }
    }

    /// Whether a decision fits the number of people that the station counts.
    mutating func judgeCapacity(
        grantedTo isStaff: Bool, isSaidOver: Bool, at now: MonotonicInstant
    ) {
        guard let capacity, let people = counts.people, !isStaff else { return }
        let isFull = people >= capacity
        if isFull, isCapacityHard && presence.isCountSure(at: now) || !isSaidOver {
            note(BrokenRule(invariant: "a full room says so", detail: "\(people)"))
        }
        if !isFull, isSaidOver {
            note(BrokenRule(invariant: "a room with places is not full", detail: "\(people)"))
        }
    }

    /// Whether a person may be refused because the room is full.
    func mayRefuse(at now: MonotonicInstant) -> Bool {
        guard let capacity, let people = counts.people else { return false }
        return isCapacityHard && people >= capacity && presence.isCountSure(at: now)
    }

    private mutating func note(_ broken: BrokenRule?) { problem = problem ?? broken }

    // MARK: - Judging

    mutating func judge(isFire: Bool, at moment: Moment) {
        guard problem == nil else { return }
        note(people.problem(counts, at: moment))
        // A stop leaves the relays to the hardware.
        guard !isStopping else { return }
        let view = view(isFire: isFire)
        note(climate?.problem(view, at: moment.instant))
        note(appliances.problem(view, isPowered: switches.isPowered, at: moment.instant))
        note(switches.problem(view, at: moment))
        note(presence.problem(people: counts.people, at: moment.instant))
    }

    mutating func judgeWalk(_ counts: RoomCounts) { note(people.problemAfterWalk(counts)) }

    mutating func judgeWear(_ outputs: [RoomOutputStatus]) { note(switches.problem(outputs)) }

    mutating func judgeFrost(_ truth: FrostJudge.Truth, isFire: Bool) {
        let heats = climate?.heater.isOn ?? false
        let isForbidden = isFire || isPowerEnding
        note(frost?.problem(truth, heats: heats, isForbidden: isForbidden))
    }
}
