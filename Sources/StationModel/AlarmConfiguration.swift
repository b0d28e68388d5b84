/// What a contact of the room means; each raises an alarm of its own.
public enum ContactPurpose: String, Hashable, CaseIterable, Sendable {
    /// Active = pressed. Stays an alarm until somebody has acknowledged it.
    case helpButton
    /// Active = the cabinet with the defibrillator is open.
    case aedCabinet
    /// Active = wet.
    case waterLeak
    /// Active = smoke. It calls people; the door is the supervised fire contact's.
    case smoke
    /// Active = the mains is lost.
    case mains
    /// Active = the battery of the backup supply ends soon.
    case batteryLow

    /// The alarm that it raises.
    public var alarm: AlarmKind {
        switch self {
        case .helpButton: .helpCalled
        case .aedCabinet: .cabinetOpened
        case .waterLeak: .waterLeak
        case .smoke: .smoke
        case .mains: .mainsLost
        case .batteryLow: .batteryLow
        }
    }
}

/// The room's contacts with an alarm each, and when the station keeps quiet.
public struct AlarmConfiguration: Hashable, Sendable {
    /// Devices that are contacts, each with what it means.
    public var contacts: [DeviceId: ContactPurpose]
    /// When only what cannot wait is said or beeps: people sleep, in the room and around it.
    public var quietHours: Schedule

    public init(contacts: [DeviceId: ContactPurpose] = [:], quietHours: Schedule = .never) {
        self.contacts = contacts
        self.quietHours = quietHours
    }

    /// No contacts, never quiet.
    public static let none = AlarmConfiguration()
}
