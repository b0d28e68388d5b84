import StationModel

/// The deeds of one act at a station.
struct ScenarioDeeds {
    typealias Due = ScenarioPlayer.Due

    private static let pressed: Duration = .milliseconds(400)
    private static let putBackAfter: Duration = .seconds(20)
    /// Who comes for one thing takes it, warms up a little, and goes.
    private static let errandTakes: Duration = .minutes(3)
    /// A card after the other, each out of a pocket.
    private static let betweenCards: Duration = .seconds(2)
    /// The fire loop must have been at rest for 60 s.
    private static let resetAfter: Duration = .seconds(65)

    let premises: Premises
    let zone: TimeZoneTable
    let began: UnixTime

    func of(_ act: ScenarioAct, at time: Duration) -> [Due] {
        switch act {
        case .visit, .take, .voucher, .voucherAgain, .screenshot, .strangers, .locker:
            shown(act, time)
        case .shelf, .appliance, .exit, .holdDoor: handled(act, time)
        case .restock, .stocktake, .acknowledge, .mode, .suspend: ordered(act, time)
        case .lane, .probe, .heaterFails, .contact, .beamBlocked, .unplugged: broken(act, time)
        case .fire, .powerCut, .diskStalls, .clockLost, .clockJumps, .hub: befallen(act, time)
        }
    }

    // MARK: People

    /// Something is shown to a reader.
    private func shown(_ act: ScenarioAct, _ time: Duration) -> [Due] {
        switch act {
        case .visit(let person, let approach, let stay):
            [control(time, .present(person: person, approach, stay: stay))]
        case .take(let person, let approach, let lane):
            errand(act, person, approach, button(of: lane).map { .button($0) }, time)
        case .locker(let person, let approach, let compartment):
            errand(
                act, person, approach,
                button(of: compartment).map { .compartment(compartment, button: $0) }, time)
        case .voucher(let person, let sku, let count):
            // The door's scanner serves the dispenser: whoever has a voucher is let in first.
            errand(act, person, .wiegandCard, .voucher(sku, count: UInt8(clamping: count)), time)
        case .voucherAgain: [control(time, .replayVoucher)]
        case .screenshot(let person): [control(time, .replayCode(of: person))]
        case .strangers(let count):
            (0..<count).map {
                control(time + Self.betweenCards * $0, .presentStrangeCard(UInt64($0 + 1)))
            }
        default: []
        }
    }

    private func errand(
        _ act: ScenarioAct, _ person: String, _ approach: Approach, _ errand: Errand?,
        _ time: Duration
    ) -> [Due] {
        guard let errand else { return [Due(at: time, .impossible(act))] }
        return [
            control(
                time,
                .present(
                    person: person, approach, stay: Self.errandTakes, errands: [errand]))
        ]
    }

    /// Something is taken or pressed.
    private func handled(_ act: ScenarioAct, _ time: Duration) -> [Due] {
        switch act {
        case .shelf(let scale, let taken, let putBack):
            [control(time, .shelf(scale, taken: taken))]
                + (putBack > 0
                    ? [control(time + Self.putBackAfter, .shelf(scale, taken: -putBack))] : [])
        case .appliance(let id):
            premises.appliances.appliances.first { $0.id == id }.map {
                press($0.button, at: time)
            } ?? [Due(at: time, .impossible(act))]
        case .exit(let span): lasting(time, span) { .pressExit($0) }
        // Whoever holds the door has come out through it.
        case .holdDoor(let span):
            lasting(time, span) { .holdDoor($0) }
                + lasting(time, Self.pressed) { .pressExit($0) }
        default: []
        }
    }

    // MARK: Staff and the city

    private func ordered(_ act: ScenarioAct, _ time: Duration) -> [Due] {
        switch act {
        case .restock(let place, let count, let days): restock(place, count, days, time)
        case .stocktake(let place, let wrongBy):
            [Due(at: time, .stocktake(place, wrongBy: wrongBy))]
        case .acknowledge: [Due(at: time, .acknowledgeGravest)]
        case .mode(let mode, let span):
            [
                Due(
                    at: time,
                    .order(.setMode(mode, until: mode == .normal ? nil : began + time + span)))
            ]
        case .suspend(let person): [Due(at: time, .suspend(person))]
        default: []
        }
    }

    /// Items are put in, and booked; a shelf counts by itself.
    private func restock(
        _ place: LaneAddress, _ count: Int, _ days: Int, _ time: Duration
    ) -> [Due] {
        if premises.supplies.shelves.contains(where: { $0.place == place }) {
            return [control(time, .shelf(place.device, taken: -count))]
        }
        let expires = zone.local(began + time).date + days
        let books = Due(at: time, .order(.restock(place, count: count, expires: expires)))
        let isLane = premises.supplies.lanes.contains { $0.address == place }
        return (isLane ? [control(time, .refill(place, count: count))] : []) + [books]
    }

    // MARK: What goes wrong

    private func broken(_ act: ScenarioAct, _ time: Duration) -> [Due] {
        switch act {
        case .lane(let lane, let fate, let runs):
            [control(time, .laneFate(lane, fate, runs: runs))]
        case .probe(let device, let fault, let span):
            lasting(time, span) { .probe(device, $0 ? fault : nil) }
        case .heaterFails(let span): lasting(time, span) { .breakHeater($0) }
        case .contact(let device, let span):
            lasting(time, span) { .contact(device, active: $0) }
        case .beamBlocked(let span): lasting(time, span) { .blockBeam($0) }
        case .unplugged(let device, let span):
            lasting(time, span) { $0 ? .unplug(device) : .plug(device) }
        default: []
        }
    }

    private func befallen(_ act: ScenarioAct, _ time: Duration) -> [Due] {
        switch act {
        case .fire(let span):
            lasting(time, span) { .openFireLoop($0) }
                + [Due(at: time + span + Self.resetAfter, .order(.resetFire))]
        case .powerCut(let span): [Due(at: time, .cutPower(span))]
        case .diskStalls(let span):
            [Due(at: time, .stallDisk(true)), Due(at: time + span, .stallDisk(false))]
        case .clockLost(let span):
            [Due(at: time, .loseTime(true)), Due(at: time + span, .loseTime(false))]
        case .clockJumps(let jump, let span):
            [
                Due(at: time, .jumpClock(by: jump)),
                Due(at: time + span, .jumpClock(by: .zero - jump)),
            ]
        case .hub(let mood, let span):
            [Due(at: time, .hub(mood)), Due(at: time + span, .hub(.honest))]
        default: []
        }
    }

    // MARK: Parts

    private func control(_ time: Duration, _ control: SimulationControl) -> Due {
        Due(at: time, .control(control))
    }

    /// Something that ends by itself.
    private func lasting(
        _ time: Duration, _ span: Duration, _ make: (Bool) -> SimulationControl
    ) -> [Due] {
        [control(time, make(true)), control(time + span, make(false))]
    }

    private func press(_ button: DeviceId, at time: Duration) -> [Due] {
        lasting(time, Self.pressed) { .contact(button, active: $0) }
    }

    private func button(of lane: LaneAddress) -> DeviceId? {
        premises.supplies.lanes.first { $0.address == lane }?.button
    }

    private func button(of compartment: CompartmentAddress) -> DeviceId? {
        premises.supplies.lockers.first { $0.address == compartment }?.button
    }
}
