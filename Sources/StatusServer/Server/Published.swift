import StationModel

/// What the loop has published last.
struct Published: Sendable {
    let status: StationStatus
    /// Whether the door serves.
    let ready: Bool
    /// The day up to it.
    var history = History()

    /// The snapshot, as `/api/v1/status` and the event streams send it.
    var json: String {
        StatusJSON(status: status, ready: ready, sample: history.samples.last).json.serialised
    }

    /// The snapshot as an event. Two seconds between attempts: a page is back soon after a
    /// restart, and a station that is away is not asked all the time.
    var event: [UInt8] { Array("retry: 2000\nevent: status\ndata: \(json)\n\n".utf8) }

    /// A sign of life. It is an event and not a comment, because a page is told of events only,
    /// and must notice a connection that has died without a word.
    static let heartbeat = Array("event: alive\ndata: 1\n\n".utf8)
}
