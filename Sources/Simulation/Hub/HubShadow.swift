import StationModel

/// Knows what the hub must have, and says what is wrong.
///
/// 1. Nothing is at the hub that is not on disk, and nothing differs from what is.
/// 2. Whatever the cursor has passed is at the hub, or was refused there alone and is told.
/// 3. Events come in order: only copies of critical alarms, and the neighbours of an event that was
///    refused alone, come before what precedes them.
/// 4. What the spool forgets is at the hub, or an entry on disk has told that it is lost; as
///    refused only what the hub refused alone for what it says, whatever else it refused.
/// 5. A live minute is there within two minutes where the hub keeps what it gets; and all that is
///    good of one, where it refuses the rest. When a new one comes, at most the last is in memory.
/// 6. No list is used but the city's, and none after a newer one; of a manifest all lists are used,
///    or none.
/// 7. At a quiet end everything is there: up, and down.
struct HubShadow {
    struct Problem {
        let invariant: String
        let detail: String
    }

    /// The longest that a hub may ask for, and the longest wait between two attempts.
    static let calmAfter: Duration = .minutes(20)
    static let latestLive: Duration = .minutes(2)
    /// An entry waits ten minutes for the clock, and then for its turn.
    static let latestAtEnd: Duration = .minutes(20)

    /// What is on disk, by number, until the cursor has passed it.
    private var truth: [UInt64: EventRow] = [:]
    private var lastDurable: UInt64 = 0
    private var passed: UInt64 = 0
    private(set) var quarantined: Set<UInt64> = []
    private var durableAt: [(sequence: UInt64, at: Duration)] = []
    /// Samples that the spool forgot and the hub does not have.
    private var missing: UInt64 = 0
    /// Those of them that the hub refused for what they say.
    private var missingBad: UInt64 = 0
    /// Samples that entries on disk tell of, by reason.
    private(set) var told: [String: UInt64] = [:]
    private(set) var problem: Problem?
    /// When each was refused last, in this boot.
    private var refusedLists: [UInt64: Duration] = [:]
    private var live: (keys: [SampleKey], taken: Duration)?

    mutating func becameDurable(_ entries: [LedgerEntry], boot: Int, at now: Duration) {
        for entry in entries {
            lastDurable += 1
            truth[lastDurable] = EventRow(
                sequence: lastDurable, kind: entry.kind, moment: entry.moment, boot: boot)
            guard entry.kind == .samplesLost, case .integer(let count) = entry.data["count"],
                case .text(let reason) = entry.data["reason"]
            else { continue }
            told[reason, default: 0] += UInt64(count)
        }
        if !entries.isEmpty { durableAt.append((lastDurable, now)) }
    }

    /// A body is at the hub, whatever the station hears. Before, it had all events `through` there.
    mutating func arrives(_ body: HubBody, isCopy: Bool, through: UInt64, city: CityHub) {
        guard case .events(let rows) = body else { return }
        for row in rows where row.sequence > passed {
            check(truth[row.sequence] == row, "the hub has what is on disk", row.sequence)
        }
        guard !isCopy, let first = rows.first?.sequence, first > through + 1 else { return }
        let isNeighbour = rows.count == 1 && city.isRefusedAlone(through + 1)
        let isSentBefore = (through + 1..<first).allSatisfy { city.has($0) }
        check(isNeighbour || isSentBefore, "events come in order", first)
    }

    mutating func quarantines(_ sequence: UInt64, city: CityHub) {
        check(city.isBad(sequence), "only a refused event is set aside", sequence)
        quarantined.insert(sequence)
    }

    /// The cursor passes all up to here.
    mutating func acknowledges(through sequence: UInt64, city: CityHub) {
        check(sequence <= lastDurable, "the cursor stays on disk", sequence)
        // After a power cut it stands where it stood before.
        guard sequence > passed else { return }
        for number in passed + 1...sequence {
            let isThere = city.has(number) || quarantined.contains(number)
            check(isThere, "what the cursor passes is at the hub", number)
            truth[number] = nil
        }
        passed = sequence
        let old = durableAt.prefix { $0.sequence <= sequence }.count
        durableAt.removeFirst(old)
    }

