import StationModel

/// Section `devices`: what is plugged in where.
enum DevicesSection {
    /// A Raspberry Pi's header has 28 lines; a hub adds a handful of ports.
    static let mostDevices = 64

    static func read(_ node: Node, claims: Claims) -> [DeviceDraft] {
        guard let nodes = node.elements() else { return [] }
        guard nodes.count <= mostDevices else {
            node.refuse(
                .outOfRange(.deviceCount), expected: .list, found: .text("\(nodes.count)"))
            return []
        }
        return nodes.compactMap { readDraft($0, claims: claims) }
    }

    /// Reads the driver first: it decides which keys the device may have.
    private static func readDraft(_ node: Node, claims: Claims) -> DeviceDraft? {
        guard let members = node.members() else { return nil }
        let id = readId(node, members["id"], claims: claims)
        let driver = readDriver(node, members["driver"])
        let content = driver.flatMap { readContent($0, node, claims: claims) }
        return id.map { DeviceDraft(node: node, id: $0, driver: driver, content: content) }
    }

    private static func readId(_ node: Node, _ value: JSONValue?, claims: Claims) -> String? {
        guard let value else {
            node.note(.error, missing: "id", expected: .deviceId)
            return nil
        }
        let idNode = node.child(value, node.path / "id")
        // The form of a station's id: it stands in file names, metrics and records too.
        guard let id = idNode.parsed(.deviceId, by: { StationId($0)?.text }) else { return nil }
        return claims.claim(.deviceId(id), by: idNode) ? id : nil
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
        _ driver: DriverName, _ node: Node, claims: Claims
    ) -> DeviceDraft.Content? {
        switch driver {
        case .wiegandReader: DeviceReaders.wiegand(node, claims: claims)
        case .idCardReader: DeviceReaders.idCardReader(node, claims: claims)
        case .scanner: DeviceReaders.scanner(node, claims: claims)
        case .contact: DeviceReaders.contact(node, claims: claims)
        case .output: DeviceReaders.output(node, claims: claims)
        }
    }
}
