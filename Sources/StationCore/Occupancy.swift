public import StationModel

/// How many people are in the room, and whether anybody is.
///
/// The two are different questions. The number comes from the beams: entered − left, never below
/// zero, `nil` without beams. Presence comes from everything that moves: somebody who sleeps out
/// of the radar's sight is still counted, and somebody who slipped past the beams is still seen.
/// Heating, lights and outlets follow presence; only capacity asks for the number.
///
///     occupied ── nothing moved for vacantAfter ──▶ vacant (the number is 0 again)
///        ▲                                            │
///        └── door, beam, button, sensor active ◀──────┘
///
/// "Nothing moved" needs every witness: the door known and closed, every presence sensor read and
/// quiet beyond its hold. A sensor that is lost or a door that cannot be read prevents vacancy,
/// because an empty room that is heated costs less than a person who freezes. They do not make an
/// empty room occupied. A start begins occupied, with all witnesses still to be heard.
///
/// Without presence sensors the beams alone decide: vacant needs a count of zero. Without both
/// nobody can tell, and the room counts as occupied.
///
/// Beams miscount: two who leave abreast are one. So the number may lock nobody out unless it is
/// *credible*: presence sensors that are all read have said within half a day that it was zero.
public struct Occupancy: Sendable {
    /// A count beyond any room: a beam that lies must not count for ever.
    static let mostPeople = 999
    /// Two busy nights apart lies a quiet hour. What beams miscount until then are a few; after
    /// more, or in a house that never empties, nobody stays in the cold for their sum.
    static let credibleFor: Duration = .hours(12)

    private(set) var configuration: OccupancyConfiguration
    public private(set) var isOccupied = true
    public private(set) var people: Int?
    /// `nil` while somebody is there.
    public private(set) var vacantSince: MonotonicInstant?
    /// When the witnesses last knew that nobody was there; `nil` = not since the start.
    private var emptyAt: MonotonicInstant?
    /// Entered − left since the start, beyond zero too; `nil` = the room has been empty since, or
    /// what was before is known.
    private var change: Int? = 0
    private(set) var witnesses: [Witness]
    private var lastMovement: MonotonicInstant
    private var doorIsOpen: Bool?

    /// - Parameter people: as counted before the start; nobody where that is not known.
    public init(
        _ configuration: OccupancyConfiguration, people: Int? = nil, at now: MonotonicInstant
    ) {
        self.configuration = configuration
        self.people = configuration.beams.isEmpty ? nil : people ?? 0
        witnesses = configuration.presence.map { Witness($0, at: now) }
        lastMovement = now
    }

    /// Takes over, late, how many there were before the start: as if each passage since had been
    /// counted from that number. Nobody leaves an empty room, so it is never less than was counted
    /// from none.
    mutating func restore(people before: Int) {
        defer { change = nil }
        guard let people, let change else { return }
        self.people = min(max(before + change, people), Self.mostPeople)
    }

    /// Whether anything could ever tell that the room is empty.
    public var canTell: Bool { !configuration.beams.isEmpty || !witnesses.isEmpty }

    /// Whether every presence sensor there is has been read.
    var isSure: Bool { canTell && witnesses.allSatisfy { $0.isActive != nil } }

    /// Whether the number may keep somebody out.
    func isCredible(at now: MonotonicInstant) -> Bool {
        guard people != nil, !witnesses.isEmpty, witnesses.allSatisfy({ $0.isActive != nil }),
            let empty = isOccupied ? emptyAt : now
        else { return false }
        return now - empty <= Self.credibleFor
    }

    /// Somebody did something: pressed a button, broke a beam.
    public mutating func moved(at now: MonotonicInstant) -> [RoomAction] {
        lastMovement = now
        return occupy(at: now)
    }

