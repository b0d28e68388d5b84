import StationModel
import Testing

@testable import StationCore

/// The city's directive as a whole: versions, entries, ends, and what a restart finds.
struct StationCityTests {
    static let hour = wallOrigin + .hours(1)
    var station = StationHarness()

    init() { station.set(.door, false) }

    @Test mutating func `a newer version applies, the same says nothing, an older is refused`() {
        station.send(cityDirective(5, mode: .open))
        station.send(cityDirective(5, mode: .lockdown))
        station.send(cityDirective(4, mode: .lockdown))
        #expect(station.lock == [true])
        #expect(station.judgements == [.applied, .nothingNew, .refused])
        let applied = station.entries(.directiveApplied)
        #expect(applied.map(\.data) == [["version": .integer(5), "mode": .text("open")]])
        let refused = station.entries(.directiveRefused)
        let data: [String: LedgerValue] = ["reason": .text("outdated"), "version": .integer(4)]
        #expect(refused.map(\.data) == [data])
    }

    @Test mutating func `what of a directive cannot be obeyed is named, and the rest is obeyed`() {
        let past = wallOrigin - .seconds(1)
        station.send(
            cityDirective(
                1, mode: .open, until: past, outlets: .off, services: [withheld(.freeAccess)]))
        #expect(station.lock == [])
        #expect(station.judgements == [.applied])
        #expect(
            station.entries(.directiveApplied).map { $0.data["notObeyed"] } == [
                .text("door outlets")
            ])
        #expect(station.station.city.orders.withholds(.freeAccess))
    }

    /// A power cut may keep the first entries of a step and lose the last: the version is on disk
    /// with that one only, so that the directive is obeyed once more as a whole.
    @Test(arguments: [wallOrigin + .hours(2), wallOrigin - .seconds(1)])
    mutating func `a directive's version is on disk only with all that it says`(until: UnixTime) {
        station.send(
            cityDirective(5, mode: .open, until: until, services: [withheld(.freeAccess)]))
        let versions = station.effects.compactMap { effect -> EntryKind? in
            guard case .append(let record) = effect,
                record.changes.contains(.directiveVersion(5))
            else { return nil }
            return record.entry.kind
        }
        #expect(versions == [.directiveApplied])
    }

    @Test(arguments: DirectiveRefusal.allCases)
    mutating func `a file that is no directive is told once a day, and eight at most of a reason`(
        reason: DirectiveRefusal
    ) {
        let word: [String: LedgerValue] = ["reason": .text(reason.rawValue)]
        station.forget()
        // As a server without versions sends it.
        for _ in 0..<(2 * 24 * 60) {
            station.send(.cityRefused(reason, content: 1))
            station.wait(60_000)
        }
        #expect(station.entries(.directiveRefused).map(\.data) == [word, word])
        station.forget()
        for content: UInt64 in 2...50 { station.send(.cityRefused(reason, content: content)) }
        #expect(station.entries(.directiveRefused).count == RefusedDocuments.mostTold)
        // What is wrong in another way is told all the same.
        let other: DirectiveRefusal = reason == .tooLong ? .malformed : .tooLong
        station.send(.cityRefused(other, content: 1))
        #expect(station.entries(.directiveRefused).count == RefusedDocuments.mostTold + 1)
    }

    @Test mutating func `an older version that comes minute after minute is told once a day`() {
        station.send(cityDirective(5, mode: .open))
        station.forget()
        for _ in 1...120 {
            station.send(cityDirective(4, mode: .lockdown))
            station.wait(60_000)
        }
        #expect(station.entries(.directiveRefused).count == 1)
        station.send(cityDirective(3, mode: .lockdown))
        #expect(station.entries(.directiveRefused).count == 2)
    }

    @Test mutating func `a crowd of unlocks is refused as a whole`() {
        let crowd = (1...17).map {
            RemoteUnlock(
                unlockId: $0, member: MemberPseudonym(1), issuedAt: wallOrigin,
                notAfter: wallOrigin + .seconds(30))
        }
        station.send(cityDirective(1, mode: .open, unlocks: crowd))
        #expect(station.judgements == [.refused])
        #expect(station.commits.isEmpty && station.lock == [])
    }

    @Test mutating func `an unlock in the same version again opens once`() {
        let unlock = RemoteUnlock(
            unlockId: 9, member: MemberPseudonym(1), issuedAt: wallOrigin,
            notAfter: wallOrigin + .seconds(30))
        station.send(cityDirective(1, unlocks: [unlock]))
        station.send(cityDirective(1, unlocks: [unlock]))
        #expect(station.commits.count == 1)
        #expect(station.entries(.directiveApplied).map { $0.data["unlocks"] } == [.integer(1)])
    }

    // MARK: - What lasts

    static let message = CityMessage(Phrase("今晚大风，请关好门", "Strong wind tonight."), until: hour)

    static let everything = CityOrders(
        withheld: [withheld(.lockers), withheld(.dispensers, until: hour)],
        setPoints: [
            SetPointOrder(
                .heater, occupiedMillidegrees: 24_000, vacantMillidegrees: nil, until: hour)
        ], message: message, applied: wallOrigin)

    static func all(_ version: UInt64) -> Input {
        cityDirective(
            version, services: everything.withheld, setPoints: everything.setPoints,
            message: message)
    }

    @Test mutating func `what lasts is written with its entry, and ends with an entry`() {
        station.send(Self.all(1))
        #expect(station.writtenOrders == [Self.everything])
        station.forget()
        station.wait(3_600_000 - 1)
        #expect(station.station.city.orders == Self.everything)
        station.wait(1)
        let left = CityOrders(withheld: [withheld(.lockers)], applied: wallOrigin)
        #expect(station.station.city.orders == left)
        #expect(station.writtenOrders == [left])
        let ended: [String: LedgerValue] = [
            "withheld": .text("dispensers"), "setPoints": .integer(1), "message": .flag(true),
        ]
        #expect(station.entries(.directiveEnded).map(\.data) == [ended])
        // A clock that steps back brings nothing back.
        station.wallShift = .hours(-1)
        station.send(.tick)
        #expect(station.station.city.orders == left)
    }

    @Test mutating func `a newer directive says everything anew`() {
        station.send(Self.all(1))
        station.send(cityDirective(2))
        #expect(station.station.city.orders.isEmpty)
        #expect(station.writtenOrders.last?.isEmpty == true)
        #expect(station.count(.directiveEnded) == 0)
    }

    @Test mutating func `what ended before it came never holds, and is not told as ended`() {
        station.wait(3_600_000)
        station.send(Self.all(1))
        #expect(station.station.city.orders.withheld == [withheld(.lockers)])
        #expect(station.count(.directiveEnded) == 0)
    }

    @Test(arguments: [ClockTrust.synced, .untrusted])
    func `a restart finds what holds, until its end`(trust: ClockTrust) {
        var station = StationHarness(
            restored: RestoredState(cleanStop: true, city: Self.everything), trust: trust)
        let status = station.station.status(at: station.present)
        #expect(status.city == Self.everything)
        station.wait(3_600_000 - 1)
        #expect(station.station.city.orders == Self.everything)
        station.wait(1)
        #expect(station.station.city.orders.withheld == [withheld(.lockers)])
    }

    @Test func `what ended while nobody ran holds for no moment`() {
        var before = Self.everything
        before.applied = wallOrigin - .hours(3)
        before.withheld = [withheld(.freeAccess, until: wallOrigin - .seconds(1))]
        let open = configuration(door: DoorConfiguration(lock: .failSafe, freeAccess: .always))
        let station = StationHarness(open, restored: RestoredState(cleanStop: true, city: before))
        #expect(station.isReleased)
        #expect(station.count(.directiveEnded) == 1)
    }

    @Test(arguments: [6 as UInt64, 7, 8])
    func `a late state brings its orders back unless a newer directive came since`(since: UInt64) {
        var station = StationHarness(restored: RestoredState(), isStateLate: true)
        station.send(cityDirective(since, services: [withheld(.freeAccess)]))
        station.forget()
        station.send(
            .restored(RestoredState(directiveVersion: 7, city: Self.everything)))
        let orders = station.station.city.orders
        #expect(orders.withholds(.freeAccess) == (since == 8))
        #expect((orders == Self.everything) == (since < 8))
        // What is on disk afterwards is what is in force.
        #expect(station.writtenOrders == [orders])
    }

    @Test mutating func `a message is said once, and not in quiet hours`() {
        station.send(Self.all(1))
        station.send(Self.all(1))
        let prompt = Effect.say(.message(Self.message.text))
        #expect(station.effects.count { $0 == prompt } == 1)
        var quiet = configuration()
        quiet.alarms.quietHours = .always
        var silent = StationHarness(quiet)
        silent.send(Self.all(1))
        #expect(!silent.effects.contains(prompt))
        #expect(silent.station.status(at: silent.present).city.message == Self.message)
    }
}
