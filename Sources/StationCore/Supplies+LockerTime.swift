import StationModel

/// Power, answers and times of the lockers.
extension Supplies {
    // MARK: - Power

    mutating func power(_ address: CompartmentAddress, on: Bool) -> [SuppliesAction] {
        guard case .appliance(let output, _) = kind(of: address),
            powered.removeValue(forKey: output) != nil
        else { return [] }
        return [.power(output, on: on)]
    }

    /// An output works again: it is told once more what it should be.
    func outputReturned(_ output: DeviceId) -> [SuppliesAction] {
        let isOurs = configuration.lockers.contains {
            if case .appliance(output, _) = $0.kind { true } else { false }
        }
        return isOurs ? [.power(output, on: powered[output] != nil)] : []
    }

    /// A fire, or a backup battery that ends, takes the power from everything behind the doors.
    mutating func setPower(isFire: Bool, isEnding: Bool) -> [SuppliesAction] {
        (self.isFire, isPowerEnding) = (isFire, isEnding)
        guard isFire || isEnding else { return [] }
        return powerOff()
    }

    /// What is withheld is not given out from now on; a vend that has begun ends as it would.
    /// A compartment that dries shoes opens all the same, so that they can be taken out, but
    /// nothing runs in it.
    mutating func withhold(_ services: Set<StationService>) -> [SuppliesAction] {
        withheld = services
        return mayPower ? [] : powerOff()
    }

    /// Whether anything may run behind the doors.
    var mayPower: Bool {
        !isFire && !isPowerEnding && withheld.isDisjoint(with: [.lockers, .appliances])
    }

    private mutating func powerOff() -> [SuppliesAction] {
        let outputs = powered.keys.sorted()
        powered = [:]
        return outputs.map { .power($0, on: false) }
    }

    // MARK: - Answers and time

    mutating func door(
        of address: CompartmentAddress, isOpen: Bool, at time: Time
    ) -> [SuppliesAction] {
        let before = compartments[address]
        let actions = compartments[address]?.setDoor(open: isOpen, at: time.instant) ?? []
        // A door that the last run left open, found shut, is an alarm less and nothing else.
        if compartments[address] != before { needsReview = true }
        return actions.flatMap { carryOut($0, of: address, at: time) }
    }

    mutating func compartmentCommitted(
        _ address: CompartmentAddress, at time: Time
    ) -> [SuppliesAction] {
        let isAsItWas = compartments[address]?.user?.kind == kind(of: address)
        let mayOpen =
            standstill == nil && !lostDevices.contains(address.device) && isAsItWas
        return (compartments[address]?.committed(mayOpen: mayOpen, at: time.instant) ?? [])
            .flatMap { carryOut($0, of: address, at: time) }
    }

    mutating func compartmentCommitFailed(
        _ address: CompartmentAddress, at time: Time
    ) -> [SuppliesAction] {
        (compartments[address]?.commitFailed(at: time.instant) ?? [])
            .flatMap { carryOut($0, of: address, at: time) }
    }

    mutating func advanceCompartments(to time: Time) -> [SuppliesAction] {
        var actions: [SuppliesAction] = []
        // In a fixed order, which nearly always is one of nothing.
        for address in compartments.filter({ $0.value.isDue(at: time.instant) }).keys.sorted() {
            let before = compartments[address]
            let due = compartments[address]?.advance(to: time.instant) ?? []
            if compartments[address] != before { needsReview = true }
            actions += due.flatMap { carryOut($0, of: address, at: time) }
        }
        for (output, until) in powered.sorted(by: { $0.key < $1.key }) where until <= time.instant {
            powered[output] = nil
            actions.append(.power(output, on: false))
        }
        actions += forgetRemovedCompartments()
        guard !loans.isEmpty else { return actions }
        return actions + settleLoans(at: time) + markOverdue(at: time)
    }

    /// Of a loan begun without a trusted clock. As soon as one says the time, what is left counts
    /// from there; a restart has forgotten since when, and gives the whole time again.
    private mutating func settleLoans(at time: Time) -> [SuppliesAction] {
        guard time.moment.trust.isTrusted else { return [] }
        let unsettled = loans.values.filter { $0.span != nil }
            .sorted { $0.compartment < $1.compartment }
        return unsettled.map { loan in
            var loan = loan
            let since = lentSince.removeValue(forKey: loan.compartment) ?? time.instant
            let left = (loan.span ?? .zero) - (time.instant - since)
            loan.due = time.now + max(.zero, left)
            loan.span = nil
            loans[loan.compartment] = loan
            return .record(
                .loanDueSet, subject: loan.compartment.text,
                data: ["dueMilliseconds": .integer(loan.due.milliseconds)],
                member: loan.member, [.loan(loan)])
        }
    }

    /// Only a trusted clock says that somebody is late.
    private mutating func markOverdue(at time: Time) -> [SuppliesAction] {
        guard time.moment.trust.isTrusted else { return [] }
        let late = loans.values.filter { !$0.isOverdue && $0.due <= time.now }
            .sorted { $0.compartment < $1.compartment }
        return late.map { loan in
            var loan = loan
            loan.isOverdue = true
            loans[loan.compartment] = loan
            needsReview = true
            return .record(
                .loanOverdue, subject: loan.compartment.text, data: [:], member: loan.member,
                [.loan(loan)])
        }
    }

    mutating func stopCompartments() -> [SuppliesAction] {
        compartments.keys.sorted().compactMap { address in
            guard let (use, mayBeGone) = compartments[address]?.stop() else { return nil }
            return outcome(.interrupted, of: use, address, items: mayBeGone ? 1 : 0)
        }
    }
}
