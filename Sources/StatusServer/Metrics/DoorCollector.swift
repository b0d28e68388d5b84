import StationModel

/// The door as a person meets it, and the mode that somebody ordered.
struct DoorCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.states(
            "yizhan_door_state", label: "state",
            "Whether the door stands open, is released, is locked, or cannot be told.",
            all: ["open", "released", "locked", "unknown"], now: status.door.stateWord)
        text.states(
            "yizhan_door_mode", label: "mode", "The ordered mode of the door.",
            all: DoorMode.allCases.map(\.rawValue),
            now: (status.door.override?.mode ?? .normal).rawValue)
        text.states(
            "yizhan_door_authority", label: "authority", "What decides over the lock.",
            all: DoorAuthority.allCases.map(\.rawValue), now: status.door.authority.rawValue)
    }
}
