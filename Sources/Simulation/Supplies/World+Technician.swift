import StationCore
import StationModel

/// Technicians, and bad luck with what is given out.
extension World {
    mutating func happenToSupplies(_ event: PlannedEvent) {
        switch event.kind {
        case .restock: restock(event)
        case .stocktake: takeStock(event)
        case .adjust:
            guard let place = place(event) else { return }
            command(.adjust(place, by: event.number(1), reason: "found on the floor"))
        case .laneFault:
            let lanes = supplies.configuration.lanes
            guard !lanes.isEmpty, let fate = LaneFate(rawValue: event.number(1)) else { return }
            let lane = lanes[event.number(0) % lanes.count].address
            supplies.lanes[lane]?.spiral.will(fate, runs: event.number(2))
        case .scaleDrifts:
            for scale in supplies.shelves.keys.sorted() {
                guard let shelf = supplies.shelves[scale] else { continue }
                supplies.shelves[scale]?.drift(by: shelf.unitGrams * event.number(0))
                oracle.supplies.scale(scale, hasDrifted: supplies.shelves[scale]?.worstDrift ?? 0)
                weigh(scale, times: 4)
            }
        case .suppliesLost: loseDevice(event)
        case .motorCut:
            supplies.cutsMotorAfter = event.span(0)
            powerOffFor = event.span(1)
        case .commitsFail:
            supplies.commitsFailUntil = now + event.span(0)
            deliver(.storage(.full))
            events.push(.supplies(.commitsWork), at: supplies.commitsFailUntil)
        default: break
        }
    }

    private func place(_ event: PlannedEvent) -> LaneAddress? {
        let places = supplies.places
        return places.isEmpty ? nil : places[event.number(0) % places.count]
    }

    /// place, items brought, by how many the technician miscounts, days until they expire
    private mutating func restock(_ event: PlannedEvent) {
        guard let place = place(event) else { return }
        supplies.lanes[place]?.repair(at: now)
        let room = supplies.capacity(of: place) - supplies.items(at: place)
        let brought = min(event.number(1), room)
        guard brought > 0 else { return }
        load(place, brought)
        guard supplies.shelves[place.device] == nil else {
            return weigh(place.device, times: 6)
        }
        let today = TimeZoneTable.shanghai.local(setting.began + now).date
        command(
            .restock(place, count: brought + event.number(2), expires: today + event.number(3)))
    }

    private mutating func load(_ place: LaneAddress, _ count: Int) {
        supplies.lanes[place]?.spiral.load(count)
        if supplies.shelves[place.device]?.put(count, &random) != nil {
            supplies.shelfRestsSince = now
        }
        supplies.compartments[CompartmentAddress(place)]?.items += count
        oracle.supplies.moved(place, by: count)
    }

    /// place, by how many the technician miscounts
    private mutating func takeStock(_ event: PlannedEvent) {
        lookIntoLoans()
        guard let place = place(event) else { return }
        supplies.lanes[place]?.repair(at: now)
        let counted = max(0, supplies.items(at: place) + event.number(1))
        command(.stocktake(place, counted: min(counted, supplies.capacity(of: place))))
        // What the scale contradicts is refused.
        if counted == supplies.items(at: place) { supplies.shelves[place.device]?.wasCounted() }
        if let shelf = supplies.shelves[place.device] {
            oracle.supplies.scale(place.device, hasDrifted: shelf.worstDrift)
        }
    }

    /// Whoever comes looks into the compartments that call for it, and puts back what is missing.
    private mutating func lookIntoLoans() {
        for locker in supplies.configuration.lockers {
            guard case .loan = locker.kind, oracle.supplies.doubtful.contains(locker.address.place)
            else { continue }
            supplies.compartments[locker.address]?.items = 1
            supplies.compartments[locker.address]?.holder = nil
            command(.stocktake(locker.address.place, counted: 1))
        }
    }

    /// device, how long
    private mutating func loseDevice(_ event: PlannedEvent) {
        let devices = supplies.devices
        guard !devices.isEmpty else { return }
        let device = devices[event.number(0) % devices.count]
        guard supplies.lost.insert(device).inserted else { return }
        deliver(.device(device, .failed("read: No such device")))
        for place in supplies.lanes.keys.sorted() where place.device == device {
            hear(supplies.lanes[place]?.linesAreLost(at: now) ?? [], of: place)
            foresee(place)
        }
        events.push(.supplies(.returns(device)), at: now + event.span(1))
    }

    mutating func deviceReturns(_ device: DeviceId) {
        guard supplies.lost.remove(device) != nil else { return }
        deliver(.device(device, .working))
        for address in supplies.compartments.keys.sorted() where address.device == device {
            doorMoved(address)
        }
        supplies.shelfRestsSince = now
        if supplies.shelves[device] != nil { weigh(device, times: 4) }
    }

    mutating func commitsWork() {
        guard now >= supplies.commitsFailUntil else { return }
        if !commitScheduled {
            commitScheduled = true
            events.push(.commit(boot: boot), at: max(now + .milliseconds(20), stalledUntil))
        }
        deliver(.storage(now < stalledUntil ? .stalled : .healthy))
    }
}
