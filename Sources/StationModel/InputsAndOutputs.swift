/// A contact of the station, by its meaning. Wiring (line, polarity) is the board's matter.
public enum ContactRole: Hashable, Sendable {
    /// Active = open.
    case door
    /// Active = pressed.
    case exitButton
    /// Active = fire. Supervised, normally closed: a cut wire is a fire.
    case fireAlarm
    /// Active = the housing is open.
    case tamper
    /// Active = the bolt is where the lock secures the door; only where feedback is wired.
    case lockFeedback
    /// One of many of its kind, which a rule knows by its device: a beam, a button, a leak sensor.
    case named(DeviceId)
}

/// An output of the station, by its meaning.
public enum OutputRole: Hashable, Sendable {
    /// On = released. The board turns that into current by the lock's kind.
    case lock
    case buzzer, greenLamp, redLamp, siren
    /// One of many of its kind, which a rule knows by its device: a heater, an outlet.
    case named(DeviceId)
}

/// What the door's section of the configuration names; of all other roles there may be many.
extension ContactRole: CaseIterable {
    public static let allCases: [Self] = [.door, .exitButton, .fireAlarm, .tamper, .lockFeedback]
}

/// What the door's section of the configuration names; of all other roles there may be many.
extension OutputRole: CaseIterable {
    public static let allCases: [Self] = [.lock, .buzzer, .greenLamp, .redLamp, .siren]
}

/// The role as the configuration, entries and metrics write it; that of a named one is its device.
extension ContactRole: RawRepresentable {
    public var rawValue: String {
        switch self {
        case .door: "door"
        case .exitButton: "exitButton"
        case .fireAlarm: "fireAlarm"
        case .tamper: "tamper"
        case .lockFeedback: "lockFeedback"
        case .named(let device): device.text
        }
    }

    /// One of the door's; nothing else can be told from a device's name.
    public init?(rawValue: String) {
        guard let role = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = role
    }
}

/// The role as the configuration, entries and metrics write it; that of a named one is its device.
extension OutputRole: RawRepresentable {
    public var rawValue: String {
        switch self {
        case .lock: "lock"
        case .buzzer: "buzzer"
        case .greenLamp: "greenLamp"
        case .redLamp: "redLamp"
        case .siren: "siren"
        case .named(let device): device.text
        }
    }

    /// One of the door's; nothing else can be told from a device's name.
    public init?(rawValue: String) {
        guard let role = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = role
    }
}

/// One output driven to one level.
public struct Actuation: Hashable, Sendable {
    public let output: OutputRole
    public let on: Bool

    public init(_ output: OutputRole, on: Bool) {
        self.output = output
        self.on = on
    }
}

/// What a device reports besides reads and levels.
public enum DeviceCondition: Hashable, Sendable {
    case working
    /// Gone, silent or defective; the text names the operation and the system's word for it.
    case failed(String)
}

/// What a reader counted and threw away.
public enum Noise: String, Hashable, CaseIterable, Sendable {
    /// Edges or bytes that are no frame of any configured format.
    case babble
    /// A whole frame whose parity or checksum is wrong.
    case badChecksum
    /// A frame that did not end in time or in size.
    case incomplete
}
