import StationModel

/// Entries of an earlier epoch that are lost: the hub has not acknowledged them, and they could
/// not be saved from a damaged file. The entry `events.gap` tells the city of them.
///
/// | data | means |
/// |---|---|
/// | `epoch` | of the lost entries; missing = the file could not even say that |
/// | `from`, `to` | the first and the last number; no `to` = none is known to be lost |
/// | `count` | how many between them; fewer only in the last of very many gaps |
/// | `endUnknown` | `true`: the end of the ledger is lost, there may be more behind `to` |
/// | `reason` | `damaged` |
/// | `fromMilliseconds` | time of the entry before, where it was saved and its clock was trusted |
/// | `toMilliseconds` | the same of the entry behind |
struct LedgerGap: Hashable {
    /// A file in so many pieces is of a card that has to be replaced; its first entries should
    /// fit into one request to the hub. What is more becomes one with the last.
    static let mostOfEpoch = 20

    var epoch: UInt64?
    var from: Int64
    var to: Int64
    var count: Int64
    var isEndKnown = true
    var begins: UnixTime?
    var ends: UnixTime?

    /// Nothing is known but that there was a ledger, and that some of it may be lost.
    static let unknown = LedgerGap(epoch: nil, from: 1, to: 0, count: 0, isEndKnown: false)

    func entry(at moment: Moment) -> LedgerEntry {
        var data: [String: LedgerValue] = [
            "reason": .text("damaged"), "count": .integer(count),
        ]
        if let epoch {
            data["epoch"] = .text(epoch.hex)
            data["from"] = .integer(from)
        }
        if count > 0 { data["to"] = .integer(to) }
        if !isEndKnown { data["endUnknown"] = .flag(true) }
        if let begins { data["fromMilliseconds"] = .integer(begins.milliseconds) }
        if let ends { data["toMilliseconds"] = .integer(ends.milliseconds) }
        return LedgerEntry(.eventsGap, at: moment, subject: "ledger", data: data)
    }
}
