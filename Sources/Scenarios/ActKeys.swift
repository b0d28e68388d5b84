import ConfigurationFile
import Simulation
import StationModel

/// The keys of one event, as its act takes them; those that it does not take are reported.
final class ActKeys {
    private let section: Section<EventKey>
    private var taken: Set<EventKey> = [.at, .act]

    init(_ section: Section<EventKey>) { self.section = section }

    func has(_ key: EventKey) -> Bool {
        taken.insert(key)
        return section[key] != nil
    }

    func span(_ key: EventKey) -> Duration? {
        required(key, QuantityLimits.scenarioSpan.requirement)?.duration(.scenarioSpan)
    }

    func count(_ key: EventKey, _ range: ClosedRange<Int>) -> Int? {
        required(key, .wholeNumber(least: range.lowerBound, most: range.upperBound))?
            .wholeNumber(in: range, .scenarioCount)
    }

    func word<Value: RawRepresentable<String> & CaseIterable>(
        _ key: EventKey, _ type: Value.Type
    ) -> Value? {
        required(key, .oneOf(Value.allCases.map(\.rawValue).sorted()))?.choice(of: type)
    }

    func choice<Value>(_ key: EventKey, of values: [String: Value]) -> Value? {
        required(key, .oneOf(values.keys.sorted()))?.choice(of: values)
    }

    /// How a person shows who they are.
    var approach: Approach? {
        choice(
            .by,
            of: [
                "card": .wiegandCard, "idCard": .idCard, "code": .issuedCode,
                "phone": .delegatedCode,
            ])
    }

    /// A key that is false where it is not there.
    func flag(_ key: EventKey) -> Bool? {
        taken.insert(key)
        return section[key].map { $0.boolean() } ?? false
    }

    func refuseOthers() { section.refuseKeys(besides: taken) }

    private func required(_ key: EventKey, _ expected: Requirement) -> Node? {
        taken.insert(key)
        return section.required(key, expected)
    }
}

/// What a station offers to a scenario, by the names that the file uses.
extension EventReader {
    var lanes: [String: LaneAddress] { byText(station.supplies.lanes.map(\.address)) }

    /// Everything that is filled and counted.
    var places: [String: LaneAddress] {
        byText(
            station.supplies.lanes.map(\.address) + station.supplies.shelves.map(\.place)
                + station.supplies.lockers.compactMap { locker in
                    if case .consumable = locker.kind { locker.address.place } else { nil }
                })
    }

    var compartments: [String: CompartmentAddress] {
        Dictionary(
            uniqueKeysWithValues: station.supplies.lockers.map { ($0.address.text, $0.address) })
    }

    var items: [String: SKUNumber] {
        Dictionary(
            uniqueKeysWithValues: station.supplies.skus.map { ("\($0.number)", $0.number) })
    }

    var scales: [String: DeviceId] { byName(station.supplies.shelves.map(\.scale)) }
    var appliances: [String: DeviceId] { byName(station.appliances.appliances.map(\.id)) }
    var contacts: [String: DeviceId] { byName(Array(station.alarms.contacts.keys)) }
    var probes: [String: DeviceId] { byName(station.room.sensors.map(\.probe.device)) }

    /// Readers, dispensers, scales and lock boards.
    var pluggable: [String: DeviceId] {
        byName(
            station.devices.filter(\.isReader).map(\.id)
                + station.supplies.lanes.map(\.address.device)
                + station.supplies.shelves.map(\.scale)
                + station.supplies.lockers.map(\.address.device))
    }

    private func byName(_ devices: [DeviceId]) -> [String: DeviceId] {
        Dictionary(devices.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func byText(_ places: [LaneAddress]) -> [String: LaneAddress] {
        Dictionary(uniqueKeysWithValues: places.map { ($0.text, $0) })
    }
}

/// All of them, or nothing: each has reported what is wrong with it.
func both<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}

/// All of them, or nothing: each has reported what is wrong with it.
func all<A, B, C>(_ a: A?, _ b: B?, _ c: C?) -> (A, B, C)? {
    guard let a, let b, let c else { return nil }
    return (a, b, c)
}
