import StationModel

/// Which refused documents of the city have been told, directives or lists. The same file is asked
/// for again and again, and a server without versions sends it each time.
struct RefusedDocuments: Sendable {
    /// A file that is wrong for weeks is told by an entry of each day.
    static let toldFor: Duration = .days(1)
    /// Of a reason, within that time: a city mends its file less often, and who sends another one
    /// each time (a page with the time on it) must not fill the ledger.
    static let mostTold = 8

    private struct Told: Sendable {
        let content: UInt64
        let at: MonotonicInstant
    }

    private var told: [String: [Told]] = [:]

    /// Whether this refusal is to be an entry; then it has been told.
    ///
    /// - Parameters:
    ///   - reason: a word of ours: there are some twenty.
    ///   - content: stands for what was refused: of its bytes, or its version.
    mutating func tells(
        _ reason: String, of content: UInt64, at now: MonotonicInstant
    ) -> Bool {
        var recent = told[reason, default: []].filter { now < $0.at + Self.toldFor }
        let isNews = !recent.contains { $0.content == content } && recent.count < Self.mostTold
        if isNews { recent.append(Told(content: content, at: now)) }
        told[reason] = recent
        return isNews
    }
}
