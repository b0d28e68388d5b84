import StationModel

/// When the room may and must be called vacant, from contacts and entries alone.
struct PresenceShadow {
    private let configuration: OccupancyConfiguration
    /// Longer than any hold or warming-up: quiet beyond it must be noticed.
    private static let noticed: Duration = .minutes(3)

    private var levels: [DeviceId: (isActive: Bool, since: MonotonicInstant)] = [:]
    private var bootedAt = MonotonicInstant(sinceBoot: .zero)
    private var door: (isOpen: Bool, since: MonotonicInstant)?
    /// When somebody last broke a beam or pressed a button.
    private var moved: MonotonicInstant
    private(set) var isOccupied = true
    private(set) var vacantSince: MonotonicInstant?
    /// The last time that the room was known to be empty.
    private var empty: MonotonicInstant?
    private var problemFound: BrokenRule?

    init(_ configuration: StationConfiguration) {
        self.configuration = configuration.room.occupancy
        moved = bootedAt
    }

    mutating func boots(at now: MonotonicInstant) {
        (levels, door, isOccupied, vacantSince, empty) = ([:], nil, true, nil, nil)
        (bootedAt, moved) = (now, now)
    }

    mutating func follow(
        _ role: ContactRole, active: Bool, isButton: Bool, at now: MonotonicInstant
    ) {
        switch role {
        case .door:
            if door?.isOpen != active { door = (active, now) }
        case .named(let device):
            let isBeam = configuration.beams.contains { $0.outer == device || $0.inner == device }
            if active, isBeam || isButton, levels[device]?.isActive == false { moved = now }
            if levels[device]?.isActive != active { levels[device] = (active, now) }
        default: return
        }
    }

    mutating func lost(_ device: DeviceId) { levels[device] = nil }

    mutating func follow(_ entry: LedgerEntry, at now: MonotonicInstant) {
        switch entry.kind {
        case .roomOccupied: (isOccupied, vacantSince, empty) = (true, nil, now)
        case .roomVacant:
            (isOccupied, vacantSince) = (false, now)
            judgeVacancy(at: now)
        default: return
        }
    }

    /// Whether a full count may keep somebody out: every sensor speaks, and half a day ago at most
    /// they agreed that nobody was there.
    func isCountSure(at now: MonotonicInstant) -> Bool {
        guard !witnesses.isEmpty, witnesses.allSatisfy({ levels[$0] != nil }) else { return false }
        guard isOccupied else { return true }
        return empty.map { now - $0 <= .hours(12) } ?? false
    }

    private var witnesses: [DeviceId] { configuration.presence.map(\.device) }

    /// Since when nothing has spoken of a person; `nil` = something does, or cannot be asked.
    private func quietSince() -> MonotonicInstant? {
        guard let door, !door.isOpen else { return nil }
        var quiet = max(door.since, moved, bootedAt)
        for witness in witnesses {
            guard let level = levels[witness], !level.isActive else { return nil }
            quiet = max(quiet, level.since)
        }
        return quiet
    }

    private mutating func judgeVacancy(at now: MonotonicInstant) {
        let span = quietSince().map { now - $0 }
        guard span.map({ $0 < configuration.vacantAfter }) ?? true else { return }
        problemFound = BrokenRule(
            invariant: "a room is vacant when nothing has moved for its time",
            detail: "\(span?.wholeSeconds ?? -1) s")
    }

    func problem(people: Int?, at now: MonotonicInstant) -> BrokenRule? {
        if let problemFound { return problemFound }
        guard !configuration.presence.isEmpty || !configuration.beams.isEmpty else { return nil }
        if !isOccupied, levels.contains(where: { isPresent($0.key, $0.value, at: now) }) {
            return BrokenRule(invariant: "whom a sensor sees is there", detail: "")
        }
        let mayCount = !witnesses.isEmpty || people == 0
        if isOccupied, mayCount, let quiet = quietSince(),
            now - quiet > configuration.vacantAfter + Self.noticed
        {
            return BrokenRule(
                invariant: "an empty room becomes vacant", detail: "\(now - quiet)")
        }
        return nil
    }

    private func isPresent(
        _ device: DeviceId, _ level: (isActive: Bool, since: MonotonicInstant),
        at now: MonotonicInstant
    ) -> Bool {
        // One that warms up is not believed yet.
        level.isActive && witnesses.contains(device) && now - level.since > Self.noticed
    }
}
