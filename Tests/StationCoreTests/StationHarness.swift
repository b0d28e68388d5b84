import StationModel

@testable import StationCore

/// A station with stand-ins for identification and storage: it keeps the time, answers what the
/// station asks, and collects what the station does.
struct StationHarness {
    var station: Station
    private(set) var now = 0
    /// Both clocks' relation and trust, as a test sets them.
    var wallShift: Duration = .zero
    var trust = ClockTrust.synced
    /// What the identity lane knows; anybody else is unknown.
    var people: [Credential: Identification] = [:]
    var generation: UInt64 = 1
    /// Whether `identify` is answered in the same instant.
    var answersAtOnce = true
    private(set) var questions: [(token: Token, credential: Credential)] = []
    private(set) var commits: [(token: Token, record: LedgerRecord)] = []
    private(set) var effects: [Effect] = []

    init(
        _ configuration: StationConfiguration = configuration(),
        restored: RestoredState = RestoredState(cleanStop: true), lockIsReleased: Bool = false,
        list: MemberListStatus = freshList, trust: ClockTrust = .synced,
        isStateLate: Bool = false, published: PublishedLists = .none
    ) {
        self.trust = trust
        let start = Station.Start(
            configuration: configuration, restored: restored, lockIsReleased: lockIsReleased,
            list: list, buildDate: wallOrigin - .days(30), version: "0.0.0-test",
            isStateLate: isStateLate, published: published)
        station = Station(start, at: moment(0, trust: trust))
        collect(station.begin(at: moment(0, trust: trust)))
    }

    var present: Moment { moment(now, trust: trust, wallShift: wallShift) }

    // MARK: - Feeding

    mutating func send(_ input: Input) {
        collect(station.step(input, at: present))
    }

    /// Lets time pass, with a tick at every deadline on the way, as the runtime does.
    mutating func wait(_ milliseconds: Int) {
        let end = now + milliseconds
        while let deadline = station.nextDeadline(at: present), deadline <= instant(end) {
            now = max(now, Int(deadline.milliseconds))
            send(.tick)
        }
        now = end
        send(.tick)
    }

    /// Moves the time on without waking the station.
    mutating func sleep(_ milliseconds: Int) { now += milliseconds }

    mutating func show(
        _ credential: Credential, at reader: DeviceId = frontReader, age: Int = 0,
        validity: CardValidity? = nil
    ) {
        send(
            .read(
                Read(
                    reader: reader, credential: credential, cardValidity: validity,
                    completed: instant(now - age))))
    }

    mutating func set(_ role: ContactRole, _ active: Bool) {
        send(.contact(role, active: active, since: instant(now)))
    }

    /// Answers the oldest open question.
    mutating func answer() {
        guard !questions.isEmpty else { return }
        let question = questions.removeFirst()
        let found = people[question.credential] ?? .unknown(digest: unknownDigest(question))
        send(.identified(question.token, found, generation: generation))
    }

    private func unknownDigest(_ question: (token: Token, credential: Credential))
        -> CredentialDigest
    {
        digest(UInt64(truncatingIfNeeded: question.credential.hashValue))
    }

    private mutating func collect(_ new: [Effect]) {
        effects += new
        for effect in new {
            switch effect {
            case .identify(let token, let credential): questions.append((token, credential))
            case .commit(let record, let token): commits.append((token, record))
            default: break
            }
        }
        if answersAtOnce, !questions.isEmpty { answer() }
    }

    /// Forgets what has been collected, to look at what follows.
    mutating func forget() {
        effects = []
        commits = []
    }

    // MARK: - Looking

    var entries: [LedgerEntry] {
        effects.compactMap {
            switch $0 {
            case .append(let record), .commit(let record, _): record.entry
            default: nil
            }
        }
    }

    func count(_ kind: EntryKind) -> Int { entries.count { $0.kind == kind } }

    /// The reasons of all denials, in order.
    var denials: [String] {
        entries.filter { $0.kind == .accessDenied }.compactMap {
            if case .text(let reason) = $0.data["reason"] { reason } else { nil }
        }
    }

    /// The levels that the lock was driven to.
    var lock: [Bool] {
        effects.compactMap {
            if case .actuate(let actuation) = $0, actuation.output == .lock {
                actuation.on
            } else {
                nil
            }
        }
    }

    var isReleased: Bool { station.door.isReleased }

    func isUp(_ kind: AlarmKind) -> Bool {
        station.status(at: present).alarms.contains { $0.alarm.kind == kind }
    }
}
