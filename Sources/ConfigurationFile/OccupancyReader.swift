import StationModel

/// `room.occupancy`: how people are counted, and how an empty room is told.
struct OccupancyReader {
    let roles: RoleClaims

    func read(_ section: Section<OccupancyKey>) -> OccupancyConfiguration {
        let beams =
            section[.beams]?.elements(atMost: OccupancyConfiguration.mostBeamPairs, .roomCount)
            ?? []
        let presence =
            section[.presence]?.elements(atMost: OccupancyConfiguration.mostPresence, .roomCount)
            ?? []
        return OccupancyConfiguration(
            beams: beams.compactMap(readPair), presence: presence.compactMap(readPresence),
            vacantAfter: section[.vacantAfter]?.duration(.vacantAfter) ?? .minutes(10))
    }

    private func readPair(_ node: Node) -> BeamPairConfiguration? {
        guard let section = Section<BeamPairKey>(node) else { return nil }
        let outer = readBeam(section.required(.outer, DeviceUse.contact.requirement))
        let inner = readBeam(section.required(.inner, DeviceUse.contact.requirement))
        let blockedAfter = section[.blockedAfter]?.duration(.blockedAfter) ?? .seconds(60)
        // One beam cannot be both: it is claimed once.
        guard let outer, let inner else { return nil }
        return BeamPairConfiguration(outer: outer, inner: inner, blockedAfter: blockedAfter)
    }

    /// Somebody who runs breaks a beam for a tenth of a second.
    private func readBeam(_ node: Node?) -> DeviceId? {
        guard let draft = node.flatMap({ roles.draft($0, for: .contact) }) else { return nil }
        if draft.isOnBoard(among: roles.drafts) {
            draft.lineNode?.refuse(.boardLineTooSlow, expected: .line)
        }
        return DeviceId(draft.id)
    }

    /// A contact is a PIR sensor; everything else sees somebody at rest too.
    private func readPresence(_ node: Node) -> PresenceSensorConfiguration? {
        guard let section = Section<PresenceKey>(node) else { return nil }
        let draft = section.required(.device, .deviceFor(.presence))
            .flatMap { roles.draft($0, for: .presence) }
        let hold = section[.hold].map { $0.duration(.presenceHold) }
        let warmUp = section[.warmUp].map { $0.duration(.warmUp) }
        guard let draft else { return nil }
        var sensor: PresenceSensorConfiguration =
            draft.driver == .contact ? .pir(DeviceId(draft.id)) : .radar(DeviceId(draft.id))
        if let hold = hold ?? nil { sensor.hold = hold }
        if let warmUp = warmUp ?? nil { sensor.warmUp = warmUp }
        return sensor
    }
}
