import StationModel

/// The devices on the other end of the ports, as the configuration names them.
///
/// What people do (`Stimulus`) reaches the first device of its kind and becomes bytes at the
/// speed of the wire, pulses, or a level; what the program does to its outputs is felt the other
/// way round. The wiring is always the one that the configuration describes.
struct Periphery {
    enum End {
        case serial(SimulatedSerialCable)
        case inputs([SimulatedInputCable])
        case output(SimulatedOutputCable)
        /// Counted from 0, on a Modbus board.
        case relay(Int, board: DeviceId)
        case boardInput(Int, board: DeviceId, activeLow: Bool)
        case lane([SimulatedInputCable], motor: SimulatedOutputCable)
        case probe
    }

    struct Device {
        let configuration: DeviceConfiguration
        let end: End

        var id: DeviceId { configuration.id }
    }

    /// What can have something for the program; asked at every turn of the loop (by closures:
    /// key paths took a sixth of a simulated night without optimisation).
    private struct Source {
        let id: DeviceId
        let cable: SimulatedSerialCable?
        let lines: [SimulatedInputCable]

        var hasInput: Bool { cable?.hasInput ?? lines.contains { $0.hasInput } }
    }

    /// What carries current for an output; felt at every turn of the loop.
    private enum Coil {
        case cable(SimulatedOutputCable)
        case relay(Int, board: DeviceId)
    }

    struct Probe {
        let id: DeviceId
        let port: SimulatedProbe
        var thermometer = Thermometer()
    }

    enum Delivery {
        case bytes(ArraySlice<UInt8>, SimulatedSerialCable)
        case pulses([Bool], data0: SimulatedInputCable, data1: SimulatedInputCable)
    }

    let ports: SimulatedPorts
    let premises: Premises
    var devices: [Device] = []
    var serial = SerialDevices()
    var lanes = MotorLanes()
    var probes: [Probe] = []
    var motionSensors: [DeviceId: MotionSensor] = [:]
    /// What gives or takes heat.
    private var loads: [(coil: Coil, load: Premises.Load)] = []
    private var locks: [Coil] = []
    private var sources: [Source] = []
    private var lockKind = LockKind.failSafe
    var deliveries = EventHeap<Delivery>()
    /// A role that is missing is inactive.
    var contacts: [ContactRole: Bool] = [:]

    init(ports: SimulatedPorts, premises: Premises) {
        self.ports = ports
        self.premises = premises
    }

    mutating func configure(
        _ configurations: [DeviceConfiguration], door: DoorConfiguration, at time: Duration
    ) {
        lockKind = door.lock
        let boards = Set(configurations.flatMap(\.members))
        devices = configurations.map { Device(configuration: $0, end: end(of: $0, boards)) }
        serial.configure(configurations, ports: ports, premises: premises, at: time)
        lanes.configure(configurations, ports: ports, premises: premises, at: time)
        probes = configurations.compactMap(probe)
        let sensors = configurations.filter(premises.isMotionSensor).map(\.id)
        motionSensors = Dictionary(
            uniqueKeysWithValues: sensors.map {
                ($0, motionSensors[$0] ?? MotionSensor(at: time))
            })
        sources = devices.compactMap(source)
        locks = coils(of: .lock)
        loads = premises.loads.flatMap { load in
            coils(of: .named(load.output)).map { ($0, load) }
        }
        for (role, active) in contacts { drive(role, active, at: time) }
    }

    /// A thermometer that was there before keeps its temperature and its fault.
    private func probe(_ device: DeviceConfiguration) -> Probe? {
        guard case .oneWireProbe(let probe) = device.driver else { return nil }
        return probes.first { $0.id == device.id }
            ?? Probe(id: device.id, port: ports.probe(probe.device))
    }

    // MARK: What the board asks

    /// When `advance` has something to do.
    var nextTime: Duration? {
        let sensors = motionSensors.values.lazy.compactMap { $0.nextTime }.min()
        return [serial.nextTime, lanes.nextTime, deliveries.nextTime, sensors]
            .lazy.compactMap { $0 }.min()
    }

    var hasInput: Bool { sources.contains { $0.hasInput } }

    /// The devices that have something for the program, in the order of the configuration.
    var devicesWithInput: [DeviceId] { sources.compactMap { $0.hasInput ? $0.id : nil } }

    private func source(_ device: Device) -> Source? {
        switch device.end {
        case .serial(let cable): Source(id: device.id, cable: cable, lines: [])
        case .inputs(let cables), .lane(let cables, _):
            Source(id: device.id, cable: nil, lines: cables)
        case .output, .relay, .boardInput, .probe: nil
        }
    }

    /// What the program's outputs do to people and to the room.
    var deeds: Deeds {
        var deeds = Deeds()
        deeds.lockIsReleased = locks.allSatisfy {
            isEnergised($0) == lockKind.isEnergised(released: true)
        }
        for (coil, load) in loads where isEnergised(coil) {
            switch load.kind {
            case .heater: deeds.heaterWatts += load.watts
            case .cooler: deeds.coolerWatts += load.watts
            case .other: deeds.otherWatts += load.watts
            }
        }
        return deeds
    }

    /// Whether a lamp is lit, a buzzer heard, a heater warm.
    func isOn(_ role: OutputRole) -> Bool { coils(of: role).contains(where: isEnergised) }

    private func coils(of role: OutputRole) -> [Coil] {
        devices.filter { $0.configuration.outputRole == role }.compactMap { device in
            switch device.end {
            case .output(let cable): .cable(cable)
            case .relay(let relay, let board): .relay(relay, board: board)
            case .serial, .inputs, .boardInput, .lane, .probe: nil
            }
        }
    }

    private func isEnergised(_ coil: Coil) -> Bool {
        switch coil {
        case .cable(let cable): cable.isEnergised
        case .relay(let relay, let board): serial.relayIsClosed(relay, of: board)
        }
    }

    // MARK: Time

    mutating func advance(to time: Duration) {
        while let next = deliveries.nextTime, next <= time {
            if let (_, delivery) = deliveries.pop() { deliver(delivery, at: next) }
        }
        for sending in serial.advance(to: time) {
            send(sending.bytes, over: sending.cable, baudRate: sending.baudRate, from: time)
        }
        lanes.advance(to: time)
        for id in motionSensors.keys.sorted() {
            if motionSensors[id]?.advance(to: time) == true { tellMotion(id, at: time) }
        }
    }

    /// The devices feel what the program has written and switched.
    mutating func feel(at time: Duration) {
        serial.hear(at: time)
        lanes.feelMotors(at: time)
    }

    private func deliver(_ delivery: Delivery, at time: Duration) {
        switch delivery {
        case .bytes(let bytes, let cable): cable.send(bytes)
        case .pulses(let bits, let data0, let data1):
            let first = time - WiegandWire.span(bits.count)
            for (place, isOne) in bits.enumerated() {
                let start = MonotonicInstant(
                    sinceBoot: first + WiegandWire.pulseInterval * place)
                let line = isOne ? data1 : data0
                line.drive(true, at: start)
                line.drive(false, at: start + WiegandWire.pulseWidth)
            }
        }
    }
}
