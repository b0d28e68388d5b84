import StationModel

/// An RS-485 line and its devices, each with the profile that its name leads to.
enum ModbusLineReader {
    /// Full load of a transceiver without repeaters (TIA-485-A).
    static let mostDevices = 32

    static func read(
        _ node: Node, claims: Claims, profiles: Profiles
    ) -> (line: DeviceDraft.Content?, members: [DeviceDraft])? {
        guard let section = Section<ModbusLineKey>(node) else { return nil }
        let port = readPort(section, claims: claims)
        let nodes = section.required(.devices, .list)?.elements() ?? []
        if nodes.count > mostDevices {
            section[.devices]?.refuse(
                .outOfRange(.lineDevices), expected: .list, found: .text("\(nodes.count)"))
        }
        let read = nodes.prefix(mostDevices).compactMap {
            readDevice($0, on: node, port, claims: claims, profiles: profiles)
        }
        let members = read.map(\.draft)
        let devices = read.compactMap(\.device)
        guard let port, section[.devices] != nil else { return (nil, members) }
        let line = ModbusLineConfiguration(port: port, devices: devices)
        return (.complete(.modbusLine(line), uses: []), members)
    }

    private static func readPort(
        _ section: Section<ModbusLineKey>, claims: Claims
    ) -> SerialConfiguration? {
        let port = DeviceReaders.readPort(
            section, .path, .baudRate, SerialRates.modbus, claims: claims)
        let words = SerialParity.allCases.map(\.rawValue).sorted()
        let parity = section.required(.parity, .oneOf(words))?.choice(of: SerialParity.self)
        let stopBits = section[.stopBits].map { $0.wholeNumber(in: 1...2, .stopBits) } ?? 1
        guard var port, let parity, let stopBits else { return nil }
        (port.parity, port.stopBits) = (parity, stopBits == 2 ? .two : .one)
        return port
    }

    /// The device is `nil` where a part of it is wrong; its name is known all the same.
    private static func readDevice(
        _ node: Node, on line: Node, _ port: SerialConfiguration?, claims: Claims,
        profiles: Profiles
    ) -> (draft: DeviceDraft, device: ModbusDeviceConfiguration?)? {
        guard let section = Section<ModbusDeviceKey>(node) else { return nil }
        let id = section.required(.id, .deviceId).flatMap { DevicesSection.readId($0, claims) }
        let unit = section.required(.unit, ModbusNumbers.unitRequirement)
            .flatMap { readUnit($0, on: line, claims: claims) }
        let profile = section.required(.profile, .profile).flatMap {
            readProfile($0, on: port, profiles: profiles)
        }
        let poll = section.required(.poll, QuantityLimits.modbusPoll.requirement)
            .flatMap { $0.quantity(.modbusPoll) }
        guard let id else { return nil }
        let content = profile.map { DeviceDraft.Content.member(uses: uses(of: $0), places: nil) }
        let draft = DeviceDraft(
            node: node, id: id, driver: .modbusLine, content: content, profile: profile,
            period: poll.map { .milliseconds($0) })
        guard let unit, let profile, let poll else { return (draft, nil) }
        let device = ModbusDeviceConfiguration(
            id: DeviceId(id), unit: unit, profile: profile, period: .milliseconds(poll))
        return (draft, device)
    }

    private static func readUnit(_ node: Node, on line: Node, claims: Claims) -> UInt8? {
        guard let unit = ModbusNumbers.readUnit(node) else { return nil }
        return claims.claim(.unit(line: line.path, Int(unit)), by: node) ? unit : nil
    }

    private static func uses(of profile: ModbusProfile) -> Set<DeviceUse> {
        Set(profile.measurements.map { .measuring($0.quantity) })
    }

    /// A device's rate can mostly be set, its parity mostly cannot: the first is doubted, the
    /// second refused. Where a device was set otherwise, a copy of its profile says so.
    private static func readProfile(
        _ node: Node, on port: SerialConfiguration?, profiles: Profiles
    ) -> ModbusProfile? {
        guard let profile = profiles.profile(node) else { return nil }
        guard let port else { return profile }
        let found = Found.text(
            "\(profile.name): \(profile.baudRate), \(profile.parity.rawValue)")
        if profile.parity != port.parity {
            node.refuse(
                .serialMismatch, expected: .lineSetting(port.parity.rawValue), found: found)
        } else if profile.baudRate != port.baudRate {
            node.warn(.serialMismatch, expected: .lineSetting("\(port.baudRate)"), found: found)
        }
        return profile
    }
}
