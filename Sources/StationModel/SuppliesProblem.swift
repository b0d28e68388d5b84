/// What is wrong with a section `supplies`, for `check` to explain; a station only ever gets one
/// without problems.
public enum SuppliesProblem: Hashable, Sendable {
    case skuTwice(SKUNumber)
    /// A lane, a shelf, a compartment or a quota names a sku that is not among the skus.
    case unknownSKU(SKUNumber, where: String)
    /// Two places have one address.
    case placeTwice(LaneAddress)
    /// Two places are chosen by one button.
    case buttonTwice(DeviceId)
    /// Two appliances have one output.
    case outputTwice(DeviceId)
    /// Not within 1 … `mostItems`.
    case capacity(LaneAddress, Int)
    /// Not within 0 … capacity.
    case lowAt(LaneAddress, Int)
    /// A unit without weight: no stock can be told from it.
    case unitWeight(LaneAddress, Int)
    /// A quota below 0.
    case quotaCount(SKUNumber, Int)
    /// Two quotas for one sku, group and period.
    case quotaTwice(SKUNumber)
    /// Not within 1 … 720 hours.
    case loanHours(LaneAddress, Int)
    /// Not within 1 min … 4 h.
    case applianceTime(LaneAddress)
    /// Not within 0 … 365 days.
    case expiryWarning(LaneAddress, Int)
    /// Not within 5 s … 2 min.
    case identifyWindow
    case tooMany(what: String, Int)
}

extension SuppliesConfiguration {
    /// Shorter, and nobody reaches the button; longer, and the next person presses it.
    public static let identifyWindowRange: ClosedRange<Duration> = .seconds(5)...(.minutes(2))
    /// Before a batch expires.
    public static let expiryWarningDaysRange = 0...365
    /// An hour to a month.
    public static let loanHoursRange = 1...720
    /// A microwave is no heating; a charger is done after four hours.
    public static let applianceTimeRange: ClosedRange<Duration> = .minutes(1)...(.hours(4))

    /// Everything that is wrong with it, in the order of the section; empty = sound.
    public var problems: [SuppliesProblem] {
        skuProblems + placeProblems + laneProblems + shelfProblems + lockerProblems
            + quotaProblems + limitProblems
    }

    /// Every place that holds items, with its button.
    private var places: [(place: LaneAddress, button: DeviceId?)] {
        lanes.map { ($0.address, $0.button) } + shelves.map { ($0.place, nil) }
            + lockers.map { ($0.address.place, $0.button) }
    }

    private var skuProblems: [SuppliesProblem] {
        let known = Set(skus.map(\.number))
        let named =
            lanes.map { ($0.sku, $0.address.text) } + shelves.map { ($0.sku, $0.scale.text) }
            + lockers.compactMap { locker in locker.kind.sku.map { ($0, locker.address.text) } }
            + quotas.map { ($0.sku, "quotas") }
        return Self.repeated(skus.map(\.number)).map { .skuTwice($0) }
            + named.filter { !known.contains($0.0) }.map { .unknownSKU($0.0, where: $0.1) }
    }

    private var placeProblems: [SuppliesProblem] {
        let outputs = lockers.compactMap { locker -> DeviceId? in
            if case .appliance(let output, _) = locker.kind { output } else { nil }
        }
        return Self.repeated(places.map(\.place)).map { .placeTwice($0) }
            + Self.repeated(places.compactMap(\.button)).map { .buttonTwice($0) }
            + Self.repeated(outputs).map { .outputTwice($0) }
    }

    private var laneProblems: [SuppliesProblem] {
        lanes.flatMap { lane in
            let isSound = Self.expiryWarningDaysRange.contains(lane.expiryWarningDays)
            return Self.countProblems(lane.address, lane.capacity, lane.lowAt)
                + (isSound ? [] : [.expiryWarning(lane.address, lane.expiryWarningDays)])
        }
    }

    private var shelfProblems: [SuppliesProblem] {
        shelves.flatMap { shelf in
            Self.countProblems(shelf.place, shelf.capacity, shelf.lowAt)
                + (shelf.unitGrams >= 1 ? [] : [.unitWeight(shelf.place, shelf.unitGrams)])
        }
    }

    private var lockerProblems: [SuppliesProblem] {
        lockers.flatMap { locker -> [SuppliesProblem] in
            let place = locker.address.place
            switch locker.kind {
            case .consumable(_, let capacity, let lowAt):
                return Self.countProblems(place, capacity, lowAt)
            case .loan(_, let hours):
                return Self.loanHoursRange.contains(hours) ? [] : [.loanHours(place, hours)]
            case .appliance(_, let atMost):
                let isSound = Self.applianceTimeRange.contains(atMost)
                return isSound ? [] : [.applianceTime(place)]
            }
        }
    }

    private var quotaProblems: [SuppliesProblem] {
        let keys = quotas.map { "\($0.sku) \($0.group?.name ?? "") \($0.period.rawValue)" }
        let twice = Set(Self.repeated(keys))
        return quotas.filter { $0.count < 0 }.map { .quotaCount($0.sku, $0.count) }
            + Self.repeated(zip(quotas, keys).filter { twice.contains($0.1) }.map(\.0.sku))
            .map { .quotaTwice($0) }
    }

    private var limitProblems: [SuppliesProblem] {
        var problems: [SuppliesProblem] = []
        if !Self.identifyWindowRange.contains(identifyWindow) {
            problems.append(.identifyWindow)
        }
        if lanes.count + shelves.count > Self.mostLanes {
            problems.append(.tooMany(what: "lanes", lanes.count + shelves.count))
        }
        if lockers.count > Self.mostCompartments {
            problems.append(.tooMany(what: "compartments", lockers.count))
        }
        return problems
    }

    private static func countProblems(
        _ place: LaneAddress, _ capacity: Int, _ lowAt: Int
    ) -> [SuppliesProblem] {
        guard (1...mostItems).contains(capacity) else { return [.capacity(place, capacity)] }
        return (0...capacity).contains(lowAt) ? [] : [.lowAt(place, lowAt)]
    }

    /// Each value that occurs more than once, once, in the order of its second occurrence.
    private static func repeated<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: [Value: Int] = [:]
        return values.filter {
            seen[$0, default: 0] += 1
            return seen[$0] == 2
        }
    }
}

extension CompartmentConfiguration.Kind {
    /// What is counted behind this door; `nil` where nothing is.
    public var sku: SKUNumber? {
        if case .consumable(let sku, _, _) = self { sku } else { nil }
    }
}
