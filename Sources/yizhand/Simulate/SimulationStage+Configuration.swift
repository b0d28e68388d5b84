import Simulation
import StationModel
import StatusServer

/// What of a configuration a spectator can move or break.
extension SimulationStage {
    init(_ configuration: StationConfiguration) {
        self.init()
        let supplies = configuration.supplies
        wares = Dictionary(
            supplies.skus.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        lanes = supplies.lanes.map { lane in
            Place(
                place: lane.address, label: wares[lane.sku] ?? .none, capacity: lane.capacity,
                fate: LaneFate.drops.id, button: lane.button)
        }
        shelves = supplies.shelves.map { shelf in
            Place(place: shelf.place, label: wares[shelf.sku] ?? .none, capacity: shelf.capacity)
        }
        compartments = supplies.lockers.map { locker in
            Compartment(
                address: locker.address, label: Self.label(locker.kind, wares),
                button: locker.button)
        }
        contacts = Self.alarmContacts(configuration) + Self.applianceButtons(configuration)
        let measuring = Set(
            configuration.room.sensors.map(\.probe.device) + supplies.shelves.map(\.scale))
        probes = measuring.sorted().map { Probe(device: $0) }
        cables = configuration.devices.map { Cable(device: $0.id) }
        fates = LaneFate.allCases.map { Choice(id: $0.id, label: $0.label) }
        faults = ProbeFault.allCases.map { Choice(id: $0.rawValue, label: $0.label) }
        hasBeams = !configuration.room.occupancy.beams.isEmpty
    }

    private static func label(
        _ kind: CompartmentConfiguration.Kind, _ wares: [SKUNumber: Phrase]
    ) -> Phrase {
        switch kind {
        case .consumable(let sku, _, _): wares[sku] ?? .none
        case .loan(let item, _): Phrase("借用", "Loan: ") + item
        case .appliance(let output, _): .verbatim(output.text)
        }
    }

    private static func alarmContacts(_ configuration: StationConfiguration) -> [Contact] {
        configuration.alarms.contacts.sorted { $0.key < $1.key }.map { device, purpose in
            Contact(
                device: device, label: purpose.label, isButton: purpose == .helpButton,
                hasAlarm: true)
        }
    }

    private static func applianceButtons(_ configuration: StationConfiguration) -> [Contact] {
        configuration.appliances.appliances.map { appliance in
            Contact(
                device: appliance.button,
                label: Phrase("\(appliance.id) 按钮", "Button of \(appliance.id)"), isButton: true,
                hasAlarm: false)
        }
    }
}

/// What has become of it.
extension SimulationStage {
    /// Takes over how the simulated world truly is.
    mutating func take(_ view: SceneView) {
        for place in lanes.indices {
            guard let lane = view.lanes[lanes[place].place] else { continue }
            lanes[place].items = lane.items
            lanes[place].fate = lane.fate.id
        }
        for place in shelves.indices {
            shelves[place].items = view.shelves[shelves[place].place.device]
        }
        for place in compartments.indices {
            compartments[place].isOpen =
                view.openCompartments.contains(compartments[place].address)
        }
        outsideMillidegrees = view.outsideMillidegrees
    }

    /// Takes over what an action has switched, where the world does not tell.
    mutating func take(_ action: SimulationAction) {
        switch action {
        case .contact(let device, let active):
            for place in contacts.indices where contacts[place].device == device {
                contacts[place].isActive = active
            }
        case .probe(let device, let fault):
            for place in probes.indices where probes[place].device == device {
                probes[place].fault = fault
            }
        case .plug(let device, let isIn):
            for place in cables.indices where cables[place].device == device {
                cables[place].isPluggedIn = isIn
            }
        case .blockBeam(let blocked): isBeamBlocked = blocked
        case .outside(let millidegrees): isOutsideHeld = millidegrees != nil
        default: break
        }
    }
}
