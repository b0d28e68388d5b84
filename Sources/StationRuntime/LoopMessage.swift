public import DevicePorts
public import StationCore
public import StationModel

/// What other threads tell the loop.
public enum LoopMessage: Sendable {
    case identified(Token, Identification, generation: UInt64)
    case committed(Token)
    case commitFailed(Token)
    /// The storage lane's newest word: everything up to this record is on disk, or was answered as
    /// failed.
    case stored(upTo: UInt64, LedgerStatus)
    /// What the last run left, on the lane's first success: news only after a start that did not
    /// wait for it.
    case restored(StorageLane.Opened)
    /// A damaged ledger was replaced.
    case salvaged(SalvagedLedger)
    /// The ledger's file is damaged, and the next start knows it and will salvage it.
    case restartMends
    /// A task of the ledger's upkeep failed, or works again (`nil`).
    case upkeep(LedgerUpkeep, fault: String?)
    /// A fire was latched before the start.
    case fireRemembered
    /// `fire.latch` is as this order wants it.
    case fireLatchKept(order: UInt64)
    case list(MemberListStatus)
    /// The city's other lists are on disk. `isNew`: not what the start found.
    case published(PublishedLists, isNew: Bool)
    /// The hub's newest lists are not used.
    case listRefused(ListRejection, content: UInt64)
    /// A technician's command; the closure answers them.
    case command(Command, by: Operator, answer: @Sendable (CommandOutcome) -> Void)
    /// The city's newest word; the closure says what became of it.
    case directive(StationDirective, answer: @Sendable (DocumentOutcome) -> Void)
    /// A file came that is no directive for this station; `content` stands for its bytes.
    case directiveRefused(DirectiveRefusal, content: UInt64)
    /// How the flows to the hub stand; `nil` = none is configured.
    case hub(HubStatus?)
    /// The next read is shown to a technician instead of being decided.
    case inspectNextRead(answer: @Sendable (InspectedRead?) -> Void)
    /// What would be decided about this credential, which nobody presents; `nil` = no answer.
    case judge(Credential, answer: @Sendable (InspectedRead?) -> Void)
    case configuration(StationConfiguration)
    /// Something for the board itself: a simulation's controls, a technician who listens.
    case board(@Sendable (any Board, MonotonicInstant) -> Void)
    /// The wall clock was moved, or its trust may have changed.
    case lookAtClock
    /// A reload found a bad file: nothing has changed.
    case configurationRefused
    case stop
    /// A simulation cuts the power: nothing is written down or switched off any more.
    case powerFails
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

    init(_ read: Read, _ verdict: AccessPolicy.Verdict) {
        reader = read.reader
        kind = read.credential.kind
        form = read.credential.form
        switch verdict {
        case .grant(let record, _): (denial, group) = (nil, record?.group)
        case .deny(let reason, _): (denial, group) = (reason, nil)
        }
    }
}

extension Credential {
    /// The size of a credential, which tells a technician the format and nobody the person.
    fileprivate var form: String {
        switch self {
        case .wiegand(.card(let bitCount, _, _)), .wiegand(.raw(let bitCount, _)):
            "\(bitCount) bits"
        case .idCardUID: "8 bytes"
        case .qr(let payload): "\(payload.count) characters"
        case .idCard, .faceTerminal, .pin, .token:
            "\(canonicalBytes?.count ?? 0) characters"
        }
    }
}
