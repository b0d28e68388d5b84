/// The door itself: a leaf in a frame, a lock that needs a moment, a closer, sometimes a wedge.
///
/// It obeys physics and nothing else. A closed leaf opens only while the lock does not hold it;
/// an open leaf can be let go whatever the lock does; a wedge keeps it open until it is removed.
public struct DoorLeaf: Hashable, Sendable {
    /// A strike lets go this long after its coil is switched.
    public static let lockLetsGo: Duration = .milliseconds(40)
    /// A magnet or bolt holds this long after it was switched.
    public static let lockHolds: Duration = .milliseconds(150)

    public private(set) var isOpen = false
    public private(set) var isWedged = false
    private var lockReleased: Bool
    private var lockChangedAt: Duration

    public init(lockReleased: Bool, at time: Duration) {
        self.lockReleased = lockReleased
        lockChangedAt = time - .seconds(1)
    }

    /// The lock was driven.
    public mutating func driveLock(released: Bool, at time: Duration) {
        guard released != lockReleased else { return }
        lockReleased = released
        lockChangedAt = time
    }

    /// Whether the lock keeps a closed leaf shut at this time.
    public func isHeld(at time: Duration) -> Bool {
        let delay = lockReleased ? Self.lockLetsGo : Self.lockHolds
        let hasMoved = time - lockChangedAt >= delay
        return lockReleased ? !hasMoved : hasMoved
    }

    /// Somebody pulls. Returns whether the leaf has just opened.
    public mutating func pull(at time: Duration) -> Bool {
        guard !isOpen, !isHeld(at: time) else { return false }
        isOpen = true
        return true
    }

    /// Somebody breaks the door open. Returns whether the leaf has just opened.
    public mutating func force() -> Bool {
        guard !isOpen else { return false }
        isOpen = true
        return true
    }

    /// Nobody holds the leaf any more. Returns whether it has just closed.
    public mutating func letGo() -> Bool {
        guard isOpen, !isWedged else { return false }
        isOpen = false
        return true
    }

    /// Somebody puts a wedge under the open leaf, or takes it away.
    public mutating func wedge(_ wedged: Bool) { isWedged = wedged }
}
