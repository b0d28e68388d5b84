public import StationModel

/// What stands in the simulated room: the meaning of its devices to people, and what is in its
/// lanes and on its shelves at the beginning.
///
/// A board is told its devices and nothing more; whoever is to press the right button must know
/// the rest of the configuration too.
public struct Premises: Hashable, Sendable {
    public var room: RoomConfiguration
    public var appliances: AppliancesConfiguration
    public var supplies: SuppliesConfiguration
    public var alarms: AlarmConfiguration
    /// Items of lanes and shelves that are there when the simulation begins.
    public var stock: [LaneAddress: Int]

    public init(_ configuration: StationConfiguration, stock: [LaneAddress: Int]) {
        room = configuration.room
        appliances = configuration.appliances
        supplies = configuration.supplies
        alarms = configuration.alarms
        self.stock = stock
    }

    /// What a technician must have told the station of: everything but shelves, which weigh
    /// themselves.
    public var restocks: [(place: LaneAddress, count: Int)] {
        let shelves = Set(supplies.shelves.map(\.place))
        return stock.filter { !shelves.contains($0.key) }.sorted { $0.key < $1.key }
            .map { (place: $0.key, count: $0.value) }
    }

    // MARK: Who means what

    /// What an output switches, as the room's air feels it.
    struct Load: Hashable {
        enum Kind: Hashable {
            case heater, cooler, other
        }

        let output: DeviceId
        let kind: Kind
        let watts: Int
    }

    /// A fan heater for 40 m², an air conditioner of the usual size, a lamp, a microwave oven.
    private static let (heaterWatts, coolerWatts, lightWatts, ovenWatts) = (3500, 3500, 60, 1000)

    var loads: [Load] {
        var loads: [Load] = []
        if let heater = room.climate?.heater {
            loads.append(Load(output: heater.output, kind: .heater, watts: Self.heaterWatts))
        }
        if let cooler = room.climate?.airConditioner {
            loads.append(Load(output: cooler.output, kind: .cooler, watts: Self.coolerWatts))
        }
        loads += (room.lights?.outputs ?? []).map {
            Load(output: $0, kind: .other, watts: Self.lightWatts)
        }
        loads += appliances.appliances.map {
            Load(output: $0.output, kind: .other, watts: $0.loadWatts)
        }
        for locker in supplies.lockers {
            guard case .appliance(let output, _) = locker.kind else { continue }
            loads.append(Load(output: output, kind: .other, watts: Self.ovenWatts))
        }
        return loads
    }

    /// Presence sensors that are contacts; a radar has its own line.
    func isMotionSensor(_ device: DeviceConfiguration) -> Bool {
        guard case .contact = device.driver else { return false }
        return room.occupancy.presence.contains { $0.device == device.id }
    }

    /// The lanes of a vending machine, by selection.
    func spirals(of machine: DeviceId) -> [UInt16: StandingLane] {
        var spirals: [UInt16: StandingLane] = [:]
        for lane in supplies.lanes where lane.address.device == machine {
            guard let selection = UInt16(exactly: lane.address.number) else { continue }
            spirals[selection] = StandingLane(items: stock[lane.address] ?? 0)
        }
        return spirals
    }

    func contact(_ purpose: ContactPurpose) -> DeviceId? {
        alarms.contacts.keys.sorted().first { alarms.contacts[$0] == purpose }
    }
}
