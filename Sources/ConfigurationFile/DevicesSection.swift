import StationModel

/// Section `devices`: what is plugged in where.
enum DevicesSection {
    /// A Raspberry Pi's header has 28 lines; a hub adds a handful of ports.
    static let mostDevices = 64

    static func read(_ node: Node, claims: Claims, profiles: Profiles) -> [DeviceDraft] {
        guard let nodes = node.elements() else { return [] }
        guard nodes.count <= mostDevices else {
            node.refuse(
                .outOfRange(.deviceCount), expected: .list, found: .text("\(nodes.count)"))
            return []
        }
        let drafts = nodes.flatMap { readDrafts($0, claims: claims, profiles: profiles) }
        BoardLines.check(drafts)
        return drafts
    }

    /// The ids of all devices on Modbus lines, before anything is judged: a line's address may
    /// name a board that stands further down.
    static func boards(_ node: Node?) -> Set<String> {
        guard case .list(let values)? = node?.value else { return [] }
        let devices = values.flatMap { value -> [JSONValue] in
            guard case .object(let members) = value,
                members["driver"] == .text(DriverName.modbusLine.rawValue),
                case .list(let devices)? = members["devices"]
            else { return [] }
            return devices
        }
        return Set(
            devices.compactMap { device in
                guard case .object(let members) = device, case .text(let id)? = members["id"]
                else { return nil }
                return id
            })
    }

    /// Reads the driver first: it decides which keys the device may have. A line comes with the
    /// devices on it.
    private static func readDrafts(
        _ node: Node, claims: Claims, profiles: Profiles
    ) -> [DeviceDraft] {
        guard let members = node.members() else { return [] }
        let id = readId(node, members["id"], claims: claims)
        let driver = readDriver(node, members["driver"])
        let read = driver.flatMap { readContent($0, node, claims: claims, profiles: profiles) }
        let own = id.map { DeviceDraft(node: node, id: $0, driver: driver, content: read?.line) }
        return (own.map { [$0] } ?? []) + (read?.members ?? [])
    }

    private static func readId(_ node: Node, _ value: JSONValue?, claims: Claims) -> String? {
        guard let value else {
            node.note(.error, missing: "id", expected: .deviceId)
            return nil
        }
        return readId(node.child(value, node.path / "id"), claims)
    }

    /// The form of a station's id: it stands in file names, metrics and records too.
    static func readId(_ node: Node, _ claims: Claims) -> String? {
        guard let id = node.parsed(.deviceId, by: { StationId($0)?.text }) else { return nil }
        return claims.claim(.deviceId(id), by: node) ? id : nil
    }

    private static func readDriver(_ node: Node, _ value: JSONValue?) -> DriverName? {
        guard let value else {
            let names = DriverName.allCases.map(\.rawValue)
            node.note(.error, missing: "driver", expected: .oneOf(names.sorted()))
            return nil
        }
        return node.child(value, node.path / "driver").choice(of: DriverName.self)
    }

    private static func readContent(
        _ driver: DriverName, _ node: Node, claims: Claims, profiles: Profiles
    ) -> (line: DeviceDraft.Content?, members: [DeviceDraft])? {
        switch driver {
        case .wiegandReader: (DeviceReaders.wiegand(node, claims: claims), [])
        case .idCardReader: (DeviceReaders.idCardReader(node, claims: claims), [])
        case .scanner: (DeviceReaders.scanner(node, claims: claims), [])
        case .contact: (DeviceReaders.contact(node, claims: claims), [])
        case .output: (DeviceReaders.output(node, claims: claims), [])
        case .modbusLine: ModbusLineReader.read(node, claims: claims, profiles: profiles)
        case .oneWireProbe: (SensorReaders.oneWireProbe(node, claims: claims), [])
        case .radar: (SensorReaders.radar(node, claims: claims), [])
        case .vendingController: (LaneReaders.vendingController(node, claims: claims), [])
        case .lockerLine: LaneReaders.lockerLine(node, claims: claims)
        case .motorLane: (LaneReaders.motorLane(node, claims: claims), [])
        }
    }
}
