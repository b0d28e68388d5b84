import StationModel

/// From a person's choice to the open door, at the lockers.
extension Supplies {
    func kind(of address: CompartmentAddress) -> CompartmentConfiguration.Kind? {
        configuration.lockers.first { $0.address == address }?.kind
    }

    /// Whether nobody knows if what is lent there is there.
    func isDoubtful(_ locker: CompartmentConfiguration) -> Bool {
        if case .loan = locker.kind { stock[locker.address.place].isUncertain } else { false }
    }

    /// A compartment with this item that can be opened now.
    func freeCompartment(with sku: SKUNumber, today: CivilDate) -> CompartmentAddress? {
        if withheld.contains(.lockers) { return nil }
        return configuration.lockers.first {
            $0.kind.sku == sku && isReady($0.address)
                && stock.availability(of: $0.address.place, today: today) == .available
        }?.address
    }

    private func isReady(_ address: CompartmentAddress) -> Bool {
        compartments[address]?.isFree == true && !lostDevices.contains(address.device)
            && orders[address.place] == nil
    }

    /// Why a compartment that is not ready cannot be opened.
    private func obstacle(at address: CompartmentAddress) -> DenialReason {
        if lostDevices.contains(address.device) { return .laneFault }
        return compartments[address]?.isOpen == true ? .compartmentOpen : .busy
    }

    // MARK: - Choice

    mutating func open(
        _ address: CompartmentAddress, for visitor: Visitor, voucher: UInt64?, at time: Time
    ) -> [SuppliesAction] {
        if let reason = standstill { return refuse(visitor, reason, subject: address.text) }
        guard let kind = kind(of: address), isReady(address) else {
            return refuse(visitor, obstacle(at: address), subject: address.text)
        }
        guard let session, session.openings < Self.mostOpenings else {
            // Once more in front of the reader, and the count begins anew.
            return refuse(visitor, .stale, subject: address.text)
        }
        switch use(of: address, kind, by: visitor, voucher: voucher, at: time) {
        case .refused(let reason): return refuse(visitor, reason, subject: address.text)
        case .right(let use):
            self.session?.openings += 1
            return (compartments[address]?.begin(use, at: time.instant) ?? [])
                .flatMap { carryOut($0, of: address, at: time) }
        }
    }

    private enum Choice {
        case right(CompartmentUse)
        case refused(DenialReason)
    }

    private func use(
        of address: CompartmentAddress, _ kind: CompartmentConfiguration.Kind, by visitor: Visitor,
        voucher: UInt64?, at time: Time
    ) -> Choice {
        func may(
            _ purpose: CompartmentUse.Purpose, by right: Entitlement = .free
        ) -> Choice {
            .right(
                CompartmentUse(
                    visitor: visitor, purpose: purpose, entitlement: right, kind: kind))
        }
        let isWithheld = withheld.contains(.lockers)
        switch kind {
        case .consumable where isWithheld: return .refused(.serviceWithheld)
        case .consumable(let sku, _, _):
            switch stock.availability(of: address.place, today: time.today) {
            case .empty: return .refused(.laneEmpty)
            case .broken: return .refused(.laneFault)
            case .available: break
            }
            switch right(of: visitor, to: sku, voucher: voucher, at: time) {
            case .refused(let reason): return .refused(reason)
            case .right(let right): return may(.take, by: right)
            }
        case .loan:
            if let loan = loans[address] {
                return loan.member == visitor.member ? may(.giveBack) : .refused(.laneEmpty)
            }
            if isWithheld { return .refused(.serviceWithheld) }
            if stock[address.place].isUncertain { return .refused(.laneFault) }
            let isOverdue = loans.values.contains { $0.member == visitor.member && $0.isOverdue }
            return isOverdue ? .refused(.loanOverdue) : may(.borrow)
        case .appliance: return may(.operate)
        }
    }

    // MARK: - What the machine asks for

    mutating func carryOut(
        _ action: Compartment.Action, of address: CompartmentAddress, at time: Time
    ) -> [SuppliesAction] {
        needsReview = true
        switch action {
        case .commit(let use): return [intent(use, address)]
        case .unlock:
            let reader = compartments[address]?.user?.visitor.reader
            let prompt = reader.map { [SuppliesAction.prompt(.openCompartment, reader: $0)] } ?? []
            return [.unlock(address)] + prompt
        case .giveUp(let use): return [.prompt(.denied(.storageFault), reader: use.visitor.reader)]
        case .void(let use):
            _ = giveBack(use.entitlement, use.visitor.member, use.kind.sku)
            return []
        case .interrupted(let use):
            return [
                outcome(.interrupted, of: use, address, items: 0),
                .prompt(.vendFailed(.interrupted), reader: use.visitor.reader),
            ]
        case .notOpened(let use): return notOpened(use, address)
        case .opened(let use): return opened(use, address, at: time)
        case .shut(let use): return shut(use, address, at: time)
        case .remind(let use): return [.prompt(.closeCompartment, reader: use.visitor.reader)]
        }
    }

    private mutating func opened(
        _ use: CompartmentUse?, _ address: CompartmentAddress, at time: Time
    ) -> [SuppliesAction] {
        unopened[address] = nil
        unseen.remove(address)
        var actions = [record(.compartmentOpened, address, use)] + power(address, on: false)
        guard let use else { return actions }
        switch use.purpose {
        case .take: actions.append(outcome(.vended, of: use, address, items: 1))
        case .operate: actions.append(outcome(.vended, of: use, address, items: 0))
        case .borrow:
            actions.append(outcome(.vended, of: use, address, items: 0))
            actions += lend(address, use, at: time)
        case .giveBack: break
        }
        return actions
    }

    private mutating func shut(
        _ use: CompartmentUse?, _ address: CompartmentAddress, at time: Time
    ) -> [SuppliesAction] {
        var actions = [record(.compartmentClosed, address, use)]
        guard let use else { return actions }
        switch use.purpose {
        case .take, .borrow: break
        case .operate:
            guard mayPower, kind(of: address) == use.kind,
                case .appliance(let output, let atMost) = use.kind
            else { break }
            powered[output] = time.instant + atMost
            actions.append(.power(output, on: true))
        case .giveBack:
            loans[address] = nil
            actions += [
                outcome(.vended, of: use, address, items: 0),
                .record(
                    .loanReturned, subject: address.text, data: [:], member: use.visitor.member,
                    [.loanEnded(address)]),
                .prompt(.itemReturned, reader: use.visitor.reader),
            ]
        }
        return actions
    }

    private mutating func lend(
        _ address: CompartmentAddress, _ use: CompartmentUse, at time: Time
    ) -> [SuppliesAction] {
        guard case .loan(_, let hours) = use.kind else { return [] }
        let isKnown = time.moment.trust.isTrusted
        let loan = Loan(
            compartment: address, member: use.visitor.member, due: time.now + .hours(hours),
            span: isKnown ? nil : .hours(hours))
        loans[address] = loan
        lentSince[address] = isKnown ? nil : time.instant
        return [
            .record(
                .loanBegun, subject: address.text,
                data: ["dueMilliseconds": .integer(loan.due.milliseconds)],
                member: loan.member, [.loan(loan)])
        ]
    }
}

extension Compartment {
    /// Who is at this door.
    var user: CompartmentUse? {
        switch state {
        case .committing(let use, _), .late(let use), .unlocked(let use, _): use
        case .open(let use, _, _): use
        case .shut: nil
        }
    }
}
