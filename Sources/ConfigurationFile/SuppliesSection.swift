import StationModel

/// Section `supplies`: what the station gives out, where it lies, and to whom.
struct SuppliesSection {
    let section: Section<SuppliesKey>
    let roles: RoleClaims
    let items: SKUTable

    static func read(_ section: Section<SuppliesKey>, _ roles: RoleClaims) -> SuppliesConfiguration
    {
        let items = SKUTable.read(section[.skus], roles.claims)
        return SuppliesSection(section: section, roles: roles, items: items).read()
    }

    private func read() -> SuppliesConfiguration {
        let most = SuppliesConfiguration.mostLanes
        let lanes = elements(.lanes, most).compactMap(readLane)
        let shelves = elements(.shelves, most).compactMap(readShelf)
        let lockers = elements(.lockers, SuppliesConfiguration.mostCompartments)
            .compactMap { CompartmentReader(roles: roles, items: items).read($0) }
        let supplies = SuppliesConfiguration(
            skus: items.skus, lanes: lanes, quotas: readQuotas(), shelves: shelves,
            lockers: lockers, readers: readReaders(),
            identifyWindow: section[.identifyWindow]?.duration(.identifyWindow) ?? .seconds(20))
        if lanes.count + shelves.count > most {
            section[.shelves]?.refuse(
                .outOfRange(.supplyCount), expected: .listOfAtMost(most - lanes.count),
                found: .text("\(shelves.count)"))
        }
        return supplies
    }

    private func elements(_ key: SuppliesKey, _ most: Int) -> [Node] {
        section[key]?.elements(atMost: most, .supplyCount) ?? []
    }

    // MARK: Places

    private func readLane(_ node: Node) -> LaneConfiguration? {
        guard let section = Section<LaneKey>(node) else { return nil }
        let place = section.required(.device, .deviceFor(.dispensing)).flatMap {
            roles.place($0, section[.number], of: node, for: .dispensing)
        }
        let sku = items.number(section.required(.sku, items.requirement))
        let count = ItemCount.read(section, .capacity, .lowAt)
        let button = section[.button].map { roles.device($0, for: .contact) }
        let days = section[.expiryWarning]?.quantity(.expiryWarning) ?? 30
        guard let place, let sku, let count else { return nil }
        if let button, button == nil { return nil }
        return LaneConfiguration(
            address: LaneAddress(device: place.0, number: place.1), sku: sku,
            capacity: count.capacity, lowAt: count.lowAt, button: button ?? nil,
            expiryWarningDays: Int(days))
    }

    private func readShelf(_ node: Node) -> ShelfConfiguration? {
        guard let section = Section<ShelfKey>(node) else { return nil }
        let scale = section.required(.scale, .deviceFor(.measuring(.weight)))
            .flatMap { roles.device($0, for: .measuring(.weight)) }
        let sku = items.number(section.required(.sku, items.requirement))
        let grams = section.required(.unitWeight, QuantityLimits.unitWeight.requirement)?
            .quantity(.unitWeight)
        let count = ItemCount.read(section, .capacity, .lowAt)
        guard let scale, let sku, let grams, let count else { return nil }
        return ShelfConfiguration(
            scale: scale, sku: sku, unitGrams: Int(grams), capacity: count.capacity,
            lowAt: count.lowAt)
    }

    // MARK: Whom for

    private func readQuotas() -> [Quota] {
        var firsts: [String: Node] = [:]
        return elements(.quotas, SuppliesConfiguration.mostLanes).compactMap { node in
            guard let quota = readQuota(node) else { return nil }
            let key = "\(quota.sku) \(quota.period.rawValue) \(quota.group?.name ?? "")"
            if let first = firsts[key] {
                node.refuse(
                    .usedTwice(by: first.path, at: first.place), expected: .oneQuota)
                return nil
            }
            firsts[key] = node
            return quota
        }
    }

    private func readQuota(_ node: Node) -> Quota? {
        guard let section = Section<QuotaKey>(node) else { return nil }
        let sku = items.number(section.required(.sku, items.requirement))
        let group = section[.group].map { node in
            node.groupName()
        }
        let words = Quota.Period.allCases.map(\.rawValue).sorted()
        let period = section.required(.per, .oneOf(words))?.choice(of: Quota.Period.self)
        let count = readCount(section)
        if let group, group == nil { return nil }
        guard let sku, let period, let count else { return nil }
        return Quota(sku: sku, group: group ?? nil, count: count, per: period)
    }

    /// None for everybody is no rule at all; none for one group can be meant.
    private func readCount(_ section: Section<QuotaKey>) -> Int? {
        let least = section[.group] == nil ? 1 : 0
        let range = least...SuppliesNumbers.quota.upperBound
        guard let node = section.required(.count, ModbusNumbers.requirement(range)) else {
            return nil
        }
        let count = node.wholeNumber(in: range, .quota)
        if count == 0 {
            node.warn(
                .nothingForGroup, expected: ModbusNumbers.requirement(1...range.upperBound))
        }
        return count
    }

    private func readReaders() -> Set<DeviceId> {
        let nodes = section[.readers]?.elements() ?? []
        let readers = nodes.compactMap { roles.device($0, for: .reading) }
        let all = roles.drafts.filter { $0.uses?.contains(.reading) ?? false }
        if let node = section[.readers], !readers.isEmpty, readers.count == all.count {
            node.warn(.noReader, expected: .readerAtDoor)
        }
        return Set(readers)
    }
}

/// How many items a place holds, and from how many on somebody should bring more.
struct ItemCount {
    let capacity: Int
    let lowAt: Int

    static func read<Key: ConfigurationKey>(
        _ section: Section<Key>, _ capacityKey: Key, _ lowKey: Key
    ) -> ItemCount? {
        let range = SuppliesNumbers.capacity
        let capacity = section.required(capacityKey, ModbusNumbers.requirement(range))?
            .wholeNumber(in: range, .stockCount)
        let most = capacity ?? range.upperBound
        let lowAt = section[lowKey].map { $0.wholeNumber(in: 0...most, .lowStock) } ?? 0
        guard let capacity, let lowAt else { return nil }
        return ItemCount(capacity: capacity, lowAt: lowAt)
    }
}
