public import StationModel

/// Tells a repeated read from a new one.
///
/// A card lies on the antenna, a phone is held to the scanner: the reader delivers the same
/// credential again and again. A read of the same credential on the same reader within 3 s of its
/// previous read is a repeat; the interval slides with every repeat, so a card that stays is one
/// read however long it stays. A code is also a repeat while the unlock that it caused runs: its
/// owner has been let in, and "already used" would only confuse.
public struct RepeatGuard: Sendable {
    /// From one read to the next.
    public static let interval: Duration = .seconds(3)
    /// A read may come as late and still be judged: until then the one before it is needed.
    static let remembered: Duration = interval + Read.greatestAge
    /// Credentials remembered per reader: more different cards than a hand can show in 3 s.
    static let mostRemembered = 16

    private struct Sighting: Sendable {
        let credential: Credential
        var last: MonotonicInstant
    }

    private var sightings: [DeviceId: [Sighting]] = [:]
    private var opening: [Credential] = []

    public init() {}

    /// Whether the read is a repeat; it is remembered either way.
    public mutating func isRepeat(_ read: Read) -> Bool {
        var recent = (sightings[read.reader] ?? []).filter {
            read.completed - $0.last <= Self.interval
        }
        defer { sightings[read.reader] = recent }
        if let place = recent.firstIndex(where: { $0.credential == read.credential }) {
            recent[place].last = max(recent[place].last, read.completed)
            return true
        }
        recent.append(Sighting(credential: read.credential, last: read.completed))
        if recent.count > Self.mostRemembered { recent.removeFirst() }
        return opening.contains(read.credential)
    }

    /// A read that was not judged: the next one of the same credential is a new one.
    public mutating func forget(_ read: Read) {
        sightings[read.reader]?.removeAll { $0.credential == read.credential }
    }

    /// A code caused the unlock that runs now.
    public mutating func unlockRuns(causedBy credential: Credential) {
        opening.append(credential)
        if opening.count > Self.mostRemembered { opening.removeFirst() }
    }

    /// No grant runs any more: a code shown from now on is judged.
    public mutating func unlockEnded() {
        if !opening.isEmpty { opening = [] }
    }

    /// Forgets credentials that no rule needs any more; they are personal data.
    public mutating func forget(before now: MonotonicInstant) {
        guard let due = nextDeadline, due <= now else { return }
        for (reader, seen) in sightings {
            let recent = seen.filter { now - $0.last <= Self.remembered }
            sightings[reader] = recent.isEmpty ? nil : recent
        }
    }

    /// When `forget` has something to do.
    public var nextDeadline: MonotonicInstant? {
        sightings.values.lazy.joined().map { $0.last + Self.remembered + .milliseconds(1) }.min()
    }
}
