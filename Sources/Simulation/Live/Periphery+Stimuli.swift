import StationModel

/// What people and the room do to the devices.
extension Periphery {
    /// A piece of a long answer; a USB adapter hands over packets of this order.
    private static let pieceLength = 256
    /// What the wire carries sooner is there at once: no driver can tell, and the loop wakes once.
    private static let carriedAtOnce: Duration = .milliseconds(1)

    mutating func receive(_ stimulus: Stimulus, at time: Duration) {
        switch stimulus {
        case .showWiegandCard(let card): show(card, at: time)
        case .layIDCard(let text):
            if !serial.modules.isEmpty { serial.modules[0].emulator.lay(text) }
        case .liftIDCard: if !serial.modules.isEmpty { serial.modules[0].emulator.lift() }
        case .scan(let text): scan(text, at: time)
        case .contact(let role, let active):
            contacts[role] = active
            drive(role, active, at: time)
        case .motion:
            for id in motionSensors.keys.sorted() {
                if motionSensors[id]?.see(at: time) == true { tellMotion(id, at: time) }
            }
        case .sight(let sight):
            for place in serial.radars.indices {
                serial.radars[place].emulator.look(sight, at: time)
            }
        case .air(let millidegrees, let permille, let ppm):
            measure(millidegrees: millidegrees, permille: permille, ppm: ppm)
        case .weight(let scale, let grams):
            _ = serial.change(member: scale) { $0.measure(.weight, grams) }
        case .compartment(let address, let open): _ = setCompartment(address, open: open)
        }
    }

    // MARK: Readers

    /// The pulses arrive all at once when the last is over: their stamps say when each was.
    private mutating func show(_ card: WiegandCredential, at time: Duration) {
        for device in devices {
            guard case .wiegandReader = device.configuration.driver,
                case .inputs(let cables) = device.end
            else { continue }
            let bits = WiegandWire.bits(card)
            deliveries.push(
                .pulses(bits, data0: cables[0], data1: cables[1]),
                at: time + WiegandWire.span(bits.count))
            return
        }
    }

    /// The scanner sends the text and a carriage return.
    private mutating func scan(_ text: [UInt8], at time: Duration) {
        for device in devices {
            guard case .scanner(let scanner) = device.configuration.driver,
                case .serial(let cable) = device.end
            else { continue }
            send(
                Array(scanner.prefix.utf8) + text + [0x0D], over: cable,
                baudRate: scanner.port.baudRate, from: time)
            return
        }
    }

    /// In pieces, each when the wire has carried it: ten bits a byte.
    mutating func send(
        _ bytes: [UInt8], over cable: SimulatedSerialCable, baudRate: UInt32, from time: Duration
    ) {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
            let end = min(start + Self.pieceLength, bytes.count)
            let carried = Duration.microseconds(end * 10_000_000 / Int(baudRate))
            guard carried > Self.carriedAtOnce else {
                cable.send(bytes[start..<end])
                continue
            }
            deliveries.push(.bytes(bytes[start..<end], cable), at: time + carried)
        }
    }

    // MARK: Contacts

    mutating func drive(_ role: ContactRole, _ active: Bool, at time: Duration) {
        for device in devices where device.configuration.contactRole == role {
            switch device.end {
            case .inputs(let cables):
                for cable in cables { cable.drive(active, at: MonotonicInstant(sinceBoot: time)) }
            case .boardInput(let input, let board, let activeLow):
                _ = serial.change(member: board) { $0.drive(input: input, active != activeLow) }
            default: break
            }
        }
    }

    mutating func tellMotion(_ id: DeviceId, at time: Duration) {
        let isHigh = motionSensors[id]?.isHigh ?? false
        contacts[.named(id)] = isHigh
        drive(.named(id), isHigh, at: time)
    }

    func hasContact(_ id: DeviceId) -> Bool {
        devices.contains { $0.configuration.contactRole == .named(id) }
    }

    // MARK: Sensors

    private mutating func measure(millidegrees: Int, permille: Int, ppm: Int) {
        serial.changeMembers { member in
            member.measure(.temperature, millidegrees)
            member.measure(.humidity, permille)
            member.measure(.carbonDioxide, ppm)
        }
        for place in probes.indices {
            probes[place].thermometer.measure(millidegrees)
            probes[place].port.text = probes[place].thermometer.text
        }
    }

    /// Returns whether there is such a sensor.
    mutating func setFault(_ fault: ProbeFault?, of id: DeviceId) -> Bool {
        guard let place = probes.firstIndex(where: { $0.id == id }) else {
            return serial.change(member: id) { $0.setFault(fault) }
        }
        probes[place].thermometer.setFault(fault)
        probes[place].port.text = probes[place].thermometer.text
        return true
    }
}
