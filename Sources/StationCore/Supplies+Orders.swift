import StationModel

/// What technicians order of the stock.
///
/// An order counts when it is on disk, as everything does that leaves a lane: nobody is told
/// "done" by a station that may forget it. Until the disk has answered, the place rests.
///
///     ordered ─▶ judged ─▶ refused
///                  └──▶ commit ──committed──▶ done, with what was there and is there now
///                          └─────commitFailed──▶ refused, nothing has changed
extension Supplies {
    /// An order on its way to the disk.
    struct Order: Hashable, Sendable {
        /// `nil` = what is over is a loan.
        let after: PlaceStock?
        /// Somebody has counted: what a scale says beyond that is offset.
        var isCounted = false
        let outcome: CommandOutcome
        /// To be remembered, where the order has a number.
        let answer: AnsweredOrder?
    }

    /// Ten years, in days: water keeps for two, hand warmers for five.
    static let longestLifeDays = 3653

    enum Judgement {
        case refused(CommandRefusal)
        /// The entry to commit.
        case commit(
            EntryKind, data: [String: LedgerValue], member: MemberPseudonym?, [SuppliesChange])
    }

    /// What the disk has said of a place's order.
    mutating func orderAnswered(_ place: LaneAddress, isRecorded: Bool) -> CommandOutcome {
        guard let order = orders.removeValue(forKey: place), isRecorded else {
            return .refused(.storageFault)
        }
        needsReview = true
        if let after = order.after {
            stock.keep(after)
            // A reload meanwhile may have given the place another item.
            stock.doubtRenamed()
            if order.isCounted { shelves[place.device]?.correct(to: after.count) }
        } else {
            loans[CompartmentAddress(place)] = nil
        }
        unopened[CompartmentAddress(place)] = nil
        dispensers[place.device]?.looked(at: place)
        if let answer = order.answer { remember(answer) }
        return order.outcome
    }

    /// Judges an order. One that is not refused holds its place until its answer.
    mutating func judge(
        _ command: Command, at place: LaneAddress, by person: Operator, today: CivilDate
    ) -> Judgement {
        if !storageWorks { return .refused(.storageFault) }
        if awaitsState { return .refused(.notReady) }
        if case .stocktake(_, let counted, _) = command, let loan = loans[CompartmentAddress(place)]
        {
            return found(loan, counted, person, command)
        }
        if case .stocktake(_, let counted, _) = command, let locker = doubtfulLocker(at: place) {
            return looked(into: locker, counted, person, command)
        }
        if let refusal = refusal(at: place) ?? refusalOfWeighed(command, at: place) {
            return .refused(refusal)
        }
        var after = stock
        switch command {
        case .restock(_, let count, let expires, _):
            if let expires, expires < today { return .refused(.expiresInThePast) }
            if let expires, expires > today + Self.longestLifeDays {
                return .refused(.expiresTooLate)
            }
            var data: [String: LedgerValue] = [:]
            if let expires { data["expires"] = .text(expires.description) }
            let correction = after.restock(place, count: count, expires: expires)
            return hold(correction, .stockRestocked, data, person, command)
        case .adjust(_, let change, let reason, _):
            let length = StockCorrection.longestReason
            let data: [String: LedgerValue] = ["reason": .text(String(reason.prefix(length)))]
            return hold(after.adjust(place, by: change), .stockAdjusted, data, person, command)
        case .stocktake(_, let counted, _):
            let data = ["expected": LedgerValue.integer(Int64(stock[place].count))]
            return hold(
                after.stocktake(place, counted: counted), .stockCounted, data, person, command)
        case .unlock, .setMode, .resetFire, .acknowledge, .setRoomPower:
            return .refused(.unknownPlace)
        }
    }

    /// What a scale counts by itself would be counted twice; and a count that its next weight
    /// contradicts would hold for two seconds.
    private func refusalOfWeighed(_ command: Command, at place: LaneAddress) -> CommandRefusal? {
        guard let shelf = configuration.shelves.first(where: { $0.place == place }) else {
            return nil
        }
        guard case .stocktake(_, let counted, _) = command else { return .weighed }
        let overrules =
            !lostDevices.contains(shelf.scale) && (0...shelf.capacity).contains(counted)
            && shelves[shelf.scale]?.overrules(counted) == true
        return overrules ? .scaleDisagrees : nil
    }

    /// An item in motion cannot be counted.
    private func refusal(at place: LaneAddress) -> CommandRefusal? {
        guard stock.limits[place] != nil else {
            return kind(of: CompartmentAddress(place)) == nil ? .unknownPlace : .notCounted
        }
        guard orders[place] == nil else { return .placeBusy }
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

    private mutating func hold(
        _ correction: Stock.Correction, _ kind: EntryKind, _ extra: [String: LedgerValue],
        _ person: Operator, _ command: Command
    ) -> Judgement {
        switch correction {
        case .refused(let refusal): return .refused(refusal)
        case .done(let after, let change):
            let corrected = StockCorrection(
                before: after.count - change, after: after.count,
                capacity: stock.limits[after.place]?.capacity ?? after.count,
                expires: after.expires)
            let answer = AnsweredOrder(command, at: after.place, stock: corrected)
            orders[after.place] = Order(
                after: after, isCounted: kind == .stockCounted, outcome: .corrected(corrected),
                answer: answer)
            var data = extra
            data["by"] = .text(person.name)
            data["change"] = .integer(Int64(change))
            data["count"] = .integer(Int64(after.count))
            return .commit(
                kind, data: data, member: nil, [.stock(after)] + (answer.map { [$0.change] } ?? []))
        }
    }

    private func doubtfulLocker(at place: LaneAddress) -> CompartmentAddress? {
        configuration.lockers.first { $0.address.place == place && isDoubtful($0) }?.address
    }

    /// The item is in its compartment, found or put back: it can be lent again.
    private mutating func looked(
        into address: CompartmentAddress, _ counted: Int, _ person: Operator,
        _ command: Command
    ) -> Judgement {
        guard counted == 1 else { return .refused(.countOutOfRange) }
        guard orders[address.place] == nil, compartments[address]?.user == nil else {
            return .refused(.placeBusy)
        }
        let before = stock[address.place]
        var after = before
        after.count = counted
        after.totals.adjusted += counted - before.totals.balance
        after.isUncertain = false
        let corrected = StockCorrection(
            before: before.count, after: counted, capacity: 1, expires: nil)
        let answer = AnsweredOrder(command, at: address.place, stock: corrected)
        orders[address.place] = Order(
            after: after, outcome: .corrected(corrected), answer: answer)
        let data: [String: LedgerValue] = [
            "by": .text(person.name), "expected": .integer(Int64(before.count)),
            "change": .integer(Int64(counted - before.count)), "count": .integer(Int64(counted)),
        ]
        return .commit(
            .stockCounted, data: data, member: nil,
            [.stock(after)] + (answer.map { [$0.change] } ?? []))
    }

    /// A borrowed item was found in its place: the loan is over.
    private mutating func found(
        _ loan: Loan, _ counted: Int, _ person: Operator, _ command: Command
    ) -> Judgement {
        guard counted == 1 else { return .refused(.countOutOfRange) }
        let address = loan.compartment
        guard orders[address.place] == nil, compartments[address]?.user == nil else {
            return .refused(.placeBusy)
        }
        let answer = AnsweredOrder(command, at: address.place, stock: nil)
        orders[address.place] = Order(after: nil, outcome: .done, answer: answer)
        return .commit(
            .loanReturned, data: ["by": .text(person.name)], member: loan.member,
            [.loanEnded(address)] + (answer.map { [$0.change] } ?? []))
    }
}
