import StationCore
import StationModel

/// Motors and locks that the station drives, and what can happen to them.
extension World {
    /// An answer that comes when the station has long given up.
    private static let late = DispenseTime.answerWithin + .seconds(15)

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

    mutating func foresee(_ place: LaneAddress) {
        guard let lane = supplies.lanes[place], let next = lane.nextChange else { return }
        events.push(.supplies(.laneMoves(place, run: lane.run)), at: max(now, next))
    }

    mutating func hear(_ news: [SimulatedLane.News], of place: LaneAddress) {
        for item in news {
            switch item {
            case .fell: oracle.supplies.fell(place)
            case .strayed: tellStray(place)
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

    private mutating func tellStray(_ place: LaneAddress) {
        guard station != nil, !supplies.lost.contains(place.device) else { return }
        events.push(.input(.strayDrop(place), boot: boot), at: now + .milliseconds(5))
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
}