    /// Of a block in memory: what the hub does not have, it has refused alone for what it says. An
    /// entry tells that within an hour, unless the process is killed before.
    mutating func forgetsLive(_ keys: [SampleKey], city: inout CityHub) {
        live?.keys.removeAll(where: city.samples.contains)
        for key in keys {
            let isThere = city.samples.contains(key) || city.badSamples.contains(key)
            check(isThere, "no good sample is lost as refused", UInt64(key.block))
            city.forget(key)
        }
    }

    mutating func forgets(_ keys: [SampleKey], city: inout CityHub) {
        live?.keys.removeAll(where: city.samples.contains)
        for key in keys {
            if !city.samples.contains(key) {
                missing += 1
                if city.badSamples.contains(key) { missingBad += 1 }
            }
            city.forget(key)
        }
        let all = told.values.reduce(0, +)
        check(missing <= all, "samples are lost with an entry", missing)
        let good = missing - missingBad
        check(good <= all - (told["refused"] ?? 0), "no good sample is lost as refused", good)
    }

    /// A new minute; the last one has arrived in time where nothing was in its way.
    ///
    /// - Parameter waiting: minutes before it that are in memory only.
    mutating func takes(_ keys: [SampleKey], waiting: Int, at now: Duration) {
        check(waiting <= 1, "a minute that is over is at the hub or in the spool", UInt64(waiting))
        live = (keys, now)
    }

    mutating func checkLive(calmSince: Duration?, city: CityHub, at now: Duration) {
        guard let live, now >= live.taken + Self.latestLive else { return }
        self.live = nil
        guard let calmSince, calmSince + Self.calmAfter <= live.taken else { return }
        let isPicky = city.mood(at: now) == .picky
        let isThere = live.keys.allSatisfy { city.samples.contains($0) || isPicky && $0.isBad }
        check(isThere, "a live minute is there within two", UInt64(live.keys.first?.block ?? 0))
    }

    mutating func appliesList(_ version: UInt64, instead old: UInt64, city: CityHub) {
        check(city.documents.manifest(version) != nil, "only the city's lists are used", version)
        check(version > old, "no list is used after a newer one", version)
        let isWrong = city.documents.manifest(version)?.isWrong ?? false
        check(!isWrong, "no list is used of which a part is wrong", version)
    }

    /// Two of its files in three may be right: none of them is used, and none is fetched again.
    mutating func refusesList(_ version: UInt64, at now: Duration) {
        let isEarly = refusedLists[version].map { now < $0 + .days(1) } ?? false
        check(!isEarly, "a list that is refused is not built again within a day", version)
        refusedLists[version] = now
    }

    /// The process ends.
    mutating func ends() { refusedLists = [:] }

    /// Nothing has been in the way for an hour.
    mutating func checkDocuments(
        listVersion: UInt64, listKeys: Set<String>, directiveVersion: UInt64, city: CityHub
    ) {
        let newest = city.documents.newest(.manifest)
        let isWrong = city.documents.manifest(newest)?.isWrong ?? false
        check(listVersion == newest || isWrong, "at a quiet end the newest list is in use", newest)
        let version = city.documents.newest(.directive)
        check(directiveVersion == version, "at a quiet end the newest directive holds", version)
        let keys = city.documents.directive(version)?.listKeys.map(\.listKeyId) ?? []
        check(listKeys.isSuperset(of: keys), "at a quiet end the list keys are kept", version)
    }

    /// What the station shows is what lies on its disk.
    mutating func checkInUse(
        _ found: PublishedListsStatus, of manifest: CityDocuments.Manifest?
    ) {
        let wanted = manifest?.lists.sizes ?? .none
        check(found == wanted, "all lists of a manifest are in use", manifest?.version ?? 0)
    }

    /// The same of what goes up.
    mutating func checkEnd(spooled: Int, at now: Duration) {
        if let oldest = durableAt.first, oldest.at + Self.latestAtEnd <= now {
            check(false, "at a quiet end every event is at the hub", passed + 1)
        }
        check(spooled <= 6, "at a quiet end no samples wait", UInt64(spooled))
    }

    mutating func finds(_ invariant: String, _ detail: String) {
        problem = problem ?? Problem(invariant: invariant, detail: detail)
    }

    private mutating func check(_ holds: Bool, _ invariant: String, _ number: UInt64) {
        guard !holds, problem == nil else { return }
        problem = Problem(invariant: invariant, detail: "\(number)")
    }
}
