import StationModel

/// What the page's controls do to people and to the room.
extension Scene {
    /// Returns whether the control means anything here; cables are the board's matter.
    mutating func handle(_ control: SimulationControl, at time: Duration) -> Bool {
        now = max(now, time)
        switch control {
        case .present(let id, let approach):
            guard let shown = People.shown.first(where: { $0.id == id }) else { return false }
            send(visit(of: people.person(shown), approach), showing: .own)
        case .presentWrongCode:
            send(visit(of: people[Self.forger], .issuedCode), showing: .wrongCode)
        case .replayLastCode:
            guard lastCode != nil else { return false }
            send(visit(of: people[Self.replayer], .issuedCode), showing: .lastCode)
        case .pressExit(let pressed):
            exitIsHeld = pressed
            emitExit()
        case .openFireLoop(let open): emit(.contact(.fireAlarm, active: open))
        case .openHousing(let open): emit(.contact(.tamper, active: open))
        case .holdDoor(let held): hold(held)
        case .presentVoucher(let sku, let count, let id):
            return presentVoucher(sku, count, of: id)
        case .contact(let id, let active): touch(id, active)
        case .shelf(let scale, let taken): return change(scale, taken: taken)
        case .outside(let millidegrees):
            room.outsideMillidegrees = millidegrees
            airChanges()
        case .walkIn: walk(inward: true, people: 1)
        case .walkOut: walk(inward: false, people: 1)
        case .hesitate: hesitate()
        case .blockBeam(let blocked):
            guard gate.pair != nil else { return false }
            gate.isObstructed = blocked
            tellBeam(.outer)
        case .laneFate, .refill, .compartment, .probe, .unplug, .plug: return false
        }
        return true
    }

    private mutating func presentVoucher(_ sku: SKUNumber, _ count: Int, of id: String) -> Bool {
        guard let shown = People.shown.first(where: { $0.id == id }),
            let quantity = UInt8(exactly: count), quantity > 0
        else { return false }
        showVoucher(sku, quantity, of: people.person(shown))
        return true
    }

    private mutating func touch(_ id: DeviceId, _ active: Bool) {
        emit(.contact(.named(id), active: active))
        guard id == setting.premises.contact(.mains) else { return }
        room.mainsIsLost = active
        airChanges()
    }

    /// A shelf holds no more than it holds.
    private mutating func change(_ scale: DeviceId, taken: Int) -> Bool {
        let shelf = setting.premises.supplies.shelves.first { $0.scale == scale }
        guard let shelf, let truth = room.shelves[scale],
            (0...shelf.capacity).contains(truth.items - taken)
        else { return false }
        if taken >= 0 {
            _ = room.shelves[scale]?.take(taken)
        } else {
            room.shelves[scale]?.put(-taken, &random)
        }
        tellWeights()
        return true
    }
}
