/// One credential as it came from one reader, with the time at which its last bit arrived.
public struct Read: Hashable, Sendable {
    public let reader: DeviceId
    public let credential: Credential
    /// What the card says of its own validity; only a module-read ID card has it.
    public let cardValidity: CardValidity?
    /// The kernel's time of the last edge, or the arrival of the last byte.
    public let completed: MonotonicInstant

    public init(
        reader: DeviceId, credential: Credential, cardValidity: CardValidity? = nil,
        completed: MonotonicInstant
    ) {
        self.reader = reader
        self.credential = credential
        self.cardValidity = cardValidity
        self.completed = completed
    }

    /// A read that was delivered later than this never opens the door: who stood there has gone,
    /// or the bytes waited in a buffer while the process was paused.
    public static let greatestAge: Duration = .seconds(2)
}

/// What an ID card says of itself, as far as the station needs it.
public struct CardValidity: Hashable, Sendable {
    /// First day of validity.
    public let from: CivilDate
    /// Last day of validity; `nil` = without end (长期).
    public let through: CivilDate?
    /// Whether the number's check digit and birth date are right.
    public let numberIsSound: Bool

    public init(from: CivilDate, through: CivilDate?, numberIsSound: Bool) {
        self.from = from
        self.through = through
        self.numberIsSound = numberIsSound
    }
}
