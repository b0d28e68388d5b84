import StationModel

/// An emulated device with its cable.
struct Attached<Emulator: SerialEmulator> {
    let configuration: DeviceConfiguration
    let cable: SimulatedSerialCable
    let baudRate: UInt32
    var emulator: Emulator

    var id: DeviceId { configuration.id }
}

/// The emulated devices on serial cables, each kind in its row.
struct SerialDevices {
    /// Bytes that a device begins to send.
    struct Sending {
        let bytes: [UInt8]
        let cable: SimulatedSerialCable
        let baudRate: UInt32
    }

    var modules: [Attached<IDCardModuleEmulator>] = []
    var buses: [Attached<ModbusLineEmulator>] = []
    var radars: [Attached<RadarEmulator>] = []
    var machines: [Attached<VendingMachineEmulator>] = []
    var lockers: [Attached<LockLineEmulator>] = []

    /// Makes the devices of a configuration; one that was there before stays as it is.
    mutating func configure(
        _ devices: [DeviceConfiguration], ports: SimulatedPorts, premises: Premises,
        at time: Duration
    ) {
        let before = self
        self = SerialDevices()
        for device in devices {
            switch device.driver {
            case .idCardReader(let port):
                let cable = ports.serialCable(port.path)
                Self.attach(device, cable, port, before.modules, &modules) {
                    IDCardModuleEmulator()
                }
            case .modbusLine(let line):
                let cable = ports.serialCable(line.port.path)
                Self.attach(device, cable, line.port, before.buses, &buses) {
                    ModbusLineEmulator(line)
                }
            case .radar(let radar):
                let cable = ports.serialCable(radar.port.path)
                Self.attach(device, cable, radar.port, before.radars, &radars) {
                    RadarEmulator(at: time)
                }
            case .lockerLine(let line):
                let cable = ports.serialCable(line.port.path)
                Self.attach(device, cable, line.port, before.lockers, &lockers) {
                    LockLineEmulator(line)
                }
            case .vendingController(let machine):
                let cable = ports.serialCable(machine.port.path)
                Self.attach(device, cable, machine.port, before.machines, &machines) {
                    VendingMachineEmulator(lanes: premises.spirals(of: device.id), at: time)
                }
            case .wiegandReader, .scanner, .contact, .output, .oneWireProbe, .motorLane: break
            }
        }
    }

    private static func attach<Emulator>(
        _ device: DeviceConfiguration, _ cable: SimulatedSerialCable,
        _ port: SerialConfiguration, _ before: [Attached<Emulator>],
        _ row: inout [Attached<Emulator>], _ make: () -> Emulator
    ) {
        let known = before.first { $0.configuration == device }
        row.append(
            known
                ?? Attached(
                    configuration: device, cable: cable, baudRate: port.baudRate,
                    emulator: make()))
    }

    // MARK: Time

    var nextTime: Duration? {
        [next(modules), next(buses), next(radars), next(machines), next(lockers)]
            .compactMap(\.self).min()
    }

    private func next<Emulator>(_ row: [Attached<Emulator>]) -> Duration? {
        var earliest: Duration?
        for place in row.indices {
            guard let next = row[place].emulator.nextTime else { continue }
            earliest = min(earliest ?? next, next)
        }
        return earliest
    }

    /// Everything that is due; returns what the devices begin to send.
    mutating func advance(to time: Duration) -> [Sending] {
        Self.advance(&modules, to: time) + Self.advance(&buses, to: time)
            + Self.advance(&radars, to: time) + Self.advance(&machines, to: time)
            + Self.advance(&lockers, to: time)
    }

    private static func advance<Emulator>(
        _ row: inout [Attached<Emulator>], to time: Duration
    ) -> [Sending] {
        var sendings: [Sending] = []
        for place in row.indices {
            guard let due = row[place].emulator.nextTime, due <= time else { continue }
            let bytes = row[place].emulator.advance(to: time)
            guard !bytes.isEmpty else { continue }
            sendings.append(
                Sending(bytes: bytes, cable: row[place].cable, baudRate: row[place].baudRate))
        }
        return sendings
    }

    /// The devices listen to what the program has written.
    mutating func hear(at time: Duration) {
        Self.hear(&modules, at: time)
        Self.hear(&buses, at: time)
        Self.hear(&radars, at: time)
        Self.hear(&machines, at: time)
        Self.hear(&lockers, at: time)
    }

    private static func hear<Emulator>(_ row: inout [Attached<Emulator>], at time: Duration) {
        for place in row.indices {
            let bytes = row[place].cable.takeWritten()
            if !bytes.isEmpty { row[place].emulator.hear(bytes, at: time) }
        }
    }

    /// The cable of a device was pulled.
    mutating func powerFails(_ id: DeviceId) {
        Self.powerFails(id, &modules)
        Self.powerFails(id, &buses)
        Self.powerFails(id, &radars)
        Self.powerFails(id, &machines)
        Self.powerFails(id, &lockers)
    }

    private static func powerFails<Emulator>(
        _ id: DeviceId, _ row: inout [Attached<Emulator>]
    ) {
        for place in row.indices where row[place].id == id { row[place].emulator.powerFails() }
    }

    // MARK: On the lines

    /// Cuts the supply of a device on a line. Returns whether there is such a device.
    mutating func setPowered(member id: DeviceId, _ powered: Bool) -> Bool {
        for place in lockers.indices
        where lockers[place].emulator.setPowered(id, powered) { return true }
        return change(member: id) { $0.setPowered(powered) }
    }

    /// Does something to a device on a Modbus line. Returns whether there is such a device.
    mutating func change(
        member id: DeviceId, _ body: (inout ModbusDeviceEmulator) -> Void
    ) -> Bool {
        for place in buses.indices {
            let member = buses[place].emulator.devices.firstIndex { $0.id == id }
            guard let member else { continue }
            body(&buses[place].emulator.devices[member])
            return true
        }
        return false
    }

    /// Does the same to all devices on Modbus lines.
    mutating func changeMembers(_ body: (inout ModbusDeviceEmulator) -> Void) {
        for place in buses.indices {
            for member in buses[place].emulator.devices.indices {
                body(&buses[place].emulator.devices[member])
            }
        }
    }

    func relayIsClosed(_ relay: Int, of board: DeviceId) -> Bool {
        for place in buses.indices {
            for member in buses[place].emulator.devices.indices
            where buses[place].emulator.devices[member].id == board {
                return buses[place].emulator.devices[member].relayIsClosed(relay)
            }
        }
        return false
    }
}
