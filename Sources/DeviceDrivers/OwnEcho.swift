/// Whether the adapter of a half-duplex line hears what it sends.
///
/// Some requests are answered with their own bytes: for those the adapter's echo would pass as the
/// answer of a dead device. So a line first asks what no device answers with a copy, until that
/// has told whether the adapter hears itself: by a copy, by an answer without one, or by three
/// silences in a row, which an adapter that hears itself does not know. Who hears itself once
/// always does; an echo may be damaged.
struct OwnEcho {
    /// One request may get lost, three are no accident.
    private static let mostSilences = 3

    /// `nil` = not known yet.
    private(set) var isHeard: Bool?
    private var silences = 0

    /// What came of a request that is not answered with a copy.
    mutating func learn(isHeard heard: Bool, isAnswered: Bool, isSilent: Bool) {
        guard isHeard != true else { return }
        if heard || isAnswered {
            isHeard = heard
        } else if isHeard == nil {
            silences = isSilent ? silences + 1 : 0
            if silences == Self.mostSilences { isHeard = false }
        }
    }
}
