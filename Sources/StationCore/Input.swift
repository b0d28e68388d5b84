public import StationModel

/// Everything that can happen to a station. Time is not among them: it is `step`'s parameter.
public enum Input: Hashable, Sendable {
    /// Time has passed; nothing else.
    case tick
    case read(Read)
    /// A read that is shown to a technician: nobody is let in, and what the reader delivers of the
    /// same credential right after is a repeat of it.
    case inspected(Read)
    /// The answer to `Effect.identify`; `generation` is that of the list it was looked up in.
    case identified(Token, Identification, generation: UInt64)
    /// The level of a contact, and since when it has had it.
    case contact(ContactRole, active: Bool, since: MonotonicInstant)
    case device(DeviceId, DeviceCondition)
    case noise(DeviceId, Noise)
    /// An output could not be driven, or works again.
    case output(OutputRole, DeviceCondition)
    case reading(DeviceId, Reading)
    /// The answer to `Effect.dispense`.
    case dispensed(Token, DispenseResult)
    /// Something fell out of a lane while nothing was to fall.
    case strayDrop(LaneAddress)
    /// The door of a compartment, whenever it changes and once after its board came up.
    case compartment(CompartmentAddress, isOpen: Bool, since: MonotonicInstant)
    case command(Command, by: Operator, Token)
    /// A directive that is rightly signed, for this station; answered by `Effect.directiveJudged`.
    case city(StationDirective, Token)
    /// A file came that is no directive of this station's city; `content` stands for its bytes.
    case cityRefused(DirectiveRefusal, content: UInt64)
    /// What needs somebody at the city's hub, whenever that changes.
    case hub(Set<HubCondition>, undecided: Set<HubFlow> = [])
    case directive(DoorDirective)
    case roomDirective(RoomDirective)
    /// The entries of `Effect.commit` are on disk.
    case committed(Token)
    case commitFailed(Token)
    case storage(StorageCondition)
    /// A damaged ledger was replaced by a new one, with what could be proved of the old.
    case ledgerSalvaged(SalvagedLedger)
    /// The ledger was found damaged while it was in use: a start will salvage it.
    case restartMends
    /// Whether the order to latch or reset a fire is kept where it outlives a restart.
    case fireKept(FireMemory, Bool)
    /// What became of a piece of the ledger's upkeep; `nil` = it was done.
    case upkeep(LedgerUpkeep, fault: String?)
    /// What storage remembers, after a start that did not wait for it.
    case restored(RestoredState)
    /// A fire was latched before the start; the file that says so was read late.
    case fireRemembered
    /// So many entries did not fit into the queue and are gone.
    case recordsLost(Int)
    case list(MemberListStatus)
    /// What the city publishes beside it, verified and on disk. `isNew`: not what the start found.
    case published(PublishedLists, isNew: Bool)
    /// A manifest of the hub, or what it names, is not used.
    case listRefused(ListRejection, content: UInt64)
    /// A changed configuration; only what differs takes effect.
    case configuration(StationConfiguration)
    /// The service is about to end on request.
    case stop
}
