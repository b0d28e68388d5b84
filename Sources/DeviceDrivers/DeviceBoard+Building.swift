import DevicePorts
import StationModel

/// Which driver a device gets.
extension DeviceBoard {
    /// Returns the level in force of an output that could be opened.
    func build(
        _ device: DeviceConfiguration, _ door: DoorConfiguration, keeping roles: Set<OutputRole>,
        at now: MonotonicInstant
    ) -> Actuation? {
        let id = device.id
        let ports = listening(device)
        switch device.driver {
        case .wiegandReader(let reader): supervise(id, WiegandReader(reader, ports: ports))
        case .idCardReader(let port): supervise(id, IDCardReader(port, ports: ports))
        case .scanner(let scanner): supervise(id, Scanner(scanner, ports: ports))
        case .contact(let contact):
            guard self.ports.buses[DeviceId(contact.line.chip)] == nil else { break }
            supervise(id, ContactInput(contact, debounce: door.contactDebounce, ports: ports))
        case .output(let output):
            let level = outputs.add(
                id, output, lock: door.lock, keepsLevel: roles.contains(output.role), at: now)
            return level.map { Actuation(output.role, on: $0) }
        case .oneWireProbe(let probe): supervise(id, OneWireProbe(probe, ports: ports))
        case .radar(let radar):
            supervise(id, RadarSensor(radar.port, limits: radar.limits, ports: ports))
        case .modbusLine(let line): build(line, id, ports)
        case .vendingController(let machine): build(machine, id, ports)
        case .lockerLine(let line):
            let lockers = LockerBoard(line, ports: ports)
            instruments[id] = .lockers(lockers, boards: line.boards.map(\.id))
            supervise(id, lockers)
        case .motorLane(let lane):
            let motor = MotorLane(lane, ports: ports)
            instruments[id] = .lane(motor)
            supervise(id, motor)
        }
        return nil
    }

    private func build(_ line: ModbusLineConfiguration, _ id: DeviceId, _ ports: ListeningPorts) {
        let bus = ModbusBus(line, ports: ports)
        instruments[id] = .bus(bus)
        for device in line.devices { self.ports.buses[device.id] = bus }
        supervise(id, bus)
    }

    private func build(
        _ machine: VendingControllerConfiguration, _ id: DeviceId, _ ports: ListeningPorts
    ) {
        let controller = VendingController(
            machine.port, dropSensor: machine.dropSensor, elevator: machine.elevator,
            ports: ports)
        instruments[id] = .machine(controller)
        supervise(id, controller)
    }

    /// The board's ports, with an ear for this device.
    private func listening(_ device: DeviceConfiguration) -> ListeningPorts {
        let ear = TrafficEar(isReader: device.isReader)
        ears[device.id] = ear
        return ListeningPorts(ports: ports, ear: ear)
    }

    private func supervise(_ id: DeviceId, _ peripheral: any Peripheral) {
        built += 1
        inputs[id] = SupervisedDevice(id: id, peripheral, firstGeneration: built << 32)
    }
}
