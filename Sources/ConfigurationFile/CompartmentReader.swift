import StationModel

/// The compartments of lockers: what is behind a door decides which keys it has.
struct CompartmentReader {
    let roles: RoleClaims
    let items: SKUTable

    func read(_ node: Node) -> CompartmentConfiguration? {
        guard let members = node.members() else { return nil }
        guard let value = members["kind"] else {
            let names = CompartmentKind.allCases.map(\.rawValue).sorted()
            node.note(.error, missing: "kind", expected: .oneOf(names))
            return nil
        }
        switch node.child(value, node.path / "kind").choice(of: CompartmentKind.self) {
        case nil: return nil
        case .consumable: return readConsumable(node)
        case .loan: return readLoan(node)
        case .appliance: return readAppliance(node)
        }
    }

    private func readConsumable(_ node: Node) -> CompartmentConfiguration? {
        guard let section = Section<ConsumableKey>(node) else { return nil }
        let door = readDoor(section, .device, .number, .button)
        let sku = items.number(section.required(.sku, items.requirement))
        let count = ItemCount.read(section, .capacity, .lowAt)
        guard let sku, let count else { return nil }
        return door?.compartment(
            .consumable(sku, capacity: count.capacity, lowAt: count.lowAt))
    }

    private func readLoan(_ node: Node) -> CompartmentConfiguration? {
        guard let section = Section<LoanKey>(node) else { return nil }
        let door = readDoor(section, .device, .number, .button)
        let item = section.required(.item, .object).flatMap { PhraseReader.read($0) }
        let hours = section.required(.within, QuantityLimits.loan.requirement)?.quantity(.loan)
        guard let item, let hours else { return nil }
        return door?.compartment(.loan(item: item, hours: Int(hours)))
    }

    private func readAppliance(_ node: Node) -> CompartmentConfiguration? {
        guard let section = Section<ApplianceCompartmentKey>(node) else { return nil }
        let door = readDoor(section, .device, .number, .button)
        let output = section.required(.output, DeviceUse.output.requirement)
            .flatMap(roles.load)
        let atMost = section.required(.atMost, QuantityLimits.compartmentTime.requirement)?
            .duration(.compartmentTime)
        guard let output, let atMost else { return nil }
        return door?.compartment(.appliance(output: output, atMost: atMost))
    }

    /// What every compartment has.
    private struct Door {
        let address: CompartmentAddress
        let button: DeviceId

        func compartment(_ kind: CompartmentConfiguration.Kind) -> CompartmentConfiguration {
            CompartmentConfiguration(address: address, kind: kind, button: button)
        }
    }

    private func readDoor<Key: ConfigurationKey>(
        _ section: Section<Key>, _ device: Key, _ number: Key, _ button: Key
    ) -> Door? {
        let place = section.required(device, .deviceFor(.locking)).flatMap {
            roles.place($0, section[number], of: section.node, for: .locking)
        }
        let button = section.required(button, DeviceUse.contact.requirement)
            .flatMap { roles.device($0, for: .contact) }
        guard let place, let button else { return nil }
        return Door(
            address: CompartmentAddress(device: place.0, number: place.1), button: button)
    }
}
