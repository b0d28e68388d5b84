import StationModel

/// What the supplies show of themselves.
extension Supplies {
    func status(today: CivilDate) -> SuppliesStatus {
        let known = awaitsState ? [:] : stock.limits
        let places = known.sorted { $0.key < $1.key }.map { place, limit in
            let stock = stock[place]
            return SuppliesStatus.Place(
                kind: limit.kind, place: place, sku: limit.sku, name: name(of: limit.sku),
                count: stock.count, capacity: limit.capacity,
                isLow: stock.count <= limit.lowAt,
                isUncertain: stock.isUncertain || hasDrifted(place),
                isOutOfService: stock.isOutOfService, expires: stock.expires,
                daysLeft: stock.expires.map { $0.daysSinceEpoch - today.daysSinceEpoch },
                freshness: stock.freshness(limit, today: today))
        }
        let lockers = configuration.lockers.map(status) + loansElsewhere
        return SuppliesStatus(
            places: places, compartments: lockers.sorted { $0.address < $1.address }, vends: vends,
            isAwaited: awaitsState && isConfigured)
    }

    private func status(of locker: CompartmentConfiguration) -> SuppliesStatus.Compartment {
        let loan = loans[locker.address]
        let compartment = compartments[locker.address]
        return SuppliesStatus.Compartment(
            address: locker.address, content: locker.kind.content, isOpen: compartment?.isOpen,
            isLent: loan != nil, isOverdue: loan?.isOverdue ?? false,
            isPowered: isPowered(locker), due: loan?.knownDue,
            isForced: compartment?.isForced ?? false,
            isLeftOpen: compartment?.isLeftOpen ?? false, isUncertain: isDoubtful(locker))
    }

    /// What was lent at places that a reload has taken away, or made something else: it is listed
    /// until somebody has it back.
    private var loansElsewhere: [SuppliesStatus.Compartment] {
        let listed = Set(configuration.lockers.map(\.address))
        return loans.values.filter { !listed.contains($0.compartment) }.map { loan in
            SuppliesStatus.Compartment(
                address: loan.compartment,
                content: .loan(Phrase("已停用的柜格", "place no longer in use")),
                isOpen: nil, isLent: true, isOverdue: loan.isOverdue, isPowered: false,
                due: loan.knownDue, isRetired: true)
        }
    }

    private func hasDrifted(_ place: LaneAddress) -> Bool {
        configuration.shelves.contains {
            $0.place == place && shelves[$0.scale]?.hasDrifted == true
        }
    }

    private func isPowered(_ locker: CompartmentConfiguration) -> Bool {
        guard case .appliance(let output, _) = locker.kind else { return false }
        return powered[output] != nil
    }
}

extension Loan {
    fileprivate var knownDue: UnixTime? { span == nil ? due : nil }
}

extension CompartmentConfiguration.Kind {
    fileprivate var content: SuppliesStatus.Content {
        switch self {
        case .consumable: .items
        case .loan(let item, _): .loan(item)
        case .appliance(let output, _): .appliance(output)
        }
    }
}

extension PlaceStock {
    /// How the oldest batch stands to its date on this local day.
    func freshness(_ limits: Stock.Limits, today: CivilDate) -> SuppliesStatus.Freshness {
        guard count > 0, let expires else { return .fresh }
        if expires < today { return .expired }
        return expires <= today + limits.expiryWarningDays ? .expiring : .fresh
    }
}
