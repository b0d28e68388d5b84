import StationModel

/// How many people the station should count, and what it should write of them.
///
/// The world walks people through the beams and knows what beams can tell of each walk. While
/// every walk was seen by sound beams and a running station, the count is known exactly; a walk
/// that was not makes it unknown until the room is next found empty. What the station itself has
/// counted must always be in the ledger once: in the entries of hours that are over, and in the
/// memory that rides on other entries.
struct PeopleShadow {
    /// What the beams must have counted; `nil` = unknown since some anomaly.
    private(set) var expected: Int? = 0
    /// Whether that is also the truth: no walk deceived the beams since the room was last empty.
    private(set) var isTrue = true
    private(set) var trulyInside = 0

    private let hasBeams: Bool
    /// Counted by the station in earlier boots, as far as it is on disk.
    private var earlier = Flow()
    /// Counted in this boot, as of this step.
    private var counted = Flow()
    /// The same before this step: a clock that has jumped is told before a passage is counted, and
    /// so is what follows from its jump, an alarm that ends by it among others.
    private var countedBefore = Flow()
    /// Of all boots, what the entries of hours have told.
    private var told = Flow()
    /// What each entry that is not on disk yet tells with those before it, in their order, and the
    /// token of one whose commit is waited for.
    private var waiting: [(counted: Flow, token: Token?)] = []
    /// The same of the newest entry on disk.
    private var countedOnDisk = Flow()
    /// What the entries of hours on disk have told.
    private var toldOnDisk = Flow()
    /// Passages that must come to those counted, while that is known.
    private var passages: Flow?
    private var memory: OccupancyMemory?
    /// Whether an entry was written in this step.
    private var hasWritten = false
    /// Whether one of them told of the clock.
    private var hasToldOfClock = false
    private var problemFound: BrokenRule?

    struct Flow: Hashable {
        var entered: Int64 = 0
        var left: Int64 = 0

        static func + (one: Self, other: Self) -> Self {
            Self(entered: one.entered + other.entered, left: one.left + other.left)
        }

        static func - (one: Self, other: Self) -> Self {
            Self(entered: one.entered - other.entered, left: one.left - other.left)
        }
    }

    init(_ configuration: StationConfiguration) {
        hasBeams = !configuration.room.occupancy.beams.isEmpty
    }

    /// A start finds what its entries add up to, and the people that the newest one carried.
    mutating func boots(_ restored: OccupancyMemory?) {
        waiting = []
        earlier = countedOnDisk
        (counted, countedBefore) = (Flow(), Flow())
        told = toldOnDisk
        let kept = restored.map { Flow(entered: Int64($0.entered), left: Int64($0.left)) }
        if told + (kept ?? Flow()) != earlier {
            note(
                "each hour's people are told once, over every restart",
                "told \(told), kept \(kept ?? Flow()), counted \(earlier)")
        }
        passages = Flow()
        expected = hasBeams ? restored?.people ?? 0 : nil
        isTrue = expected == trulyInside
        memory = restored
    }

    /// Something happened that beams cannot tell.
    mutating func cannotTell() {
        (expected, passages, isTrue) = (nil, nil, false)
    }

    mutating func walked(_ walk: BeamWalk, isSeen: Bool, inside: Int) {
        trulyInside = inside
        guard hasBeams else { return }
        guard isSeen else { return cannotTell() }
        if !walk.isTold { isTrue = false }
        let seen = Int64(walk.seen)
        let flow =
            walk.isEntering ? Flow(entered: seen, left: 0) : Flow(entered: 0, left: seen)
        passages = passages.map { $0 + flow }
        let change = walk.isEntering ? walk.seen : -walk.seen
        expected = expected.map { max(0, $0 + change) }
    }

    mutating func stepBegins(_ counts: RoomCounts) {
        (hasWritten, hasToldOfClock) = (false, false)
        countedBefore = counted
        counted = Flow(entered: Int64(counts.entered), left: Int64(counts.left))
    }

    mutating func becameDurable(_ entry: LedgerEntry) {
        guard let first = waiting.first else { return }
        waiting.removeFirst()
        countedOnDisk = first.counted
        toldOnDisk = toldOnDisk + Self.flow(of: entry)
    }

    mutating func commitFailed(_ token: Token) { waiting.removeAll { $0.token == token } }

    mutating func follow(_ record: LedgerRecord, token: Token? = nil, at moment: Moment) {
        let flow = Self.flow(of: record.entry)
        told = told + flow
        if record.entry.kind == .occupancyHour, flow == Flow() {
            note("an hour's entry tells of somebody", "\(record.entry.data)")
        }
        if record.entry.kind == .roomVacant, hasBeams {
            (expected, isTrue) = (0, trulyInside == 0)
        }
        for case .occupancy(let new) in record.changes { memory = new }
        waiting.append((told + kept, token))
        hasWritten = true
        if record.entry.kind.rawValue.hasPrefix("clock.") { hasToldOfClock = true }
    }

    private var kept: Flow {
        Flow(entered: Int64(memory?.entered ?? 0), left: Int64(memory?.left ?? 0))
    }

    private static func flow(of entry: LedgerEntry) -> Flow {
        guard entry.kind == .occupancyHour, case .integer(let entered) = entry.data["entered"],
            case .integer(let left) = entry.data["left"]
        else { return Flow() }
        return Flow(entered: entered, left: left)
    }

    private mutating func note(_ invariant: String, _ detail: String) {
        problemFound = problemFound ?? BrokenRule(invariant: invariant, detail: detail)
    }

    // MARK: - Judging

    /// After every step: nothing was counted twice or forgotten.
    func problem(_ counts: RoomCounts, at moment: Moment) -> BrokenRule? {
        if let problemFound { return problemFound }
        let precedesCounting = hasToldOfClock && told + kept == earlier + countedBefore
        if hasBeams, hasWritten, told + kept != earlier + counted, !precedesCounting {
            return BrokenRule(
                invariant: "every entry carries the people counted before it",
                detail: "told \(told), kept \(kept), counted \(earlier + counted)")
        }
        if let memory, kept != Flow(), moment.trust.isTrusted,
            moment.wall >= memory.hour + .hours(1)
        {
            return BrokenRule(
                invariant: "an hour is told when it is over", detail: "\(memory)")
        }
        if let people = counts.people, people < 0 {
            return BrokenRule(invariant: "people are never fewer than none", detail: "\(people)")
        }
        return nil
    }

    /// After a whole walk: the count is what the beams could tell, and the truth where they could.
    func problemAfterWalk(_ counts: RoomCounts) -> BrokenRule? {
        guard hasBeams else { return nil }
        if let expected, counts.people != expected {
            return BrokenRule(
                invariant: "people counted are those who passed the beams",
                detail: "\(counts) and not \(expected)")
        }
        if isTrue, counts.people != trulyInside {
            return BrokenRule(
                invariant: "sound beams count the truth", detail: "\(counts), \(trulyInside)")
        }
        let flow = Flow(entered: Int64(counts.entered), left: Int64(counts.left))
        if let passages, flow != passages {
            return BrokenRule(
                invariant: "every passage is counted once", detail: "\(counts) and not \(passages)")
        }
        return nil
    }
}
