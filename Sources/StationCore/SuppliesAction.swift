import StationModel

/// What dispensing asks of the station; carried out in order.
enum SuppliesAction: Hashable, Sendable {
    case record(
        EntryKind, subject: String, data: [String: LedgerValue], member: MemberPseudonym?,
        [SuppliesChange])
    /// An intent; its answer belongs to this place.
    case commit(
        LaneAddress, data: [String: LedgerValue], member: MemberPseudonym, [SuppliesChange])
    case turn(LaneAddress)
    case unlock(CompartmentAddress)
    case power(DeviceId, on: Bool)
    /// `reader` = where the person stands; `nil` = somebody whom no reader has seen.
    case prompt(Prompt, reader: DeviceId?)
}
