public import StationModel

/// People in and out by local hour: one entry for an hour in which somebody passed, none for the
/// others, at most 24 a day.
///
/// The running hour must outlive a power cut without a write for each person: the counts ride on
/// entries that are written anyway (the door opens and closes around every passage). An hour that
/// ended while the station was off is closed by the next start.
///
/// A clock that jumps into another hour closes the one before it: both entries name their hour,
/// and whoever reads them adds up those of the same one.
public struct HourlyFlow: Sendable {
    static let hour: Duration = .hours(1)

    private var zone: TimeZoneTable
    /// Start of the hour that is being counted; `nil` = nobody yet.
    private var current: UnixTime?
    private var entered = 0
    private var left = 0
    /// Whether the counts differ from what the last entry carried.
    private var isUnwritten = false
    /// Since the start.
    public private(set) var totalEntered: UInt64 = 0
    public private(set) var totalLeft: UInt64 = 0

    public init(zone: TimeZoneTable, restored: OccupancyMemory? = nil) {
        self.zone = zone
        guard let restored, restored.entered > 0 || restored.left > 0 else { return }
        current = restored.hour
        entered = restored.entered
        left = restored.left
    }

    /// Unites, late, with what the last stop had counted. Another hour's counts have an entry of
    /// their own.
    mutating func restore(_ memory: OccupancyMemory) -> [RoomAction] {
        isUnwritten = true
        guard memory.entered > 0 || memory.left > 0 else { return [] }
        guard let current, current != memory.hour else {
            self.current = memory.hour
            entered += memory.entered
            left += memory.left
            return []
        }
        return [Self.record(memory.hour, memory.entered, memory.left)]
    }

    public mutating func reconfigure(zone: TimeZoneTable) { self.zone = zone }

    /// Counts one passage; the hours before are closed by `advance`.
    public mutating func count(_ sighting: BeamCounter.Sighting, at wall: UnixTime) {
        switch sighting {
        case .movement, .unclear: return
        case .entered:
            entered += 1
            totalEntered += 1
        case .left:
            left += 1
            totalLeft += 1
        }
        current = current ?? start(of: wall)
        isUnwritten = true
    }

    /// Whether people were counted whose hour has no entry yet.
    public var isOwed: Bool { current != nil }

    /// Closes an hour that is over.
    public mutating func advance(to wall: UnixTime) -> [RoomAction] {
        guard let current, current != start(of: wall) else { return [] }
        return close()
    }

    /// The hour's entry, also before its end: a clean stop loses nothing.
    public mutating func close() -> [RoomAction] {
        guard let hour = current else { return [] }
        defer { (current, entered, left, isUnwritten) = (nil, 0, 0, true) }
        return [Self.record(hour, entered, left)]
    }

    private static func record(_ hour: UnixTime, _ entered: Int, _ left: Int) -> RoomAction {
        let data: [String: LedgerValue] = [
            "hourMilliseconds": .integer(hour.milliseconds), "entered": .integer(Int64(entered)),
            "left": .integer(Int64(left)),
        ]
        return .record(.occupancyHour, subject: "room", data, [])
    }

    /// What the next entry carries; `nil` when the last one said it all.
    public mutating func memory(people: Int?, at wall: UnixTime) -> OccupancyMemory? {
        guard isUnwritten else { return nil }
        isUnwritten = false
        return OccupancyMemory(
            hour: current ?? start(of: wall), entered: entered, left: left, people: people ?? 0)
    }

    /// What the last entry carried is not on disk.
    public mutating func writeAgain() { isUnwritten = true }

    /// The number in the room has changed without a passage.
    public mutating func peopleForgotten() { isUnwritten = true }

    public func nextDeadline(at now: MonotonicInstant, wall: UnixTime) -> MonotonicInstant? {
        current.map { now + max(.zero, $0 + Self.hour - wall) }
    }

    /// The start of the local hour, which in some zones is not one of UTC's.
    private func start(of wall: UnixTime) -> UnixTime {
        let offset = Int64(zone.offsetSeconds(at: wall))
        let local = wall.seconds + offset
        let into = ((local % 3600) + 3600) % 3600
        return UnixTime(seconds: wall.seconds - into)
    }
}
