/// A contact of the station, by its meaning. Wiring (line, polarity) is the board's matter.
public enum ContactRole: String, Hashable, CaseIterable, Sendable {
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
}

/// An output of the station, by its meaning.
public enum OutputRole: String, Hashable, CaseIterable, Sendable {
    /// On = released. The board turns that into current by the lock's kind.
    case lock
    case buzzer, greenLamp, redLamp, siren
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
