import StationModel

/// The plan's lines of one act.
struct ScenarioLines {
    /// People who do not hurry: from the card to the button, from the lock's click to the pull.
    private static let (toTheButton, toThePull) = (2500, 1200)
    /// A leaf is held by whoever passes; a compartment stands open for two hands.
    private static let (leafHeld, compartmentOpen) = (2500, 6000)
    private static let putBackAfter = 20_000
    private static let pressed = 400
    private static let voucherHours = 24

    private let configuration: StationConfiguration
    private let supplies: SuppliesWorld

    init(_ configuration: StationConfiguration) {
        self.configuration = configuration
        supplies = SuppliesWorld(configuration)
    }

    func lines(of act: ScenarioAct, at time: Int) -> [PlannedEvent] {
        switch act {
        case .visit, .take, .voucher, .voucherAgain, .screenshot, .strangers, .shelf, .locker,
            .appliance, .exit, .holdDoor:
            people(act, time)
        case .restock, .stocktake, .acknowledge, .mode, .suspend: [order(act, time)]
        default: faults(act, time)
        }
    }

    // MARK: - People

    private func people(_ act: ScenarioAct, _ time: Int) -> [PlannedEvent] {
        switch act {
        case .visit(let person, let approach, let stay):
            [
                PlannedEvent(
                    at: time, .visit, index(person), approach.rawValue, Self.toThePull,
                    Self.leafHeld, 0, 0, stay.milliseconds)
            ]
        case .voucherAgain: [PlannedEvent(at: time, .voucherAgain, 0, 0)]
        case .screenshot(let person): [PlannedEvent(at: time, .replay, index(person))]
        case .strangers(let count): [PlannedEvent(at: time, .strangers, count)]
        case .exit(let span): [PlannedEvent(at: time, .exit, span.milliseconds)]
        case .holdDoor(let span):
            [
                PlannedEvent(at: time, .exit, Self.pressed),
                PlannedEvent(at: time + Self.toThePull, .pull, Self.leafHeld),
                PlannedEvent(at: time + Self.toThePull, .wedge, span.milliseconds),
            ]
        default: [atSupplies(act, time)]
        }
    }

    private func atSupplies(_ act: ScenarioAct, _ time: Int) -> PlannedEvent {
        switch act {
        case .take(let person, let approach, let lane):
            let buttons = configuration.supplies.lanes.filter { $0.button != nil }
            return PlannedEvent(
                at: time, .take, index(person), approach.rawValue, Self.toTheButton,
                place(lane, in: buttons.map(\.address)), 1, 0)
        case .voucher(let person, let item, let count):
            return PlannedEvent(
                at: time, .voucher, index(person),
                place(item, in: configuration.supplies.skus.map(\.number)), count, 0,
                Self.voucherHours)
        case .shelf(let scale, let taken, let putBack):
            return PlannedEvent(
                at: time, .shelf, place(scale, in: configuration.supplies.shelves.map(\.scale)),
                taken, putBack, Self.putBackAfter)
        case .locker(let person, let approach, let compartment):
            return PlannedEvent(
                at: time, .locker, index(person), approach.rawValue, Self.toTheButton,
                place(compartment, in: configuration.supplies.lockers.map(\.address)),
                Self.toThePull, Self.compartmentOpen, 0)
        case .appliance(let appliance):
            let all = configuration.appliances.appliances.map(\.id)
            return PlannedEvent(at: time, .press, place(appliance, in: all), Self.pressed)
        default: preconditionFailure("\(act) is told elsewhere")
        }
    }

    // MARK: - Staff and the city

    private func order(_ act: ScenarioAct, _ time: Int) -> PlannedEvent {
        switch act {
        case .restock(let lane, let count, let days):
            return PlannedEvent(
                at: time, .restock, place(lane, in: supplies.places), count, 0, days)
        case .stocktake(let lane, let wrongBy):
            return PlannedEvent(at: time, .stocktake, place(lane, in: supplies.places), wrongBy)
        case .acknowledge: return PlannedEvent(at: time, .acknowledge, -1)
        case .mode(let mode, let span):
            return PlannedEvent(
                at: time, .mode, place(mode, in: DoorMode.allCases), span.milliseconds, 1)
        case .suspend(let person): return PlannedEvent(at: time, .listChange, index(person))
        default: preconditionFailure("\(act) is told elsewhere")
        }
    }

    // MARK: - What goes wrong

    private func faults(_ act: ScenarioAct, _ time: Int) -> [PlannedEvent] {
        switch act {
        case .lane(let lane, let fate, let runs):
            let lanes = configuration.supplies.lanes.map(\.address)
            return [
                PlannedEvent(at: time, .laneFault, place(lane, in: lanes), fate.rawValue, runs)
            ]
        case .probe(let device, let fault, let span):
            return configuration.room.sensors.indices
                .filter { configuration.room.sensors[$0].probe.device == device }
                .map {
                    PlannedEvent(
                        at: time, .sensorFault, $0, SimulatedSensor.Fault(fault).rawValue,
                        span.milliseconds)
                }
        case .contact(let device, let span):
            let contacts = configuration.alarmContacts.map(\.id)
            return [
                PlannedEvent(
                    at: time, .roomCall, place(device, in: contacts), span.milliseconds, 1)
            ]
        case .unplugged(let device, let span): return [unplugged(device, span, time)]
        case .clockJumps(let jump, let span):
            return [
                PlannedEvent(at: time, .clockJump, jump.milliseconds, 1, span.milliseconds)
            ]
        default: return [lasting(act, time)]
        }
    }

    private func unplugged(_ device: DeviceId, _ span: Duration, _ time: Int) -> PlannedEvent {
        let readers = configuration.devices.filter(\.isReader).map(\.id).sorted()
        if let reader = readers.firstIndex(of: device) {
            return PlannedEvent(at: time, .readerLost, reader, span.milliseconds)
        }
        return PlannedEvent(
            at: time, .suppliesLost, place(device, in: supplies.devices), span.milliseconds)
    }

    private func lasting(_ act: ScenarioAct, _ time: Int) -> PlannedEvent {
        switch act {
        case .heaterFails(let span): PlannedEvent(at: time, .heaterFails, span.milliseconds)
        case .beamBlocked(let span): PlannedEvent(at: time, .bag, 0, span.milliseconds)
        case .fire(let span): PlannedEvent(at: time, .fire, span.milliseconds, 1)
        case .powerCut(let span): PlannedEvent(at: time, .powerCut, span.milliseconds, -1)
        case .diskStalls(let span): PlannedEvent(at: time, .storageStall, span.milliseconds)
        case .clockLost(let span): PlannedEvent(at: time, .clockLost, span.milliseconds)
        case .hub(let mood, let span):
            PlannedEvent(at: time, .hub, mood.rawValue, span.milliseconds)
        default: preconditionFailure("\(act) is told elsewhere")
        }
    }

    // MARK: - Numbers of a plan

    private func index(_ person: String) -> Int {
        guard let shown = People.shown.first(where: { $0.id == person }) else {
            preconditionFailure("\(person) is found when a scenario is read")
        }
        return shown.index
    }

    private func place<Item: Equatable>(_ item: Item, in items: [Item]) -> Int {
        guard let place = items.firstIndex(of: item) else {
            preconditionFailure("\(item) is found when a scenario is read")
        }
        return place
    }
}

extension SimulatedSensor.Fault {
    /// The same fault where a whole device has it.
    init(_ fault: ProbeFault) {
        self =
            switch fault {
            case .pulledOff: .lost
            case .deadBus: .deadBus
            case .powerOn: .powerOn
            case .stuck: .stuck
            }
    }
}
