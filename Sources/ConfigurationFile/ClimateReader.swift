import StationModel

/// `room.climate`: which thermometers count, and what heats and cools to which set-points.
struct ClimateReader {
    let roles: RoleClaims
    /// `room.sensors`: only what is watched there can be asked.
    let watched: Node?

    func read(_ section: Section<ClimateKey>) -> ClimateConfiguration? {
        let probes = readProbes(section.required(.probes, .list))
        let heater = readUnit(section[.heater], heats: true)
        let cooler = readUnit(section[.airConditioner], heats: false)
        if section[.heater] == nil, section[.airConditioner] == nil {
            section.node.refuse(
                .nothingToSwitch, expected: .heaterOrAirConditioner)
        }
        let hysteresis = section[.hysteresis]?.quantity(.climateHysteresis) ?? 1000
        let frost = section[.frost]?.quantity(.frost) ?? 5000
        let limit = section[.overTemperature]?.quantity(.overTemperature) ?? 35_000
        let warmsWithin = section[.warmsWithin]?.duration(.warmsWithin) ?? .minutes(60)
        guard !probes.isEmpty else { return nil }
        return ClimateConfiguration(
            probes: probes, heater: heater, airConditioner: cooler,
            hysteresisMillidegrees: Int(hysteresis), frostMillidegrees: Int(frost),
            overTemperatureMillidegrees: Int(limit), warmsWithin: warmsWithin)
    }

    // MARK: Thermometers

    private func readProbes(_ node: Node?) -> [DeviceId] {
        guard let node else { return [] }
        let nodes = node.elements(atMost: ClimateConfiguration.mostProbes, .roomCount)
        if nodes.isEmpty, case .list = node.value {
            node.refuse(.outOfRange(.probeCount), expected: .sensorOfRoom(names))
        }
        var seen: [DeviceId: Node] = [:]
        return nodes.compactMap { node in
            guard let device = readProbe(node) else { return nil }
            if let first = seen[device] {
                node.refuse(
                    .usedTwice(by: first.path, at: first.place), expected: .sensorOfRoom(names))
                return nil
            }
            seen[device] = node
            return device
        }
    }

    /// A thermometer that is not watched would never have a value that may be believed.
    private func readProbe(_ node: Node) -> DeviceId? {
        guard let device = roles.device(node, for: .measuring(.temperature), shared: true) else {
            return nil
        }
        guard names.contains(device.text) else {
            node.refuse(
                .notWatched, expected: .sensorOfRoom(names),
                suggestion: NearestName.of(device.text, among: names))
            return nil
        }
        return device
    }

    /// As the file has them, so that a sensor with a fault of its own is not called missing.
    private var names: [String] {
        let sensors = watched?.items ?? []
        return sensors.compactMap { sensor in
            guard sensor.member(SensorKey.quantity.rawValue)?.value == .text("temperature"),
                case .text(let device)? = sensor.member(SensorKey.device.rawValue)?.value
            else { return nil }
            return device
        }
    }

    // MARK: Heater and air conditioner

    private func readUnit(_ node: Node?, heats: Bool) -> UnitConfiguration? {
        guard let section = node.flatMap(Section<ClimateUnitKey>.init) else { return nil }
        let output = section.required(.output, DeviceUse.output.requirement)
            .flatMap(roles.load)
        let occupied = section.required(.occupied, QuantityLimits.setPoint.requirement)?
            .quantity(.setPoint)
        let vacant = section[.vacant]?.quantity(.setPoint)
        let minimumOn = section[.minimumOn]?.duration(.minimumSwitch) ?? .minutes(3)
        let minimumOff = section[.minimumOff]?.duration(.minimumSwitch) ?? .minutes(3)
        if let occupied, let vacant { check(section, occupied, vacant, heats: heats) }
        guard let output, let occupied else { return nil }
        return UnitConfiguration(
            output: output, occupiedMillidegrees: Int(occupied),
            vacantMillidegrees: vacant.map { Int($0) }, minimumOn: minimumOn,
            minimumOff: minimumOff)
    }

    /// An empty room is not made warmer, nor cooler, than one with somebody in it.
    private func check(
        _ section: Section<ClimateUnitKey>, _ occupied: Int64, _ vacant: Int64, heats: Bool
    ) {
        guard heats ? vacant > occupied : vacant < occupied else { return }
        let limit = Quantity.written(occupied, .temperature)
        let path = section.node.path / ClimateUnitKey.occupied.rawValue
        section[.vacant]?.refuse(
            .wrongOrder(with: path), expected: heats ? .atMost(limit) : .atLeast(limit))
    }
}
