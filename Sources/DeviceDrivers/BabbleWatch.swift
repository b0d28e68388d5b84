import StationModel

/// Notices a reader of which noise comes without end, so that it is left alone for a while.
///
/// Two signs: 200 noise events within 10 s (people cause a few a minute), or one burst that has
/// lasted for 10 s, in which nobody can be read. The 10 s are counted in windows that begin with a
/// noise event.
struct BabbleWatch {
    static let window: Duration = .seconds(10)
    static let mostNoise = 200

    private var windowStart: MonotonicInstant?
    private var count = 0

    mutating func noise(at now: MonotonicInstant) {
        if let start = windowStart, now - start < Self.window {
            count += 1
        } else {
            (windowStart, count) = (now, 1)
        }
    }

    /// `burst`: since when the decoder has seen one burst.
    func isBabbling(burst: MonotonicInstant?, at now: MonotonicInstant) -> Bool {
        count >= Self.mostNoise || burst.map { now - $0 >= Self.window } ?? false
    }

    mutating func reset() { (windowStart, count) = (nil, 0) }
}
