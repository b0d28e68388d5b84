import StationCore
import StationModel

/// What people do at the compartments.
extension World {
    /// person, approach, from the card to the press, compartment, reaction, how long it stands
    /// open, whether nothing is taken or put back (1)
    mutating func useLocker(_ event: PlannedEvent) {
        let lockers = supplies.configuration.lockers
        guard !lockers.isEmpty, let approach = Approach(rawValue: event.number(1) % 4) else {
            return
        }
        let person = people[event.number(0)]
        identify(person, approach)
        let locker = lockers[event.number(3) % lockers.count]
        supplies.visits[locker.address] = LockerVisit(
            person: person, address: locker.address, reaction: event.span(4),
            staysOpenFor: event.span(5), isIdle: event.number(6) == 1)
        events.push(.supplies(.presses(locker.button)), at: now + event.span(2))
    }

    mutating func pull(_ visit: LockerVisit) {
        let address = visit.address
        guard supplies.compartments[address]?.pull(at: now) == true else { return }
        doorMoved(address)
        handle(visit)
        events.push(.supplies(.shuts(address)), at: now + visit.staysOpenFor)
    }

    /// What is done while the door is open.
    private mutating func handle(_ visit: LockerVisit) {
        let place = visit.address.place
        guard !visit.isIdle, let items = supplies.compartments[visit.address]?.items else { return }
        let locker = supplies.configuration.lockers.first { $0.address == visit.address }
        switch locker?.kind {
        case .consumable where items > 0:
            supplies.compartments[visit.address]?.items -= 1
            oracle.supplies.moved(place, by: -1)
        case .loan: handleLoan(visit, items)
        case .consumable, .appliance, nil: break
        }
    }

    private mutating func handleLoan(_ visit: LockerVisit, _ items: Int) {
        let address = visit.address
        if items > 0 {
            supplies.compartments[address]?.items = 0
            supplies.compartments[address]?.holder = visit.person.index
        } else if supplies.compartments[address]?.holder == visit.person.index {
            supplies.compartments[address]?.items = 1
            supplies.compartments[address]?.holder = nil
        }
    }

    mutating func shutDoor(of address: CompartmentAddress) {
        guard supplies.compartments[address]?.shut() == true else { return }
        doorMoved(address)
    }

    /// compartment, how long it stands open
    mutating func forceLocker(_ event: PlannedEvent) {
        let lockers = supplies.configuration.lockers
        guard !lockers.isEmpty else { return }
        let address = lockers[event.number(0) % lockers.count].address
        guard supplies.compartments[address]?.force() == true else { return }
        doorMoved(address)
        events.push(.supplies(.shuts(address)), at: now + event.span(1))
    }

    mutating func doorMoved(_ address: CompartmentAddress) {
        guard !supplies.lost.contains(address.device),
            let isOpen = supplies.compartments[address]?.isOpen
        else { return }
        deliver(.compartment(address, isOpen: isOpen, since: instant(at: now)))
    }
}
