public import DevicePorts
import Identity
public import StationModel

/// What other threads tell the loop.
public enum LoopMessage: Sendable {
    case identified(Token, Identification, generation: UInt64)
    case committed(Token)
    case commitFailed(Token)
    /// The storage lane's newest word: everything up to this record is on disk.
    case stored(upTo: UInt64, LedgerStatus)
    case list(MemberListStatus)
    /// A technician's command; the closure answers them.
    case command(Command, by: Operator, answer: @Sendable (CommandOutcome) -> Void)
    case directive(DoorDirective)
    /// The next read is shown to a technician instead of being decided.
    case inspectNextRead(answer: @Sendable (InspectedRead?) -> Void)
    case configuration(StationConfiguration)
    /// Something for the board itself: a simulation's controls.
    case board(@Sendable (any Board, MonotonicInstant) -> Void)
    /// The wall clock was moved, or its trust may have changed.
    case lookAtClock
    case stop
}

/// A read that a technician looked at: what it is, and what would have been decided.
public struct InspectedRead: Hashable, Sendable {
    public let reader: DeviceId
    public let kind: CredentialKind
    /// The format, without the person: `26 bits`, `18 characters`, `129 characters`.
    public let form: String
    /// `nil` = it would have been granted.
    public let denial: DenialReason?
    /// The group of a member who would have been granted.
    public let group: MemberGroup?
}
