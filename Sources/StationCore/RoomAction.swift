public import StationModel

/// What the machines of the room ask for or report.
public enum RoomAction: Hashable, Sendable {
    case drive(DeviceId, on: Bool)
    case raise(Alarm)
    case clear(Alarm)
    /// Said and shown to whoever is in the room.
    case tell(Prompt)
    case record(EntryKind, subject: String, [String: LedgerValue], [StateChange])
}

/// The alarms of one machine: each change of a condition becomes one action.
///
/// An alarm from before the start is up until its machine can judge again, so that a restart
/// neither repeats nor forgets it.
struct RoomAlarms: Hashable, Sendable {
    private(set) var raised: Set<Alarm>

    init(restored: some Sequence<Alarm> = []) { raised = Set(restored) }

    /// Takes over, late, what was up at the last stop: judged with the next look.
    mutating func adopt(_ restored: [Alarm]) { raised.formUnion(restored) }

    mutating func set(_ alarm: Alarm, _ up: Bool) -> [RoomAction] {
        guard up != raised.contains(alarm) else { return [] }
        if up { raised.insert(alarm) } else { raised.remove(alarm) }
        return [up ? .raise(alarm) : .clear(alarm)]
    }

    /// The machine is no longer there to judge.
    mutating func clearAll() -> [RoomAction] {
        defer { raised = [] }
        return raised.sorted { $0.kind.rawValue < $1.kind.rawValue }.map { .clear($0) }
    }
}
