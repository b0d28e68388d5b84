import StationModel

/// One compartment of a locker as it really is: a door on a spring lock, and what lies behind it.
struct SimulatedCompartment: Hashable {
    /// A spring lock that was released and not opened locks again.
    static let pulse: Duration = .seconds(8)

    /// Items really there; of an appliance always none.
    var items = 0
    /// Who has what belongs here.
    var holder: Int?
    private(set) var isOpen = false
    private var releasedUntil: Duration = .zero

    mutating func unlock(at now: Duration) { releasedUntil = now + Self.pulse }

    /// Somebody pulls. Returns whether the door has just opened.
    mutating func pull(at now: Duration) -> Bool {
        guard !isOpen, now <= releasedUntil else { return false }
        releasedUntil = .zero
        isOpen = true
        return true
    }

    /// Somebody breaks it open.
    mutating func force() -> Bool {
        guard !isOpen else { return false }
        isOpen = true
        return true
    }

    mutating func shut() -> Bool {
        guard isOpen else { return false }
        isOpen = false
        return true
    }
}

/// What somebody is about to do at a compartment.
struct LockerVisit: Hashable {
    let person: Person
    let address: CompartmentAddress
    /// From the click of the lock to the pull.
    let reaction: Duration
    let staysOpenFor: Duration
    /// Takes nothing out, or puts nothing in, though the door was open.
    let isIdle: Bool
}
