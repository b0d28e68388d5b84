import StationCore
import StationModel

/// Motors and locks that the station drives, and what can happen to them.
extension World {
    /// An answer that comes when the station has long given up.
    private static let late: Duration = .seconds(90)

    // MARK: - What the station asks for

    mutating func dispense(_ place: LaneAddress, _ token: Token) {
        guard supplies.lanes[place] != nil, !supplies.lost.contains(place.device) else {
            answer(token, .failed("write: No such device"))
            return
        }
        if let cut = supplies.cutsMotorAfter {
            supplies.cutsMotorAfter = nil
            effectsUntilPowerCut = effectsUntilPowerCut ?? .max
            events.push(.powerFails(boot: boot), at: now + cut)
        }
        let news = supplies.lanes[place]?.dispense(token, at: now) ?? []
        if let fate = supplies.lanes[place]?.spiral.fate {
            oracle.supplies.motorRuns(place, fate)
        }
        hear(news, of: place)
        foresee(place)
    }

    mutating func laneMoves(_ place: LaneAddress, run: Int) {
        guard supplies.lanes[place]?.run == run else { return }
        hear(supplies.lanes[place]?.advance(to: now) ?? [], of: place)
        foresee(place)
    }

    private mutating func foresee(_ place: LaneAddress) {
        guard let lane = supplies.lanes[place], let next = lane.nextChange else { return }
        events.push(.supplies(.laneMoves(place, run: lane.run)), at: max(now, next))
    }

    private mutating func hear(_ news: [SimulatedLane.News], of place: LaneAddress) {
        for item in news {
            switch item {
            case .fell: oracle.supplies.fell(place)
            case .answers(let token, let result): drive(place, answers: result, token)
            }
        }
    }

    private mutating func drive(
        _ place: LaneAddress, answers result: DispenseResult, _ token: Token
    ) {
        switch supplies.lanes[place]?.spiral.fate {
        case .answerIsLost: break
        case .answerIsLate:
            events.push(.input(.dispensed(token, result), boot: boot), at: now + Self.late)
        default: answer(token, result)
        }
    }

    private mutating func answer(_ token: Token, _ result: DispenseResult) {
        events.push(.input(.dispensed(token, result), boot: boot), at: now + .milliseconds(5))
    }

    mutating func unlock(_ address: CompartmentAddress) {
        guard !supplies.lost.contains(address.device) else { return }
        supplies.compartments[address]?.unlock(at: now)
        guard let visit = supplies.visits[address] else { return }
        events.push(.supplies(.pulls(visit)), at: now + visit.reaction)
    }

    // MARK: - Power and service

    /// Motors stop: the power is off, or their program has ended. A controller of its own goes on
    /// turning when only the service ends, and nobody hears of it.
    mutating func motorsStop(powerIsOff: Bool) {
        for place in supplies.lanes.keys.sorted() {
            guard powerIsOff || supplies.lanes[place]?.tellsEmpty == false else { continue }
            hear(supplies.lanes[place]?.stops(at: now) ?? [], of: place)
            foresee(place)
        }
        supplies.visits = [:]
    }

    /// What the devices say of themselves after a start.
    mutating func reportSupplies() {
        for device in supplies.devices {
            let isLost = supplies.lost.contains(device)
            deliver(.device(device, isLost ? .failed("open: No such device") : .working))
        }
        for button in supplies.buttons {
            deliver(.contact(.named(button), active: false, since: instant(at: now)))
        }
        for address in supplies.compartments.keys.sorted() { doorMoved(address) }
        for scale in supplies.shelves.keys.sorted() { weigh(scale, times: 4) }
    }

    // MARK: - Technicians and bad luck

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
        guard let place = place(event) else { return }
        supplies.lanes[place]?.repair(at: now)
        let counted = max(0, supplies.items(at: place) + event.number(1))
        command(.stocktake(place, counted: min(counted, supplies.capacity(of: place))))
        supplies.shelves[place.device]?.wasCounted()
        if let shelf = supplies.shelves[place.device] {
            oracle.supplies.scale(place.device, hasDrifted: shelf.worstDrift)
            weigh(place.device, times: 4)
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
