import StationModel

/// What only the whole shows: parts that are right by themselves and do not fit each other. The
/// model says what; here it gets its place in the file.
struct SectionConflicts {
    let top: Node

    let findings: Findings

    func report(
        _ room: RoomConfiguration, _ appliances: AppliancesConfiguration,
        _ supplies: SuppliesConfiguration
    ) {
        for conflict in RoomConflict.among(room, appliances) { report(conflict, room) }
        for problem in supplies.problems {
            contradiction("\(problem)", at: top.member(TopKey.supplies.rawValue))
        }
    }

    private func report(_ conflict: RoomConflict, _ room: RoomConfiguration) {
        switch conflict {
        case .loadBeyondLimit(let outlet): reportLoad(of: outlet)
        case .heatsBeyondLimit(let millidegrees): reportHeat(millidegrees)
        case .heatsAgainstCooling: reportCooling(room)
        case .probeTwice, .deviceTwice, .probeUnknown:
            contradiction("\(conflict)", at: top.member(TopKey.room.rawValue))
        }
    }

    /// The readers refuse these with words of their own, and what has a fault is left out of what
    /// is judged here; whatever slips through them is refused all the same.
    private func contradiction(_ text: String, at section: Node?) {
        guard !findings.hasErrors else { return }
        (section ?? top).refuse(.contradiction, expected: .soundSection, found: .text(text))
    }

    // MARK: Places

    private func reportLoad(of outlet: DeviceId) {
        let section = top.member(TopKey.appliances.rawValue)
        let outlets = section?.member(AppliancesKey.outlets.rawValue)?.items ?? []
        let owner = outlets.first { $0.member(OutletKey.id.rawValue)?.value == .text(outlet.text) }
        guard let load = owner?.member(OutletKey.load.rawValue),
            let total = section?.member(AppliancesKey.totalLoad.rawValue),
            case .text(let limit) = total.value
        else { return contradiction(outlet.text, at: section) }
        load.refuse(.wrongOrder(with: total.path), expected: .atMost(limit))
    }

    /// A set-point that the heater's own limit would cut off.
    private func reportHeat(_ millidegrees: Int) {
        let climate = climate
        let heater = climate?.member(ClimateKey.heater.rawValue)
        let points = [ClimateUnitKey.occupied, .vacant]
            .compactMap { heater?.member($0.rawValue) }
        guard let limit = climate?.member(ClimateKey.overTemperature.rawValue),
            case .text(let text) = limit.value,
            let point = points.first(where: { Self.temperature($0) == millidegrees })
        else { return contradiction("\(millidegrees)", at: climate) }
        point.refuse(.wrongOrder(with: limit.path), expected: .lessThan(text))
    }

    private func reportCooling(_ room: RoomConfiguration) {
        let heater = climate?.member(ClimateKey.heater.rawValue)
        let cooler = climate?.member(ClimateKey.airConditioner.rawValue)
        let points = [ClimateUnitKey.occupied, .vacant]
            .compactMap { cooler?.member($0.rawValue) }
        guard let heater, let hysteresis = room.climate?.hysteresisMillidegrees,
            let lowest = points.min(by: { Self.isLess($0, $1) })
        else { return contradiction("heatsAgainstCooling", at: climate) }
        let gap = Quantity.written(2 * Int64(hysteresis), .temperature)
        lowest.refuse(.wrongOrder(with: heater.path), expected: .coolingAbove(gap))
    }

    private var climate: Node? {
        top.member(TopKey.room.rawValue)?.member(RoomKey.climate.rawValue)
    }

    private static func temperature(_ node: Node) -> Int? {
        guard case .text(let text) = node.value else { return nil }
        return Quantity.amount(of: text, .temperature).map { Int($0) }
    }

    private static func isLess(_ left: Node, _ right: Node) -> Bool {
        (temperature(left) ?? .max) < (temperature(right) ?? .max)
    }
}
