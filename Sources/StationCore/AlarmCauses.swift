import StationModel

/// Which alarm explains which: mains lost explains the devices that are lost with it.
///
/// | cause | its consequences |
/// |---|---|
/// | `mainsLost` | every `deviceLost`, `sensorStale`, `sensorFault`, `beamBlocked` |
/// | `mainsLost` | `tooCold`, `heaterFault`, `climateBlind` |
/// | `deviceLost` of a probe | `sensorStale`, `sensorFault` of it |
/// | `heldOpen` | `tooCold`, `heaterFault` |
/// | `deviceLost` of a line | `deviceLost` of what hangs on it |
/// | `deviceLost` of a reader, of the lock's output | `readerBabbling` of it, `lockFault` |
/// | a disk that is gone, read-only, full | `upkeepFailed`, `fireNotKept` of the file |
/// | a `station.db` that is too new, or foreign | `upkeepFailed` |
/// | `listExpired` | `listOld` |
/// | `mainsLost` | `hubUnreachable`: the router has no power either |
/// | `hubUnreachable`, `hubNotAuthorised` | `hubBacklog` |
/// | `hubUnreachable` | `listOld`, where the hub brings the lists |
/// | `hubUnreachable`, `hubNotAuthorised` | `hubFlowFailing` |
/// | `hubFlowFailing` of events, of lists | `hubBacklog`, `listOld` |
///
/// A consequence is recorded and shown under its cause, makes no sound, and asks nobody for
/// anything. When the cause is over and it is not, it becomes an alarm of its own. What only an
/// acknowledgement ends, and what endangers people, is nobody's consequence.
struct AlarmCauses: Hashable, Sendable {
    /// Each device that hangs on a line, and that line.
    private var lines: [String: String]
    private let hubBringsLists: Bool

    init(_ configuration: StationConfiguration) {
        lines = [:]
        hubBringsLists = configuration.hub.lists != nil
        for line in configuration.devices {
            for device in line.members { lines[device.text] = line.id.text }
        }
    }

    func explains(_ cause: Alarm, _ consequence: Alarm) -> Bool {
        switch (cause.kind, consequence.kind) {
        case (.mainsLost, .deviceLost), (.mainsLost, .sensorStale), (.mainsLost, .sensorFault),
            (.mainsLost, .beamBlocked), (.mainsLost, .tooCold), (.mainsLost, .heaterFault),
            (.mainsLost, .climateBlind), (.heldOpen, .tooCold), (.heldOpen, .heaterFault),
            (.listExpired, .listOld), (.mainsLost, .hubUnreachable),
            (.hubUnreachable, .hubBacklog), (.hubNotAuthorised, .hubBacklog),
            (.hubUnreachable, .hubFlowFailing), (.hubNotAuthorised, .hubFlowFailing):
            true
        case (.hubFlowFailing, .hubBacklog): cause.subject == HubFlow.events.rawValue
        case (.hubFlowFailing, .listOld): cause.subject == HubFlow.lists.rawValue
        case (.hubUnreachable, .listOld): hubBringsLists
        case (.deviceLost, .sensorStale), (.deviceLost, .sensorFault):
            consequence.subject.hasPrefix(cause.subject + "/")
        case (.deviceLost, .deviceLost): lines[consequence.subject] == cause.subject
        case (.deviceLost, .readerBabbling): consequence.subject == cause.subject
        case (.deviceLost, .lockFault): cause.subject == OutputRole.lock.rawValue
        case (.storageGone, .upkeepFailed), (.storageReadOnly, .upkeepFailed),
            (.storageFull, .upkeepFailed), (.storageNewer, .upkeepFailed),
            (.storageForeign, .upkeepFailed):
            true
        case (.storageGone, .fireNotKept), (.storageReadOnly, .fireNotKept),
            (.storageFull, .fireNotKept):
            consequence.subject == FireMemory.file.rawValue
        default: false
        }
    }

    /// The alarm that a consequence is shown under; of several the first of `alarms`, and of a
    /// chain its beginning.
    func cause(of consequence: Alarm, among alarms: [Alarm]) -> Alarm? {
        guard let cause = alarms.first(where: { explains($0, consequence) }) else { return nil }
        // Without it, so that lines that carry each other by mistake come to an end.
        return self.cause(of: cause, among: alarms.filter { $0 != cause }) ?? cause
    }
}
