import StationCore
import StationModel

/// What a plan does to the room: its faults, its buttons, and the city's orders.
extension World {
    mutating func happenInRoom(_ event: PlannedEvent) {
        guard room != nil else { return }
        switch event.kind {
        case .passer: walk(.turningBack, isEntering: event.number(0) == 1)
        case .bag: putBag(event)
        case .press: press(event)
        case .roomPower: orderRoomPower(event)
        case .contactLost: loseContact(event)
        default: breakPart(event)
        }
    }

    private mutating func breakPart(_ event: PlannedEvent) {
        guard let room else { return }
        switch event.kind {
        case .sensorFault where !room.sensors.isEmpty:
            breakSensor(event.number(0) % room.sensors.count, event)
        case .heaterFails:
            let time = trueTime
            self.room?.advance(to: time)
            self.room?.heaterIsBroken = true
            events.push(.room(.heaterRepaired), at: now + event.span(0))
        case .relayStuck: stickRelay(event)
        default: break
        }
    }

    private mutating func breakSensor(_ index: Int, _ event: PlannedEvent) {
        let fault = SimulatedSensor.Fault.allCases[
            event.number(1) % SimulatedSensor.Fault.allCases.count]
        guard var sensor = room?.sensors[index] else { return }
        if sensor.fault == .lost, fault != .lost {
            deliver(.device(sensor.probe.device, .working))
        }
        sensor.fault = fault
        sensor.faults += 1
        room?.sensors[index] = sensor
        if fault == .lost { deliver(.device(sensor.probe.device, Self.lostProbe)) }
        events.push(.room(.sensorBack(index, fault: sensor.faults)), at: now + event.span(2))
    }

    private mutating func stickRelay(_ event: PlannedEvent) {
        let outputs = setting.configuration.roomOutputs
        guard !outputs.isEmpty else { return }
        let output = outputs[event.number(0) % outputs.count]
        guard room?.stuck.insert(output).inserted == true else { return }
        deliver(.output(.named(output), Self.stuckRelay))
        events.push(.room(.relayBack(output)), at: now + event.span(1))
    }

    private mutating func putBag(_ event: PlannedEvent) {
        guard let beams = setting.configuration.room.occupancy.beams.first else { return }
        let beam = event.number(0) == 0 ? beams.outer : beams.inner
        guard room?.bags.insert(beam).inserted == true else { return }
        oracle.room?.people.cannotTell()
        tellLevel(of: beam)
        events.push(.room(.bagTaken(beam)), at: now + event.span(1))
    }

    mutating func takeBag(from beam: DeviceId) {
        room?.bags.remove(beam)
        tellLevel(of: beam)
    }

    private mutating func press(_ event: PlannedEvent) {
        let appliances = setting.configuration.appliances.appliances
        guard !appliances.isEmpty else { return }
        let button = appliances[event.number(0) % appliances.count].button
        guard room?.pressed.insert(button).inserted == true else { return }
        tellLevel(of: button)
        events.push(.room(.released(button)), at: now + event.span(1))
    }

    mutating func release(_ button: DeviceId) {
        room?.pressed.remove(button)
        tellLevel(of: button)
    }

    private mutating func orderRoomPower(_ event: PlannedEvent) {
        let powers = RoomPower.allCases
        let power = powers[event.number(0) % powers.count]
        let until = moment.wall + event.span(1)
        if event.number(1) % 2 == 0 {
            command(.setRoomPower(power, until: power == .automatic ? nil : until))
        } else if hasCityDocuments {
            cityOrders(power, for: event.span(1))
        } else {
            directiveVersion += 1
            deliver(
                .roomDirective(
                    RoomDirective(version: directiveVersion, power: power, until: until)))
        }
    }

    private mutating func loseContact(_ event: PlannedEvent) {
        let contacts = contactsOfRoom
        guard !contacts.isEmpty else { return }
        let device = contacts[event.number(0) % contacts.count]
        guard room?.lost.insert(device).inserted == true else { return }
        oracle.room?.people.cannotTell()
        deliver(.device(device, .failed("read: No such device")))
        events.push(.room(.contactBack(device)), at: now + event.span(1))
    }

    mutating func bringBack(_ device: DeviceId) {
        room?.lost.remove(device)
        deliver(.device(device, .working))
        tellLevel(of: device)
    }
}
