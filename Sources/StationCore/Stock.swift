import StationModel

/// How many items are where.
///
/// Theory of operation. Each place keeps its count and, beside it, what went in and out since it
/// was first filled; both move together, so that at every start and in the ledger's check
///
///     count = restocked − vended − interrupted ± adjusted
///
/// A count that may be wrong is flagged until somebody counts; a place that broke down is not used
/// until somebody has restocked or counted it: whoever does stands before it and sees.
///
///     in service ──jammed twice, timeout, not home, nothing fell twice, ──▶ out of service
///         ▲        could not be asked three times                              │
///         └──────────────────restock, stocktake────────────────────────────────┘
struct Stock: Sendable {
    /// What the configuration says of a place.
    struct Limits: Hashable, Sendable {
        let kind: SuppliesStatus.PlaceKind
        let sku: SKUNumber
        let capacity: Int
        let lowAt: Int
        let expiryWarningDays: Int
    }

    private(set) var places: [LaneAddress: PlaceStock] = [:]
    private(set) var limits: [LaneAddress: Limits] = [:]

    init(_ configuration: SuppliesConfiguration, restored: RestoredSupplies) {
        for stock in restored.stocks { places[stock.place] = stock }
        for stock in restored.stocks where !stock.isConserved {
            places[stock.place]?.isUncertain = true
        }
        for place in restored.unbalanced { places[place]?.isUncertain = true }
        reconfigure(configuration)
    }

    /// Places that are not configured any more keep their totals.
    mutating func reconfigure(_ configuration: SuppliesConfiguration) {
        limits = [:]
        for lane in configuration.lanes {
            limits[lane.address] = Limits(
                kind: .lane, sku: lane.sku, capacity: lane.capacity, lowAt: lane.lowAt,
                expiryWarningDays: lane.expiryWarningDays)
        }
        for shelf in configuration.shelves {
            limits[shelf.place] = Limits(
                kind: .shelf, sku: shelf.sku, capacity: shelf.capacity, lowAt: shelf.lowAt,
                expiryWarningDays: 0)
        }
        for locker in configuration.lockers {
            guard case .consumable(let sku, let capacity, let lowAt) = locker.kind else { continue }
            limits[locker.address.place] = Limits(
                kind: .compartment, sku: sku, capacity: capacity, lowAt: lowAt,
                expiryWarningDays: 0)
        }
        doubtRenamed()
    }

    subscript(place: LaneAddress) -> PlaceStock {
        places[place] ?? PlaceStock(place: place, sku: limits[place]?.sku)
    }

    /// What is past its date stays where it is.
    func availability(of place: LaneAddress, today: CivilDate) -> Availability {
        guard limits[place] != nil else { return .broken }
        let stock = self[place]
        if stock.isOutOfService { return .broken }
        return stock.count > 0 && !isExpired(stock, today) ? .available : .empty
    }

    private func isExpired(_ stock: PlaceStock, _ today: CivilDate) -> Bool {
        stock.expires.map { $0 < today } ?? false
    }

    // MARK: - Vends

    /// Takes the outcome of a vend into account. `items` have left, or may have: 0 or 1.
    mutating func close(
        _ place: LaneAddress, _ outcome: VendOutcome, items: Int, isBroken: Bool
    ) -> PlaceStock {
        var stock = self[place]
        let gone = min(items, stock.count)
        stock.count -= gone
        if outcome == .interrupted {
            stock.totals.interrupted += gone
        } else {
            stock.totals.vended += gone
        }
        let inVain = outcome == .noDrop
        stock.isOutOfService =
            stock.isOutOfService || isBroken || outcome == .jammed || (inVain && stock.turnedInVain)
        stock.turnedInVain = inVain || (stock.turnedInVain && outcome != .vended)
        switch outcome {
        case .interrupted: stock.isUncertain = stock.isUncertain || items > 0
        case .noDrop, .empty, .timeout: stock.isUncertain = true
        // It was given, and perhaps not alone.
        case .vended: stock.isUncertain = stock.isUncertain || isBroken
        case .jammed: break
        }
        places[place] = stock
        return stock
    }

    /// The drive itself finds nothing where the books have something: it is empty until somebody
    /// restocks or counts it; `nil` = the books say so, too.
    mutating func foundEmpty(_ place: LaneAddress) -> PlaceStock? {
        var stock = self[place]
        guard stock.count > 0 else { return nil }
        stock.totals.adjusted -= stock.count
        stock.count = 0
        stock.expires = nil
        places[place] = stock
        return stock
    }

    /// What lies there must be looked at; nothing is counted.
    mutating func doubt(_ place: LaneAddress) -> PlaceStock {
        var stock = self[place]
        stock.isUncertain = true
        places[place] = stock
        return stock
    }

    // MARK: - People who look after it

    /// The stock after a technician's order, and by how much its count changed.
    enum Correction: Hashable {
        case done(PlaceStock, change: Int)
        case refused(CommandRefusal)
    }

    mutating func restock(
        _ place: LaneAddress, count: Int, expires: CivilDate?
    ) -> Correction {
        guard let limit = limits[place] else { return .refused(.unknownPlace) }
        var stock = self[place]
        guard count > 0, count <= limit.capacity, stock.count + count <= limit.capacity else {
            return .refused(.countOutOfRange)
        }
        // The oldest batch is given out first, and it is the one whose date matters.
        let dates = [stock.count > 0 ? stock.expires : nil, expires].compactMap { $0 }
        stock.expires = dates.min()
        stock.count += count
        stock.totals.restocked += count
        return keep(&stock, change: count)
    }

    mutating func adjust(_ place: LaneAddress, by change: Int) -> Correction {
        guard let limit = limits[place] else { return .refused(.unknownPlace) }
        var stock = self[place]
        guard (-SuppliesConfiguration.mostItems...SuppliesConfiguration.mostItems).contains(change),
            change != 0, (0...limit.capacity).contains(stock.count + change)
        else { return .refused(.countOutOfRange) }
        stock.count += change
        stock.totals.adjusted += change
        places[place] = stock
        return .done(stock, change: change)
    }

    /// What was counted holds, whatever the books say; the difference is the entry's to explain.
    mutating func stocktake(_ place: LaneAddress, counted: Int) -> Correction {
        guard let limit = limits[place] else { return .refused(.unknownPlace) }
        guard (0...limit.capacity).contains(counted) else { return .refused(.countOutOfRange) }
        var stock = self[place]
        let change = counted - stock.count
        stock.count = counted
        // By the balance, not by the count: books that were wrong are right again from here on.
        stock.totals.adjusted += counted - stock.totals.balance
        if counted == 0 { stock.expires = nil }
        stock.isUncertain = false
        return keep(&stock, change: change)
    }

    private mutating func keep(_ stock: inout PlaceStock, change: Int) -> Correction {
        stock.isOutOfService = false
        stock.turnedInVain = false
        keep(stock)
        return .done(stock, change: change)
    }

    /// Takes over what a correction of this stock's copy led to.
    mutating func keep(_ stock: PlaceStock) { places[stock.place] = stock }

    /// A scale says how many there are: fewer were taken, more were put in.
    mutating func measure(_ place: LaneAddress, count: Int) -> PlaceStock {
        var stock = self[place]
        let change = count - stock.count
        stock.count = count
        if change < 0 {
            stock.totals.vended -= change
        } else {
            stock.totals.restocked += change
        }
        places[place] = stock
        return stock
    }
}