    public mutating func see(
        _ sighting: BeamCounter.Sighting, at now: MonotonicInstant
    ) -> [RoomAction] {
        switch sighting {
        case .movement, .unclear: break
        case .entered:
            people = people.map { min($0 + 1, Self.mostPeople) }
            change = change.map { $0 + 1 }
        case .left:
            people = people.map { max($0 - 1, 0) }
            change = change.map { $0 - 1 }
        }
        return moved(at: now)
    }

    /// A presence sensor's level, read again and again. Other devices are not its business.
    public mutating func set(
        _ device: DeviceId, active: Bool, at now: MonotonicInstant
    ) -> [RoomAction] {
        guard let index = index(of: device) else { return [] }
        if witnesses[index].isActive != active {
            witnesses[index].isActive = active
            witnesses[index].changed = now
        }
        return advance(to: now, doorIsOpen: doorIsOpen)
    }

    /// A presence sensor that cannot be read says neither somebody nor nobody.
    public mutating func lost(_ device: DeviceId) {
        if let index = index(of: device) { witnesses[index].isActive = nil }
    }

    /// It is back, and may have been without power: it warms up again.
    public mutating func returned(_ device: DeviceId, at now: MonotonicInstant) {
        guard let index = index(of: device), witnesses[index].isActive == nil else { return }
        witnesses[index].warmUntil = now + witnesses[index].configuration.warmUp
    }

    /// Takes changed sensors and times over; what is known of the others stays.
    public mutating func reconfigure(_ new: OccupancyConfiguration, at now: MonotonicInstant) {
        witnesses = new.presence.map { sensor in
            guard var known = witnesses.first(where: { $0.configuration.device == sensor.device })
            else { return Witness(sensor, at: now) }
            known.configuration = sensor
            return known
        }
        if new.beams.isEmpty { people = nil } else { people = people ?? 0 }
        configuration = new
    }

    /// - Parameter doorIsOpen: `nil` = the contact has not been read.
    public mutating func advance(
        to now: MonotonicInstant, doorIsOpen open: Bool?
    ) -> [RoomAction] {
        let doorMoved = open != doorIsOpen && open != nil
        let isFirstLevel = doorIsOpen == nil
        doorIsOpen = open
        if doorMoved || open == true { lastMovement = now }
        let someone = witnesses.contains { $0.isPresent(at: now) }
        if someone || (doorMoved && !isFirstLevel) || open == true { return occupy(at: now) }
        guard isOccupied, let due = vacantDue, due <= now else { return [] }
        return vacate(at: now)
    }

    public func nextDeadline(at now: MonotonicInstant) -> MonotonicInstant? {
        if isOccupied { return vacantDue }
        return witnesses.filter { $0.isActive == true }.map(\.warmUntil).filter { $0 > now }.min()
    }

    // MARK: - Inside

    /// When the room becomes vacant if nothing moves; `nil` while a witness is missing.
    private var vacantDue: MonotonicInstant? {
        guard canTell, doorIsOpen == false else { return nil }
        if witnesses.isEmpty, people != 0 { return nil }
        var quiet = lastMovement
        for witness in witnesses {
            guard let since = witness.quietSince else { return nil }
            quiet = max(quiet, since)
        }
        return quiet + configuration.vacantAfter
    }

    private mutating func occupy(at now: MonotonicInstant) -> [RoomAction] {
        guard !isOccupied else { return [] }
        isOccupied = true
        emptyAt = now
        vacantSince = nil
        return [.record(.roomOccupied, subject: "room", [:], [])]
    }

    private mutating func vacate(at now: MonotonicInstant) -> [RoomAction] {
        isOccupied = false
        vacantSince = now
        let forgotten = people ?? 0
        change = nil
        if people != nil { people = 0 }
        let data: [String: LedgerValue] =
            forgotten > 0 ? ["people": .integer(Int64(forgotten))] : [:]
        return [.record(.roomVacant, subject: "room", data, [])]
    }

    private func index(of device: DeviceId) -> Int? {
        witnesses.firstIndex { $0.configuration.device == device }
    }
}
