import StationModel

/// What hands do to machines and cables. Each returns whether there is such a device.
extension Periphery {
    // MARK: Lanes and compartments

    mutating func changeLane(
        _ address: LaneAddress, _ body: (inout StandingLane) -> Void
    ) -> Bool {
        if lanes.change(address, body) { return true }
        guard let selection = UInt16(exactly: address.number),
            let place = serial.machines.firstIndex(where: { $0.id == address.device }),
            var lane = serial.machines[place].emulator.lanes[selection]
        else { return false }
        body(&lane)
        serial.machines[place].emulator.lanes[selection] = lane
        return true
    }

    /// Every lane as it truly is.
    var trueLanes: [LaneAddress: StandingLane] {
        var all: [LaneAddress: StandingLane] = [:]
        for lane in lanes.lanes { all[lane.address] = lane.spiral }
        for machine in serial.machines {
            for (selection, lane) in machine.emulator.lanes {
                all[LaneAddress(device: machine.id, number: Int(selection))] = lane
            }
        }
        return all
    }

    mutating func setCompartment(_ address: CompartmentAddress, open: Bool) -> Bool {
        for place in serial.lockers.indices
        where serial.lockers[place].emulator.setDoor(address, open: open) { return true }
        return false
    }

    var openCompartments: Set<CompartmentAddress> {
        let boards = serial.lockers.flatMap(\.emulator.boards)
        return Set(
            boards.flatMap { board in
                board.doors.indices.filter { board.doors[$0] }.map {
                    CompartmentAddress(device: board.id, number: $0 + 1)
                }
            })
    }

    // MARK: Cables

    /// Pulls a device's cable or puts it back; of a device on a line its supply.
    mutating func setPluggedIn(_ id: DeviceId, _ pluggedIn: Bool, at time: Duration) -> Bool {
        guard let device = devices.first(where: { $0.id == id }) else {
            return serial.setPowered(member: id, pluggedIn)
        }
        let instant = MonotonicInstant(sinceBoot: time)
        switch device.end {
        case .serial(let cable): pluggedIn ? cable.plug() : cable.unplug()
        case .inputs(let cables):
            for cable in cables { cable.setPluggedIn(pluggedIn, at: instant) }
        case .output(let cable): cable.isPluggedIn = pluggedIn
        case .lane(let cables, let motor):
            motor.isPluggedIn = pluggedIn
            for cable in cables { cable.setPluggedIn(pluggedIn, at: instant) }
        case .probe: return setFault(pluggedIn ? nil : .pulledOff, of: id)
        // A wire to a board has no plug of its own: the board has.
        case .relay, .boardInput: return false
        }
        if !pluggedIn {
            serial.powerFails(id)
        } else if motionSensors[id] != nil {
            motionSensors[id]?.powerReturns(at: time)
            tellMotion(id, at: time)
        }
        return true
    }

    /// The station's current fails, and with it that of all its devices.
    mutating func powerFails() {
        for device in devices {
            switch device.end {
            case .output(let cable), .lane(_, let cable): cable.powerFails()
            case .serial, .inputs, .relay, .boardInput, .probe: break
            }
            serial.powerFails(device.id)
        }
        serial.changeMembers { $0.powerFails() }
        deliveries = EventHeap()
    }
}
