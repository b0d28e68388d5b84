import StationModel

/// What a visitor can use at the station, and whether it can be used now.
struct CardServices: Sendable {
    private let status: StationStatus
    /// Devices, and outputs by their names, that cannot be reached.
    private let lost: Set<String>

    init(_ status: StationStatus) {
        self.status = status
        let failed = status.devices.filter { $0.condition != .working }.map(\.id.text)
        let alarms = status.alarms.map(\.alarm).filter { $0.kind == .deviceLost }
        lost = Set(failed + alarms.map(\.subject))
    }

    /// An entry for each kind of item at a dispenser or in a locker, each kind of loan, and each
    /// appliance.
    var services: [JSON] { items(.dispensers) + items(.lockers) + loans + appliances }

    /// By kind of item; `nil` until storage has said what is where.
    var stock: [JSON]? {
        guard !status.supplies.isAwaited else { return nil }
        return skus(status.supplies.places).map { sku, places in
            let usable = places.filter { ![.outOfService, .withheld].contains(state(of: $0)) }
            let fresh = usable.filter { $0.freshness != .expired }
            let isKnown = usable.allSatisfy { !$0.isUncertain }
            return .object(
                [
                    ("sku", .integer(sku.value)), ("name", places[0].name.json),
                    (
                        "available",
                        isKnown ? .integer(fresh.reduce(0) { $0 + $1.count }) : .null
                    ),
                ] + CardState.best(places.map(state)).members)
        }
    }

    // MARK: - Items

    private func items(_ service: StationService) -> [JSON] {
        let places = status.supplies.places.filter { self.service(of: $0) == service }
        if status.supplies.isAwaited, service == .dispensers {
            return [entry(service, service.name, .unknown)]
        }
        return skus(places).map { _, places in
            entry(service, places[0].name, CardState.best(places.map(state)))
        }
    }

    /// In the order of their numbers.
    private func skus(
        _ places: [SuppliesStatus.Place]
    ) -> [(SKUNumber, [SuppliesStatus.Place])] {
        Dictionary(grouping: places, by: \.sku).sorted { $0.key < $1.key }
    }

    private func service(of place: SuppliesStatus.Place) -> StationService {
        place.kind == .compartment ? .lockers : .dispensers
    }

    private func state(of place: SuppliesStatus.Place) -> CardState {
        if isWithheld(service(of: place)) { return .withheld }
        if place.isOutOfService || isLost(place.place.device) { return .outOfService }
        if place.isUncertain { return .unknown }
        if place.count == 0 || place.freshness == .expired { return .none }
        return place.isLow ? .low : .offered
    }

    // MARK: - Lockers

    /// Loans of one kind are one entry, whatever their number.
    private var loans: [JSON] {
        var names: [Phrase] = []
        var states: [Phrase: [CardState]] = [:]
        for compartment in status.supplies.compartments where !compartment.isRetired {
            let name: Phrase
            switch compartment.content {
            case .items: continue
            case .loan(let item): name = item
            case .appliance(let output): name = .verbatim(output.text)
            }
            if states[name] == nil { names.append(name) }
            states[name, default: []].append(state(of: compartment))
        }
        return names.map { entry(.lockers, $0, CardState.best(states[$0] ?? [])) }
    }

    private func state(of compartment: SuppliesStatus.Compartment) -> CardState {
        if isWithheld(.lockers) { return .withheld }
        if isLost(compartment.address.device) || compartment.isForced || compartment.isLeftOpen {
            return .outOfService
        }
        if case .appliance(let output) = compartment.content, isLost(output) {
            return .outOfService
        }
        if status.supplies.isAwaited || compartment.isUncertain { return .unknown }
        if compartment.isLent { return .none }
        guard let isOpen = compartment.isOpen else { return .unknown }
        return isOpen || compartment.isPowered ? .inUse : .offered
    }

    // MARK: - Appliances

    private var appliances: [JSON] {
        status.room.appliances.map { appliance in
            entry(
                .appliances, .verbatim(appliance.id.text), state(of: appliance))
        }
    }

    private func state(of appliance: ApplianceStatus) -> CardState {
        if isWithheld(.appliances) || status.room.powerOrder?.power == .off { return .withheld }
        if isLost(appliance.output) || isLost(appliance.button) { return .outOfService }
        switch appliance.state {
        case .ready: return .offered
        case .running, .coolingDown: return .inUse
        }
    }

    // MARK: - Common

    private func entry(_ service: StationService, _ name: Phrase, _ state: CardState) -> JSON {
        .object([("service", .text(service.rawValue)), ("name", name.json)] + state.members)
    }

    /// By the city, or by a fire: then nothing is given out.
    private func isWithheld(_ service: StationService) -> Bool {
        status.city.withholds(service) || status.door.authority == .fire
    }

    private func isLost(_ device: DeviceId) -> Bool { lost.contains(device.text) }
}
