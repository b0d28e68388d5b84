import StationModel

/// Denials that are counted together: those of one reader, reason and kind.
struct DenialSort: Hashable, Comparable, Sendable {
    let reader: DeviceId
    let reason: DenialReason
    let kind: CredentialKind

    static func < (left: DenialSort, right: DenialSort) -> Bool {
        (left.reader, left.reason.rawValue, left.kind.rawValue)
            < (right.reader, right.reason.rawValue, right.kind.rawValue)
    }
}

extension DenialReason {
    /// Denials of this sort that are entries of their own within a minute, where nobody is named;
    /// `nil` = all of them.
    ///
    /// Anybody can hold one made-up code after the other to a scanner, some ten a second. Five keep
    /// a person's mistake and their second and third try visible; the rest is a number.
    var entriesPerMinute: Int? {
        switch self {
        case .stale, .lockedOut: 1
        // Our own fault, and slow: at most two a second of a reader, for an answer is awaited.
        case .storageFault: nil
        default: 5
        }
    }
}
