import StationModel
import Testing

@testable import StationCore

/// The city's calendar. It is Friday, 20:00; the room is free from 19:00 to 21:00 on weekdays, all
/// day on holidays, never on workdays.
@Suite struct PublishedCalendarTests {
    private static let today = CivilDate(daysSinceEpoch: 20_469)
    private static let hours = Schedule(
        weekly: [.friday: [Schedule.Hours(startMinute: 1140, endMinute: 1260)]],
        holiday: [.wholeDay], workday: [])

    private static func station(
        configured: [CivilDate: Schedule.DayKind] = [:], published: PublishedLists = .none,
        trust: ClockTrust = .synced
    ) -> StationHarness {
        StationHarness(stationConfiguration(configured), trust: trust, published: published)
    }

    private static func stationConfiguration(
        _ calendar: [CivilDate: Schedule.DayKind] = [:]
    ) -> StationConfiguration {
        var hours = hours
        hours.calendar = calendar
        var configuration = configuration()
        configuration.door.freeAccess = hours
        configuration.alarms.quietHours = hours
        configuration.access.groupHours = [MemberGroup("courier"): hours]
        return configuration
    }

    private static func lists(
        _ version: UInt64, _ days: [CivilDate: Schedule.DayKind]?
    ) -> PublishedLists {
        PublishedLists(
            manifestVersion: version,
            calendar: days.map { PublishedCalendar(version: version, days: $0) }, vouchers: nil)
    }

    private static func isFree(_ harness: StationHarness) -> Bool {
        harness.station.status(at: harness.present).door.freeAccess
    }

    @Test(
        arguments: [
            ([:], [today: .workday], false), ([today: .workday], [:], true),
            ([today: .workday], [today: .holiday], true), ([:], nil, true),
            ([today: .workday], nil, false),
        ] as [([CivilDate: Schedule.DayKind], [CivilDate: Schedule.DayKind]?, Bool)])
    func `the city's calendar takes the place of the configuration's, at once and at a start`(
        configured: [CivilDate: Schedule.DayKind], city: [CivilDate: Schedule.DayKind]?,
        isFree: Bool
    ) {
        let lists = Self.lists(1, city)
        var running = Self.station(configured: configured)
        running.send(.published(lists, isNew: true))
        #expect(Self.isFree(running) == isFree)
        let started = Self.station(configured: configured, published: lists)
        #expect(Self.isFree(started) == isFree)
        let changes = started.entries.filter { $0.kind == .hoursChanged }
        #expect(changes.count == (isFree ? 1 : 0))
    }

    @Test func `it holds for the hours of groups, for quiet hours, light and outlets`() {
        var configuration = Self.stationConfiguration()
        configuration.room.lights = LightConfiguration(outputs: [], hours: Self.hours)
        configuration.room.contactor = ContactorConfiguration(
            output: DeviceId("contactor"), hours: Self.hours)
        let days: [CivilDate: Schedule.DayKind] = [Self.today: .workday]
        let following = configuration.following(PublishedCalendar(version: 1, days: days))
        let schedules = [
            following.door.freeAccess, following.alarms.quietHours,
            following.access.groupHours[MemberGroup("courier")], following.room.lights?.hours,
            following.room.contactor?.hours,
        ]
        #expect(schedules.allSatisfy { $0?.calendar == days })
        #expect(schedules.allSatisfy { $0?.weekly == Self.hours.weekly })
        #expect(configuration.following(nil) == configuration)
    }

    @Test func `a member's hours follow the city's calendar`() {
        var harness = Self.station()
        harness.people[card(1)] = .member(member(1), digest: digest(1))
        harness.send(.published(Self.lists(1, [Self.today: .workday]), isNew: true))
        harness.show(card(1))
        harness.answer()
        #expect(harness.denials == ["outsideHours"])
    }

    @Test func `a reload keeps the city's calendar, and a withdrawn one gives way again`() {
        var harness = Self.station()
        harness.send(.published(Self.lists(1, [Self.today: .workday]), isNew: true))
        var other = Self.stationConfiguration([Self.today: .holiday])
        other.door.unlock = .seconds(9)
        harness.send(.configuration(other))
        #expect(!Self.isFree(harness))
        // The same file read again is no change.
        let entries = harness.entries.count
        harness.send(.configuration(other))
        #expect(harness.entries.count == entries)
        harness.send(.published(Self.lists(2, nil), isNew: true))
        #expect(Self.isFree(harness))
        #expect(
            harness.entries.filter { $0.kind == .listChanged }.map(\.data) == [
                ["version": .integer(1), "count": .integer(1)], ["withdrawn": .flag(true)],
            ])
    }

    @Test func `an older calendar comes too late`() {
        var harness = Self.station(published: Self.lists(2, [Self.today: .workday]))
        harness.send(.published(Self.lists(1, [:]), isNew: false))
        #expect(!Self.isFree(harness))
    }

    @Test func `without a clock the hours neither begin nor end by it`() {
        var harness = Self.station()
        harness.trust = .untrusted
        harness.send(.published(Self.lists(1, [Self.today: .workday]), isNew: true))
        #expect(Self.isFree(harness))
        harness.trust = .synced
        harness.send(.tick)
        #expect(!Self.isFree(harness))
    }

    @Test func `the lock is not touched by a calendar that changes nothing today`() {
        var harness = Self.station()
        let before = harness.effects.count
        harness.send(.published(Self.lists(1, [Self.today + 1: .workday]), isNew: true))
        let new = harness.effects.dropFirst(before)
        #expect(!new.contains { if case .actuate = $0 { true } else { false } })
        let status = harness.station.status(at: harness.present).published
        #expect(status.calendar == .init(version: 1, count: 1))
    }

    @Test func `lists that are refused each in another way are eight entries of a reason a day`() {
        var harness = Self.station()
        for content: UInt64 in 1...200 {
            harness.send(
                .listRefused(
                    ListRejection(reason: "malformed", file: "manifest.json"), content: content))
        }
        harness.send(.listRefused(ListRejection(reason: "badSignature"), content: 1))
        let count = { (harness: StationHarness) in
            harness.entries.count { $0.kind == .listRefused }
        }
        #expect(count(harness) == RefusedDocuments.mostTold + 1)
        harness.wait(86_400_000)
        harness.send(.listRefused(ListRejection(reason: "malformed"), content: 201))
        #expect(count(harness) == RefusedDocuments.mostTold + 2)
    }

    @Test func `a refused list is an entry with its file, line and reason`() {
        var harness = Self.station()
        harness.send(
            .listRefused(
                ListRejection(reason: "badLine", file: "vouchers-3.ndjson", line: 7), content: 1))
        harness.send(.listRefused(ListRejection(reason: "shrinks"), content: 2))
        let length = ListRejection.Length(found: 5, promised: 9)
        harness.send(.listRefused(ListRejection(reason: "wrongSize", length: length), content: 3))
        let entries = harness.entries.filter { $0.kind == .listRefused }
        #expect(
            entries.map(\.data) == [
                [
                    "reason": .text("badLine"), "file": .text("vouchers-3.ndjson"),
                    "line": .integer(7),
                ], ["reason": .text("shrinks")],
                [
                    "reason": .text("wrongSize"), "bytes": .integer(5),
                    "promisedBytes": .integer(9),
                ],
            ])
    }
}
