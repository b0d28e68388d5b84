import StationModel

/// What scales say, and what the page shows.
extension Supplies {
    // MARK: - Scales and devices

    mutating func take(_ reading: Reading, of scale: DeviceId) -> [SuppliesAction] {
        // A change of a stock that is not known, or about to be another, has no before.
        guard !awaitsState,
            let configured = configuration.shelves.first(where: { $0.scale == scale }),
            orders[configured.place] == nil
        else { return [] }
        let drifted = shelves[scale]?.hasDrifted
        guard let count = shelves[scale]?.take(reading) else {
            if shelves[scale]?.hasDrifted != drifted { needsReview = true }
            return []
        }
        needsReview = true
        let before = stock[configured.place].count
        let after = stock.measure(configured.place, count: count)
        let data: [String: LedgerValue] = [
            "change": .integer(Int64(count - before)), "count": .integer(Int64(count)),
            "sku": .integer(Int64(configured.sku.value)),
        ]
        return [
            .record(
                .stockMeasured, subject: configured.place.text, data: data, member: nil,
                [.stock(after)])
        ]
    }

    mutating func device(_ id: DeviceId, works: Bool) {
        if works { lostDevices.remove(id) } else { lostDevices.insert(id) }
    }

    // MARK: - Status

    func status(today: CivilDate) -> SuppliesStatus {
        let known = awaitsState ? [:] : stock.limits
        let places = known.sorted { $0.key < $1.key }.map { place, limit in
            let stock = stock[place]
            let days = stock.expires.map { $0.daysSinceEpoch - today.daysSinceEpoch }
            return SuppliesStatus.Place(
                place: place, sku: limit.sku, name: name(of: limit.sku), count: stock.count,
                capacity: limit.capacity, isLow: stock.count <= limit.lowAt,
                isUncertain: stock.isUncertain, isOutOfService: stock.isOutOfService,
                expires: stock.expires, daysLeft: days,
                isExpiring: days.map { $0 <= limit.expiryWarningDays } ?? false)
        }
        let lockers = configuration.lockers.sorted { $0.address < $1.address }.map { locker in
            SuppliesStatus.Compartment(
                address: locker.address, isOpen: compartments[locker.address]?.isOpen,
                isLent: loans[locker.address] != nil,
                isOverdue: loans[locker.address]?.isOverdue ?? false,
                isPowered: isPowered(locker))
        }
        return SuppliesStatus(
            places: places, compartments: lockers, vends: vends,
            isAwaited: awaitsState && isConfigured)
    }

    private func isPowered(_ locker: CompartmentConfiguration) -> Bool {
        guard case .appliance(let output, _) = locker.kind else { return false }
        return powered[output] != nil
    }
}
