public import StationModel

/// What a page does to the world, and sees of it.
extension SimulatedBoard {
    /// Carries out a control of the page, on the board's thread; `nextDeadline` is another one
    /// afterwards. Returns whether the control means anything: the person and the device exist, a
    /// code was shown that can be shown again, there is room for what is put in.
    public func handle(_ control: SimulationControl, at now: MonotonicInstant) -> Bool {
        catchUp(to: now)
        defer {
            pass(at: now.sinceBoot)
            feel(at: now)
        }
        return handle(control, at: now.sinceBoot)
    }

    /// The same, when the world has come as far as this time.
    func handle(_ control: SimulationControl, at time: Duration) -> Bool {
        switch control {
        case .unplug(let id): return periphery.setPluggedIn(id, false, at: time)
        case .plug(let id): return periphery.setPluggedIn(id, true, at: time)
        case .probe(let id, let fault): return periphery.setFault(fault, of: id)
        case .laneFate(let lane, let fate, let runs):
            return periphery.changeLane(lane) { $0.setFate(fate, runs: runs) }
        case .refill(let lane, let count): return refill(lane, count)
        case .compartment(let address, let open):
            return periphery.setCompartment(address, open: open)
        case .contact(let id, _):
            return periphery.hasContact(id) && scene.handle(control, at: time)
        default: return scene.handle(control, at: time)
        }
    }

    /// A lane takes no more than fits into it.
    private func refill(_ lane: LaneAddress, _ count: Int) -> Bool {
        let configured = scene.setting.premises.supplies.lanes.first { $0.address == lane }
        let items = periphery.trueLanes[lane]?.items
        guard let configured, let items, count > 0, count <= configured.capacity - items else {
            return false
        }
        return periphery.changeLane(lane) { $0.load(count) }
    }

    /// How it truly is, up to the last call of the board.
    public var sceneView: SceneView {
        let room = scene.room
        return SceneView(
            roomMillidegrees: room.air.temperatureMillidegrees,
            outsideMillidegrees: room.air.outsideMillidegrees(at: room.air.time),
            peopleInside: room.people, mainsIsLost: room.mainsIsLost,
            lanes: periphery.trueLanes.mapValues {
                SceneView.Lane(items: $0.items, fate: $0.fate)
            },
            shelves: room.shelves.mapValues(\.items),
            openCompartments: periphery.openCompartments)
    }
}
