import StationModel

/// When a publication says that it was made. A station believes a signed time before its own
/// clock, and lists end by it.
struct IssueDate {
    /// The clocks of a city's machines differ by less; a wrong day or year is more.
    private static let mostAhead: Duration = .days(1)

    let issued: UnixTime
    /// By the clock of this machine.
    let now: UnixTime

    /// - Throws: when it lies so far ahead that stations would set their clocks wrong.
    func check() throws(PublishingFault) {
        guard issued <= now + Self.mostAhead else { throw .issuedAhead(issued, now: now) }
    }

    /// Of a manifest that is good until `end` and comes after one of `last`.
    func check(until end: UnixTime, after last: UnixTime?) throws(PublishingFault) {
        try check()
        guard end > now else { throw .overAlready(end, now: now) }
        // One that lies far ahead is the mistake that this publication corrects.
        guard let last, last <= now + Self.mostAhead, issued < last else { return }
        throw .issuedBeforeLast(issued, last: last)
    }
}
