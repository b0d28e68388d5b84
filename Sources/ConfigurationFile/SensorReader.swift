import StationModel

/// `room.sensors`: which quantities of which devices count, how far they are believed, and from
/// which values on somebody must know.
struct SensorReader {
    let roles: RoleClaims

    func read(_ node: Node?) -> [SensorConfiguration] {
        let nodes = node?.elements(atMost: RoomConfiguration.mostSensors, .roomCount) ?? []
        return nodes.compactMap(readSensor)
    }

    private func readSensor(_ node: Node) -> SensorConfiguration? {
        guard let section = Section<SensorKey>(node) else { return nil }
        let words = StationModel.Quantity.allCases.map(\.rawValue).sorted()
        let quantity = section.required(.quantity, .oneOf(words))?
            .choice(of: StationModel.Quantity.self)
        guard let quantity else {
            _ = section.required(.device, .deviceId)
            return nil
        }
        let device = section.required(.device, .deviceFor(.measuring(quantity)))
        let draft = device.flatMap { roles.draft($0, for: .measuring(quantity), shared: true) }
        let plausible: ClosedRange<Int>? =
            section[.plausible].map { readRange($0, of: quantity) } ?? quantity.plausibleIndoors
        let staleAfter = readAge(section, of: draft)
        guard let plausible else { return nil }
        let limits = section[.limits].map { readLimits($0, of: quantity, within: plausible) }
        guard let device, let draft, let staleAfter else { return nil }
        let probe = Probe(DeviceId(draft.id), quantity)
        guard roles.claims.claim(.probe(probe), by: device) else { return nil }
        return SensorConfiguration(
            probe: probe, staleAfter: staleAfter, plausible: plausible, limits: limits ?? [])
    }

    /// A sensor that is asked more rarely than it grows old never has a value. Where the file says
    /// nothing, an age of three polls counts, and at least a minute and a half.
    private func readAge(_ section: Section<SensorKey>, of draft: DeviceDraft?) -> Duration? {
        let poll = draft?.period ?? .zero
        guard let node = section[.staleAfter] else { return max(.seconds(90), poll * 3) }
        guard let age = node.duration(.staleAfter) else { return nil }
        if let draft, age < poll * 2 {
            let limit = Quantity.written((poll * 2).wholeMilliseconds, .time)
            node.refuse(
                .wrongOrder(with: draft.node.path / ModbusDeviceKey.poll.rawValue),
                expected: .notShorterThan(limit))
        }
        return age
    }

    private func readRange(
        _ node: Node, of quantity: StationModel.Quantity
    ) -> ClosedRange<Int>? {
        let limits = QuantityLimits.measurable(quantity)
        let expected = Requirement.quantityRange(quantity.dimension)
        guard let nodes = node.elements() else { return nil }
        guard nodes.count == 2 else {
            node.refuse(.badForm, expected: expected)
            return nil
        }
        let ends = nodes.map { $0.quantity(limits) }
        guard let least = ends[0], let most = ends[1] else { return nil }
        guard least < most else {
            nodes[1].refuse(.wrongOrder(with: nodes[0].path), expected: expected)
            return nil
        }
        return Int(least)...Int(most)
    }

    // MARK: Limits

    private func readLimits(
        _ node: Node, of quantity: StationModel.Quantity, within plausible: ClosedRange<Int>
    ) -> [SensorLimit] {
        guard let section = Section<SensorLimit.Kind>(node) else { return [] }
        var limits: [SensorLimit] = []
        for kind in SensorLimit.Kind.allCases {
            guard let node = section[kind] else { continue }
            guard kind.quantity == quantity else {
                let fitting = SensorLimit.Kind.allCases.filter { $0.quantity == quantity }
                node.refuse(
                    .wrongQuantity(kind.quantity), expected: .oneOf(fitting.map(\.rawValue)),
                    found: .text(kind.rawValue))
                continue
            }
            if let limit = readLimit(node, kind, within: plausible) { limits.append(limit) }
        }
        checkOrder(limits, section)
        return limits
    }

    private func readLimit(
        _ node: Node, _ kind: SensorLimit.Kind, within plausible: ClosedRange<Int>
    ) -> SensorLimit? {
        guard let section = Section<SensorLimitKey>(node) else { return nil }
        let limits = QuantityLimits.limit(of: kind.quantity, within: plausible)
        let value = section.required(.at, limits.requirement)?.quantity(limits)
        let usual: Int64 = kind.quantity == .temperature ? 1000 : 200
        let hysteresis: Int64? =
            section[.hysteresis].map { $0.quantity(.hysteresis(of: kind.quantity)) } ?? usual
        guard let value, let hysteresis else { return nil }
        return SensorLimit(kind, Int(value), hysteresis: Int(hysteresis))
    }

    /// Frost below cold below heat: in another order two alarms contradict each other.
    private func checkOrder(_ limits: [SensorLimit], _ section: Section<SensorLimit.Kind>) {
        let rising: [SensorLimit.Kind] = [.frost, .tooCold, .tooHot]
        let present = rising.compactMap { kind in limits.first { $0.kind == kind } }
        for (lower, upper) in zip(present, present.dropFirst()) where upper.value <= lower.value {
            guard let node = section[upper.kind]?.member(SensorLimitKey.at.rawValue),
                let below = section[lower.kind]?.member(SensorLimitKey.at.rawValue)
            else { continue }
            let limit = Quantity.written(Int64(lower.value), .temperature)
            node.refuse(.wrongOrder(with: below.path), expected: .moreThan(limit))
        }
    }
}
