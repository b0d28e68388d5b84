public import StationModel

/// What an instrument reports: a sensor, a relay board, a dispenser, a lock board.
public enum InstrumentEvent: Hashable, Sendable {
    case reading(Reading)
    /// The true levels of a board's relays, relay 0 first; reported when they differ.
    case relays([Bool])
    /// Relays, counted from 0, that are seen at another level than the board confirms again and
    /// again; reported when they change.
    case deafRelays([Int])
    /// The levels of a board's inputs, input 0 first; reported when they differ.
    case inputs([Bool])
    /// Whether somebody is seen; reported when it changes.
    case presence(Bool, since: MonotonicInstant)
    case vending(VendingControllerEvent)
    case locker(LockerBoardEvent)
    /// Something fell out of a lane while nothing was to fall.
    case strayDrop
}

/// What a vending machine's controller reports.
public enum VendingControllerEvent: Hashable, Sendable {
    /// The machine has taken the order: from now on its motor may have turned.
    case started(vend: UInt64)
    /// The vend is over; said once for each.
    case finished(vend: UInt64, VendingControllerOutcome)
    /// Somebody chose at the machine; `nil` = took it back.
    case chosen(selection: UInt16?)
    /// What the machine believes to have.
    case slot(selection: UInt16, stock: Int, capacity: Int)
}

/// How a vend ended.
public enum VendingControllerOutcome: Hashable, Sendable {
    case vended
    /// The machine says that there is nothing left; no motor has turned.
    case empty
    /// The machine refuses, or could not be told; no motor has turned. The text says why.
    case notStarted(String)
    case jammed
    /// The machine gave up with a fault; something may have fallen. The text names it.
    case failed(String)
    /// The order was sent and its end is not known: the motor may have turned.
    case unknown
}

/// What a lock board reports. Locks are counted from 1, as on the board.
public enum LockerBoardEvent: Hashable, Sendable {
    /// A door's level as the board tells it; reported when it changes, and all of them at first.
    case door(lock: Int, isOpen: Bool)
    /// An order to open is over; said once for each, after the door was looked at.
    case opened(lock: Int, LockerBoardOutcome)
}

/// How an order to open a compartment ended.
public enum LockerBoardOutcome: Hashable, Sendable {
    case open
    /// The lock was pulsed, or not; the door is closed.
    case stillClosed
    /// The board does not say: the lock may have been pulsed.
    case unknown
    /// The board was never told, and will not be: the lock was not pulsed.
    case notSent
}
