import StationModel

/// What people do to the devices, and to their cables.
extension Periphery {
    mutating func receive(_ stimulus: Stimulus, at time: Duration) {
        switch stimulus {
        case .showWiegandCard(let card): show(card, at: time)
        case .layIDCard(let text): if !modules.isEmpty { modules[0].emulator.lay(text) }
        case .liftIDCard: if !modules.isEmpty { modules[0].emulator.lift() }
        case .scan(let text): scan(text, at: time)
        case .contact(let role, let active):
            contacts[role] = active
            drive(role, active, at: time)
        }
    }

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
            deliveries.push(.bytes(bytes[start..<end], cable), at: time + carried)
        }
    }

    func drive(_ role: ContactRole, _ active: Bool, at time: Duration) {
        for device in devices {
            guard case .contact(let contact) = device.configuration.driver, contact.role == role,
                case .inputs(let cables) = device.end
            else { continue }
            for cable in cables { cable.drive(active, at: MonotonicInstant(sinceBoot: time)) }
        }
    }

    // MARK: Cables

    /// Pulls a device's cable or puts it back. Returns whether there is such a device.
    mutating func setPluggedIn(_ id: DeviceId, _ pluggedIn: Bool, at time: Duration) -> Bool {
        guard let device = devices.first(where: { $0.configuration.id == id }) else {
            return false
        }
        switch device.end {
        case .serial(let cable): pluggedIn ? cable.plug() : cable.unplug()
        case .inputs(let cables):
            let instant = MonotonicInstant(sinceBoot: time)
            for cable in cables { cable.setPluggedIn(pluggedIn, at: instant) }
        case .output(let cable): cable.isPluggedIn = pluggedIn
        }
        for place in modules.indices where modules[place].id == id && !pluggedIn {
            modules[place].emulator.powerFails()
        }
        return true
    }
}
