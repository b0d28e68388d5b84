/// A point on CLOCK_MONOTONIC: time since the board started, unmoved by clock settings.
///
/// Every timer of the station (release, relock, held-open) runs on it. It starts again at zero
/// with each boot, so it is only ever compared within one boot.
public struct MonotonicInstant: Hashable, Comparable, Sendable {
    /// Time since the clock's origin; never negative in the runtime.
    public let sinceBoot: Duration

    public init(sinceBoot: Duration) { self.sinceBoot = sinceBoot }

    /// From the kernel's nanosecond stamp (edge events, `clock_gettime`).
    public init(nanoseconds: Int64) { sinceBoot = .nanoseconds(nanoseconds) }

    /// Whole nanoseconds since boot, as the kernel counts them.
    public var nanoseconds: Int64 { sinceBoot.wholeNanoseconds }

    /// Whole milliseconds since boot, as the ledger stores them.
    public var milliseconds: Int64 { sinceBoot.wholeMilliseconds }

    public static func < (left: Self, right: Self) -> Bool { left.sinceBoot < right.sinceBoot }

    public static func + (instant: Self, span: Duration) -> Self {
        Self(sinceBoot: instant.sinceBoot + span)
    }

    public static func - (instant: Self, span: Duration) -> Self {
        Self(sinceBoot: instant.sinceBoot - span)
    }

    public static func - (later: Self, earlier: Self) -> Duration {
        later.sinceBoot - earlier.sinceBoot
    }
}

extension Duration {
    /// The duration in whole nanoseconds, rounded towards zero. Range ± 292 years.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The duration in whole milliseconds, rounded towards zero.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// The duration in whole seconds, rounded towards zero.
    public var wholeSeconds: Int64 { components.seconds }

    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

/// A point on the wall clock: milliseconds since 1970-01-01 UTC, leap seconds not counted.
///
/// It can jump. What is timed by it says so (expiries, schedules, validity of a member).
public struct UnixTime: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whole seconds since 1970, rounded down (also before 1970).
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    public static func + (time: Self, span: Duration) -> Self {
        Self(milliseconds: time.milliseconds + span.wholeMilliseconds)
    }

    public static func - (time: Self, span: Duration) -> Self {
        Self(milliseconds: time.milliseconds - span.wholeMilliseconds)
    }

    public static func - (later: Self, earlier: Self) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

/// How far the wall clock can be believed.
public enum ClockTrust: Hashable, Sendable {
    /// Disciplined by a time server now.
    case synced
    /// Was synced; may be off by this much since (a whole number of seconds, rounded up).
    case holdover(uncertaintySeconds: Int64)
    /// No time server since boot, or held over for too long: only the lower bound is known.
    case untrusted

    /// Beyond this a held-over clock is untrusted: a code's window of 45 s, widened by more than
    /// 5 min on both sides, would no longer tell a fresh code from a screenshot.
    public static let largestUncertaintySeconds: Int64 = 300

    /// Seconds by which time bounds are widened; `nil` when the clock cannot be used at all.
    public var uncertaintySeconds: Int64? {
        switch self {
        case .synced: 0
        case .holdover(let seconds): seconds <= Self.largestUncertaintySeconds ? seconds : nil
        case .untrusted: nil
        }
    }

    /// Whether wall time may decide anything.
    public var isTrusted: Bool { uncertaintySeconds != nil }

    /// `synced`, `holdover` or `untrusted`: the word used in records and metrics.
    public var word: String {
        switch self {
        case .synced: "synced"
        case .holdover: isTrusted ? "holdover" : "untrusted"
        case .untrusted: "untrusted"
        }
    }
}

/// The only form in which time enters the station: both clocks, read together, and their trust.
public struct Moment: Hashable, Sendable {
    public let instant: MonotonicInstant
    public let wall: UnixTime
    public let trust: ClockTrust

    public init(instant: MonotonicInstant, wall: UnixTime, trust: ClockTrust) {
        self.instant = instant
        self.wall = wall
        self.trust = trust
    }

    /// The same clocks, a little later (or earlier).
    public func advanced(by span: Duration) -> Moment {
        Moment(instant: instant + span, wall: wall + span, trust: trust)
    }
}
