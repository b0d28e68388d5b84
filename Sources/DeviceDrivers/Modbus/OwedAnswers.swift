import StationModel

/// Answers that one device still owes to the line, because they did not come in their time.
///
/// An answer does not say to which question it belongs: one register looks like another. A device
/// that answers late would have its answer to the repeated question taken for that to the next
/// one. So while it owes answers, it is asked nothing else than what it was asked. It answers in
/// the order in which it was asked; so the first answer tells how late it is, and each one that is
/// owed takes as long again. Until then no other question is put to it.
struct OwedAnswers {
    /// An answer that is later than this was lost: the slowest devices take less than a second.
    static let latest: Duration = .seconds(2)
    /// For what an answer's own bytes and an adapter take.
    static let margin: Duration = .milliseconds(100)

    /// When the questions without an answer were asked, the oldest first; as many as have their
    /// time-out within 2 s.
    private var asked: [MonotonicInstant] = []
    /// Until when no other question is put to it.
    private(set) var settled = MonotonicInstant(sinceBoot: .zero)

    /// A question was not answered in its time.
    mutating func missed(_ question: MonotonicInstant) {
        asked = asked.filter { question - $0 <= Self.latest } + [question]
    }

    /// A question was answered, or an older one with the same words.
    mutating func answered(_ question: MonotonicInstant, at now: MonotonicInstant) {
        let open = (asked + [question]).filter { now - $0 <= Self.latest }
        asked = []
        guard open.count > 1, let oldest = open.first else { return }
        settled = now + (now - oldest + Self.margin) * (open.count - 1)
    }
}
