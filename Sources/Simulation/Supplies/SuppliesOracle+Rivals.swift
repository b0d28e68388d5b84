import StationCore
import StationModel

/// Two people at two readers of the dispensers, of whom either may press.
extension SuppliesOracle {
    /// Who else may surely choose when somebody is identified, by their readers.
    func rivals(of entry: LedgerEntry) -> [DeviceId: MonotonicInstant] {
        let reader = DeviceId(entry.subject)
        guard configuration.readers.contains(reader), let session else { return [:] }
        var rivals = session.rivals
        if session.member != entry.member { rivals[session.reader] = session.until }
        rivals[reader] = nil
        return rivals.filter { moment.instant <= $0.value }
    }

    mutating func judgeRivals(at place: String, _ input: Input) {
        guard case .contact = input, let session,
            session.rivals.values.contains(where: { moment.instant <= $0 })
        else { return }
        note("nobody takes an item on another's account", place)
    }

    /// A refusal of nobody in particular: everybody is to be identified once more.
    mutating func closesForAll(with entry: LedgerEntry) {
        if entry.member == nil, entry.text("reason") == DenialReason.stale.rawValue {
            session = nil
        }
    }

    /// Who was let in from afar may be the next to press as well.
    mutating func letsInUnread() {
        guard configuration.readers.isEmpty, let open = session else { return }
        crowd.refusedAfter = open.member
        session = nil
    }

    mutating func judgeAccount(of entry: LedgerEntry, _ input: Input) {
        guard case .contact = input, let member = entry.member, member == crowd.refusedAfter,
            crowd.waits[member] == nil
        else { return }
        note("nobody takes an item on another's account", entry.subject)
    }
}
