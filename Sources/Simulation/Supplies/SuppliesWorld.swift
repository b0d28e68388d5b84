import StationModel

/// A voucher that the city has issued in this world.
struct MadeVoucher: Hashable {
    let text: [UInt8]
    let id: UInt64
    let person: Person
    let sku: SKUNumber
    let quantity: Int
    let issuedAt: UnixTime
    let validThrough: UnixTime
}

/// Everything that is given out, as it really is.
struct SuppliesWorld {
    let configuration: SuppliesConfiguration
    var lanes: [LaneAddress: SimulatedLane] = [:]
    var shelves: [DeviceId: ShelfTruth] = [:]
    var compartments: [CompartmentAddress: SimulatedCompartment] = [:]
    /// Nobody has touched a shelf, and no scale came back, since.
    var shelfRestsSince: Duration = .zero
    /// Devices that cannot be reached now.
    var lost: Set<DeviceId> = []
    var vouchers: [MadeVoucher] = []
    /// Who stands before a compartment and waits for its lock.
    var visits: [CompartmentAddress: LockerVisit] = [:]
    /// The power fails so long after the next motor has started.
    var cutsMotorAfter: Duration?
    /// Storage answers every commit with a failure until then.
    var commitsFailUntil: Duration = .zero

    init(_ configuration: StationConfiguration) {
        let supplies = configuration.supplies
        self.configuration = supplies
        let controllers = configuration.devices.filter {
            if case .vendingController = $0.driver { true } else { false }
        }.map(\.id)
        for lane in supplies.lanes {
            lanes[lane.address] = SimulatedLane(
                items: 0, tellsEmpty: controllers.contains(lane.address.device))
        }
        for shelf in supplies.shelves {
            shelves[shelf.scale] = ShelfTruth(unitGrams: shelf.unitGrams)
        }
        for locker in supplies.lockers {
            var compartment = SimulatedCompartment()
            if case .loan = locker.kind { compartment.items = 1 }
            compartments[locker.address] = compartment
        }
    }

    /// Places that are filled and counted, in a fixed order: a plan names them by number.
    var places: [LaneAddress] {
        configuration.lanes.map(\.address) + configuration.shelves.map(\.place)
            + configuration.lockers.filter { $0.kind.sku != nil }.map(\.address.place)
    }

    /// Devices that can be lost.
    var devices: [DeviceId] {
        let all =
            configuration.lanes.map(\.address.device) + configuration.shelves.map(\.scale)
            + configuration.lockers.map(\.address.device)
        return Set(all).sorted()
    }

    var buttons: [DeviceId] {
        configuration.lanes.compactMap(\.button) + configuration.lockers.map(\.button)
    }

    func capacity(of place: LaneAddress) -> Int {
        if let lane = configuration.lanes.first(where: { $0.address == place }) {
            return lane.capacity
        }
        if let shelf = configuration.shelves.first(where: { $0.place == place }) {
            return shelf.capacity
        }
        guard
            case .consumable(_, let capacity, _) =
                configuration.lockers.first(where: { $0.address.place == place })?.kind
        else { return 0 }
        return capacity
    }

    /// Items really at a place.
    func items(at place: LaneAddress) -> Int {
        lanes[place]?.spiral.items ?? shelves[place.device]?.items
            ?? compartments[CompartmentAddress(place)]?.items ?? 0
    }
}

/// What happens next at the supplies.
enum SuppliesHappening {
    case presses(DeviceId)
    case releases(DeviceId)
    case scans([UInt8])
    case laneMoves(LaneAddress, run: Int)
    case pulls(LockerVisit)
    case shuts(CompartmentAddress)
    case putsBack(DeviceId, [Int])
    case weighs(DeviceId, times: Int)
    case returns(DeviceId)
    case commitsWork
}
