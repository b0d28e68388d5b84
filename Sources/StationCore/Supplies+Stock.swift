import StationModel

/// What technicians order, what scales say, and what the page shows.
extension Supplies {
    // MARK: - Orders

    /// Carries an order out; the actions are empty when it is refused.
    mutating func order(
        _ command: Command, by person: Operator
    ) -> (CommandOutcome, [SuppliesAction]) {
        if awaitsState { return (.refused(.stateMissing), []) }
        switch command {
        case .restock(let place, let count, let expires):
            if let refusal = refusal(at: place) ?? refusalOfWeighed(place) {
                return (.refused(refusal), [])
            }
            var data: [String: LedgerValue] = [:]
            if let expires { data["expires"] = .text(expires.description) }
            return corrected(
                stock.restock(place, count: count, expires: expires), .stockRestocked, data, person)
        case .adjust(let place, let change, let reason):
            if let refusal = refusal(at: place) ?? refusalOfWeighed(place) {
                return (.refused(refusal), [])
            }
            // A sentence, not a letter.
            let data: [String: LedgerValue] = ["reason": .text(String(reason.prefix(200)))]
            return corrected(stock.adjust(place, by: change), .stockAdjusted, data, person)
        case .stocktake(let place, let counted):
            if let loan = loans[CompartmentAddress(place)] { return found(loan, counted, person) }
            if let refusal = refusal(at: place) { return (.refused(refusal), []) }
            let before = stock[place].count
            let correction = stock.stocktake(place, counted: counted)
            if case .done = correction { shelves[place.device]?.correct(to: counted) }
            return corrected(
                correction, .stockCounted,
                ["expected": .integer(Int64(before))], person)
        case .unlock, .setMode, .resetFire, .acknowledge, .setRoomPower:
            return (.refused(.unknownPlace), [])
        }
    }

    /// What a scale counts by itself would be counted twice.
    private func refusalOfWeighed(_ place: LaneAddress) -> CommandRefusal? {
        configuration.shelves.contains { $0.place == place } ? .weighed : nil
    }

    /// An item in motion cannot be counted.
    private func refusal(at place: LaneAddress) -> CommandRefusal? {
        guard stock.limits[place] != nil else { return .unknownPlace }
        let address = CompartmentAddress(place)
        if let compartment = compartments[address] {
            return compartment.user == nil || compartment.isOpen == true ? nil : .placeBusy
        }
        switch dispensers[place.device]?.state {
        case .idle, nil: return nil
        case .committing(let vend, _), .late(let vend), .turning(let vend, _, _):
            return vend.lane == place ? .placeBusy : nil
        }
    }

    private mutating func corrected(
        _ correction: Stock.Correction, _ kind: EntryKind, _ extra: [String: LedgerValue],
        _ person: Operator
    ) -> (CommandOutcome, [SuppliesAction]) {
        switch correction {
        case .refused(let refusal): return (.refused(refusal), [])
        case .done(let stock, let change):
            needsReview = true
            var data = extra
            data["by"] = .text(person.name)
            data["change"] = .integer(Int64(change))
            data["count"] = .integer(Int64(stock.count))
            return (
                .done,
                [.record(kind, subject: stock.place.text, data: data, member: nil, [.stock(stock)])]
            )
        }
    }

    /// A borrowed item was found in its place: the loan is over.
    private mutating func found(
        _ loan: Loan, _ counted: Int, _ person: Operator
    ) -> (CommandOutcome, [SuppliesAction]) {
        guard counted == 1 else { return (.refused(.countOutOfRange), []) }
        loans[loan.compartment] = nil
        needsReview = true
        return (
            .done,
            [
                .record(
                    .loanReturned, subject: loan.compartment.text,
                    data: ["by": .text(person.name)], member: loan.member,
                    [.loanEnded(loan.compartment)])
            ]
        )
    }

    // MARK: - Scales and devices

    mutating func take(_ reading: Reading, of scale: DeviceId) -> [SuppliesAction] {
        guard !awaitsState,
            let configured = configuration.shelves.first(where: { $0.scale == scale })
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
        let places = stock.limits.sorted { $0.key < $1.key }.map { place, limit in
            let stock = stock[place]
            return SuppliesStatus.Place(
                place: place, sku: limit.sku, name: name(of: limit.sku), count: stock.count,
                capacity: limit.capacity, isLow: stock.count <= limit.lowAt,
                isUncertain: stock.isUncertain, isOutOfService: stock.isOutOfService,
                expires: stock.expires)
        }
        let lockers = configuration.lockers.sorted { $0.address < $1.address }.map { locker in
            SuppliesStatus.Compartment(
                address: locker.address, isOpen: compartments[locker.address]?.isOpen,
                isLent: loans[locker.address] != nil,
                isOverdue: loans[locker.address]?.isOverdue ?? false,
                isPowered: isPowered(locker))
        }
        return SuppliesStatus(places: places, compartments: lockers, vends: vends)
    }

    private func isPowered(_ locker: CompartmentConfiguration) -> Bool {
        guard case .appliance(let output, _) = locker.kind else { return false }
        return powered[output] != nil
    }
}
