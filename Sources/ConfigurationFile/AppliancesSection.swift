import StationModel

/// Section `appliances`: the outlets that a button starts for a time.
enum AppliancesSection {
    static func read(
        _ section: Section<AppliancesKey>, _ roles: RoleClaims
    ) -> AppliancesConfiguration {
        let nodes =
            section.required(.outlets, .list)?
            .elements(atMost: AppliancesConfiguration.most, .roomCount) ?? []
        let total = section[.totalLoad]?.quantity(.totalLoad).map { Int($0) }
        let appliances = nodes.compactMap { readOutlet($0, roles) }
        return AppliancesConfiguration(appliances, totalLoadWatts: total)
    }

    private static func readOutlet(
        _ node: Node, _ roles: RoleClaims
    ) -> ApplianceConfiguration? {
        guard let section = Section<OutletKey>(node) else { return nil }
        let id = section.required(.id, .applianceId).flatMap { node -> DeviceId? in
            guard let id = node.parsed(.applianceId, by: { StationId($0)?.text }),
                roles.claims.claim(.appliance(id: id), by: node)
            else { return nil }
            return DeviceId(id)
        }
        let output = section.required(.output, DeviceUse.output.requirement)
            .flatMap(roles.load)
        let button = section.required(.button, DeviceUse.contact.requirement)
            .flatMap { roles.device($0, for: .contact) }
        let onTime = section[.onTime]?.duration(.onTime) ?? .minutes(10)
        let coolDown = section[.coolDown]?.duration(.coolDown) ?? .minutes(1)
        let load = section.required(.load, QuantityLimits.load.requirement)?.quantity(.load)
        guard let id, let output, let button, let load else { return nil }
        return ApplianceConfiguration(
            id: id, output: output, button: button, onTime: onTime, coolDown: coolDown,
            loadWatts: Int(load))
    }
}
