import StationModel

/// A new configuration, while the station runs.
///
/// What is under way ends as it began; who waits is sent away, to ask again. What is configured no
/// more leaves nothing behind: no appliance with power, no alarm of a door that nobody reads. A
/// loan stays until the item is there again, under the name of the place it was taken from.
extension Supplies {
    mutating func reconfigure(_ new: SuppliesConfiguration) -> [SuppliesAction] {
        guard new != configuration else { return [] }
        let ended = sendAway() + switchOff(wherever: new)
        forgetShelves(wherever: new)
        configuration = new
        stock.reconfigure(new)
        quotas.reconfigure(new.quotas)
        let devices = Set(new.lanes.map(\.address.device))
        dispensers = dispensers.filter { devices.contains($0.key) || !$0.value.isIdle }
        session = nil
        build()
        needsReview = true
        return ended
    }

    /// The city's list of vouchers; returns what is to be written of it.
    mutating func follow(_ list: PublishedVouchers?) -> [SuppliesChange] { vouchers.follow(list) }

    /// An appliance whose door is another one now, or none.
    private mutating func switchOff(wherever new: SuppliesConfiguration) -> [SuppliesAction] {
        let gone = configuration.lockers.filter { locker in
            !new.lockers.contains {
                $0.address == locker.address && $0.kind.output == locker.kind.output
            }
        }
        return gone.flatMap { power($0.address, on: false) }
    }

    /// A scale that weighs what it weighed goes on as it was, with what it has learnt of its drift.
    private mutating func forgetShelves(wherever new: SuppliesConfiguration) {
        for shelf in configuration.shelves {
            let stays = new.shelves.contains {
                $0.scale == shelf.scale && $0.sku == shelf.sku
                    && $0.unitGrams == shelf.unitGrams && $0.capacity == shelf.capacity
            }
            if !stays { shelves[shelf.scale] = nil }
        }
    }

    /// Doors that are configured no more. Nobody reads them, so that nothing would end their
    /// alarms. An opening that was let begin still ends as its own.
    mutating func forgetRemovedCompartments() -> [SuppliesAction] {
        guard compartments.count > configuration.lockers.count else { return [] }
        let known = Set(configuration.lockers.map(\.address))
        var actions: [SuppliesAction] = []
        for address in compartments.keys.sorted() where !known.contains(address) {
            switch compartments[address]?.state {
            case .committing, .late, .unlocked, nil: break
            case .shut, .open:
                if let (use, _) = compartments[address]?.stop() {
                    actions.append(outcome(.interrupted, of: use, address, items: 0))
                }
                compartments[address] = nil
                unopened[address] = nil
                unseen.remove(address)
                needsReview = true
            }
        }
        return actions
    }
}

extension CompartmentConfiguration.Kind {
    /// What has power behind this door.
    var output: DeviceId? {
        if case .appliance(let output, _) = self { output } else { nil }
    }
}
