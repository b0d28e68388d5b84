public import StationModel

/// Pulses of a Wiegand pair → cards.
///
/// Theory of operation. A pulse on DATA0 is a 0, on DATA1 a 1; pulses of one card are 0.2 – 20 ms
/// apart (SIA 26-bit standard), cards much further. A *burst* is the pulses between two gaps of
/// 30 ms. A burst is judged at the last bit of the longest configured format, so that the door
/// does not wait for the gap; a shorter one at the gap. Pulses after the judgement, more bits than
/// any format, a length that no format has, and pulses closer than 100 µs (ringing, or two lines
/// shorted: their order means nothing) make the burst *babble*: one event, and nothing counts until
/// the next gap. Pulses are put in the order of their stamps: two lines may be read one
/// after the other.
///
/// Configure every length that the reader can send: of a longer, unknown one the first bits would
/// be judged as the longest known, with nothing but two parity bits against it.
public struct WiegandDecoder: Sendable {
    /// Longer than the greatest pulse interval (20 ms) by half.
    public static let gap: Duration = .milliseconds(30)
    /// Half of the least pulse interval (200 µs).
    public static let leastInterval: Duration = .microseconds(100)

    private struct Pulse {
        let isOne: Bool
        let instant: MonotonicInstant
    }

    private enum Burst {
        case none
        case collecting
        /// A whole card was judged; only the gap may follow.
        case judged
        case babble(since: MonotonicInstant)
    }

    private let formats: [WiegandFormat]
    private let longest: Int
    /// At most `longest` (64) of the burst, in the order of their stamps.
    private var pulses: [Pulse] = []
    private var burst = Burst.none
    private var last: MonotonicInstant?

    /// Of two formats of one length the first counts; the configuration refuses such a pair.
    public init(formats: [WiegandFormat]) {
        self.formats = formats
        longest = formats.map(\.bitCount).max() ?? 0
        pulses.reserveCapacity(longest)
    }

    /// The end of the burst, unless another pulse comes first.
    public var nextDeadline: MonotonicInstant? { last.map { $0 + Self.gap } }

    /// Since when the line has babbled without a gap: nobody can be read meanwhile.
    public var babblingSince: MonotonicInstant? {
        if case .babble(let since) = burst { since } else { nil }
    }

    /// A line became active. At most one event.
    public mutating func pulse(isOne: Bool, at instant: MonotonicInstant) -> ReaderEvent? {
        let ended = advance(to: instant)
        last = max(last ?? instant, instant)
        switch burst {
        case .none, .collecting: return collect(Pulse(isOne: isOne, instant: instant)) ?? ended
        case .judged: return babble(since: instant)
        case .babble: return ended
        }
    }

    /// Time passes; all pulses up to `now` have been delivered.
    public mutating func advance(to now: MonotonicInstant) -> ReaderEvent? {
        guard let end = nextDeadline, now >= end else { return nil }
        defer { (burst, last) = (.none, nil) }
        guard case .collecting = burst else { return nil }
        return judge() ?? .noise(.babble)
    }

    private mutating func collect(_ pulse: Pulse) -> ReaderEvent? {
        let place = 1 + (pulses.lastIndex { $0.instant <= pulse.instant } ?? -1)
        let neighbours = pulses[max(0, place - 1)..<min(pulses.count, place + 1)]
        let isTooFast = neighbours.contains {
            let (earlier, later) = (min($0.instant, pulse.instant), max($0.instant, pulse.instant))
            return later - earlier < Self.leastInterval
        }
        if isTooFast { return babble(since: pulse.instant) }
        burst = .collecting
        pulses.insert(pulse, at: place)
        guard pulses.count >= longest else { return nil }
        burst = .judged
        return judge()
    }

    /// The meaning of the collected pulses, which are forgotten; `nil` when no format has so many.
    private mutating func judge() -> ReaderEvent? {
        defer { pulses.removeAll(keepingCapacity: true) }
        guard let completed = pulses.last?.instant,
            let format = formats.first(where: { $0.bitCount == pulses.count })
        else { return nil }
        let bits = pulses.reduce(UInt64(0)) { $0 << 1 | ($1.isOne ? 1 : 0) }
        guard let card = format.credential(bits: bits) else { return .noise(.badChecksum) }
        return .read(.wiegand(card), completed: completed)
    }

    private mutating func babble(since: MonotonicInstant) -> ReaderEvent {
        pulses.removeAll(keepingCapacity: true)
        burst = .babble(since: since)
        return .noise(.babble)
    }
}
