import StationModel

/// Counts what lies on a scale.
///
/// Theory of operation. The count follows the weight when that has left the present count by more
/// than 6/10 of a unit (hysteresis: a bag that lies half on the rim does not count back and forth)
/// and has said the same for 2 s (a hand on the shelf is no stock). While the count rests, a small
/// remainder is drift of the cell and is taken into the offset, an eighth of it once a minute; an
/// offset of half a unit is no drift any more, and somebody should count. The offset outlives a
/// restart: without it a drifted cell would hide the first item taken, or show one too many.
///
///     resting(n) ──weight off by > 0.6 unit──▶ settling(m) ──2 s the same──▶ resting(m)
///         ▲──────────weight back─────────────────────┘
///
/// A reading without a value, or with one that the shelf cannot have, only ends the settling. After
/// somebody has counted, the next weight sets the offset anew; where it says three quarters of a
/// unit or more against the count, that is a miscount: it is refused, or, where the scale had
/// nothing to say at that moment, overruled by the next weight.
struct OpenShelf: Hashable, Sendable {
    /// Longer than a hand rests on a shelf, shorter than the next person takes to come.
    static let settles: Duration = .seconds(2)
    static let driftInterval: Duration = .seconds(60)

    private struct Candidate: Hashable, Sendable {
        let count: Int
        let since: MonotonicInstant
    }

    let unitGrams: Int
    let capacity: Int
    private(set) var count: Int
    /// Thousandths of a gram that the scale shows too much.
    private(set) var offsetMilligrams = 0
    private var candidate: Candidate?
    private var driftLooked: MonotonicInstant?
    /// Somebody has counted, and the scale has not spoken since.
    private var isToBeTared = false
    /// The newest weight; `nil` = none, or none that can be believed.
    private var lastGrams: Int?

    /// `offset`: thousandths of a gram, as the last run has followed the drift.
    init(_ configuration: ShelfConfiguration, count: Int, offset: Int = 0) {
        precondition(configuration.unitGrams > 0, "checked with the configuration")
        unitGrams = configuration.unitGrams
        capacity = configuration.capacity
        self.count = count
        let limit = unitGrams * 500
        offsetMilligrams = min(max(-limit, offset), limit)
    }

    /// Whether the cell has drifted too far for the count to be believed.
    var hasDrifted: Bool { abs(offsetMilligrams) >= unitGrams * 500 }

    /// Takes a reading; the new count when it has changed.
    mutating func take(_ reading: Reading) -> Int? {
        guard reading.quantity == .weight else { return nil }
        guard let grams = reading.value, reading.quality == .ok, isPlausible(grams) else {
            candidate = nil
            lastGrams = nil
            return nil
        }
        lastGrams = grams
        if isToBeTared { tare(grams) }
        let weight = grams * 1000 - offsetMilligrams
        let rest = weight - count * unitGrams * 1000
        guard abs(rest) > unitGrams * 600 else {
            candidate = nil
            followDrift(rest, at: reading.at)
            return nil
        }
        let seen = min(max(0, (weight + unitGrams * 500) / (unitGrams * 1000)), capacity)
        guard seen != count else { return nil }
        guard let candidate, candidate.count == seen else {
            self.candidate = Candidate(count: seen, since: reading.at)
            return nil
        }
        guard reading.at - candidate.since >= Self.settles else { return nil }
        self.candidate = nil
        count = seen
        return seen
    }

    /// Whether the weight would contradict this count as soon as it held.
    func overrules(_ counted: Int) -> Bool {
        lastGrams.map { !isOffset(($0 - counted * unitGrams) * 1000) } ?? false
    }

    /// Whether the cell may show so much too much; more are other items than were counted.
    private func isOffset(_ milligrams: Int) -> Bool { abs(milligrams) < unitGrams * 750 }

    /// Somebody has counted: what the scale says now beyond that is offset.
    mutating func correct(to count: Int) {
        self.count = count
        offsetMilligrams = 0
        candidate = nil
        isToBeTared = true
    }

    private mutating func tare(_ grams: Int) {
        isToBeTared = false
        let rest = (grams - count * unitGrams) * 1000
        guard isOffset(rest) else { return }
        offsetMilligrams = min(max(-unitGrams * 500, rest), unitGrams * 500)
    }

    /// Two units below nothing, or a fifth above a full shelf, is no load of this shelf.
    private func isPlausible(_ grams: Int) -> Bool {
        (-2 * unitGrams...(capacity * unitGrams * 6 / 5 + 2 * unitGrams)).contains(grams)
    }

    private mutating func followDrift(_ rest: Int, at now: MonotonicInstant) {
        guard abs(rest) <= unitGrams * 300 else { return }
        if let driftLooked, now - driftLooked < Self.driftInterval { return }
        driftLooked = now
        let limit = unitGrams * 500
        offsetMilligrams = min(max(-limit, offsetMilligrams + rest / 8), limit)
    }
}
