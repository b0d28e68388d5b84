import StationCore
import StationModel
import Testing

@testable import Simulation

/// Counting, presence and the alarms' causes: each rule is shown able to fail.
struct PeopleShadowTests {
    static func configuration() -> StationConfiguration {
        var all = RoomShadowTests.configuration()
        all.room.occupancy.beams = [
            BeamPairConfiguration(outer: DeviceId("outer"), inner: DeviceId("inner"))
        ]
        return all
    }

    static func moment(_ seconds: Int) -> Moment {
        Moment(
            instant: RoomShadowTests.at(seconds), wall: WeatherTests.winter + .seconds(seconds),
            trust: .synced)
    }

    static func record(
        _ kind: EntryKind, _ data: [String: LedgerValue] = [:], _ memory: OccupancyMemory? = nil
    ) -> LedgerRecord {
        LedgerRecord(
            LedgerEntry(kind, at: moment(1), subject: "room", data: data),
            changes: memory.map { [.occupancy($0)] } ?? [])
    }

    static func memory(_ entered: Int) -> OccupancyMemory {
        OccupancyMemory(hour: WeatherTests.winter, entered: entered, left: 0, people: entered)
    }

    var shadow = PeopleShadow(configuration())
    var random = SeededRandom(seed: 1)

    mutating func walkIn(isSeen: Bool = true) {
        let walk = BeamWalk(.straight, isEntering: true, &random)
        shadow.walked(walk, isSeen: isSeen, inside: shadow.trulyInside + 1)
    }

    @Test mutating func `a passage that is not counted, or twice, is found`() {
        walkIn()
        let passed = "people counted are those who passed the beams"
        #expect(shadow.problemAfterWalk(RoomCounts(people: 0))?.invariant == passed)
        #expect(shadow.problemAfterWalk(RoomCounts(people: 1, entered: 1)) == nil)
        shadow.stepBegins(RoomCounts(people: 1, entered: 1))
        shadow.boots(nil)
        walkIn()
        #expect(
            shadow.problemAfterWalk(RoomCounts(people: 1, entered: 2))?.invariant
                == "every passage is counted once")
    }

    @Test mutating func `after a walk that nobody saw only the empty room brings the truth back`() {
        walkIn(isSeen: false)
        #expect(shadow.problemAfterWalk(RoomCounts(people: 7, entered: 9)) == nil)
        shadow.walked(BeamWalk(.straight, isEntering: false, &random), isSeen: false, inside: 0)
        shadow.follow(Self.record(.roomVacant), at: Self.moment(1))
        #expect(shadow.expected == 0 && shadow.isTrue)
        #expect(shadow.problemAfterWalk(RoomCounts(people: 1)) != nil)
    }

    @Test mutating func `an entry without the people counted before it is found`() {
        let counts = RoomCounts(people: 1, entered: 1)
        shadow.stepBegins(counts)
        shadow.follow(Self.record(.doorClosed, [:], Self.memory(1)), at: Self.moment(1))
        #expect(shadow.problem(counts, at: Self.moment(1)) == nil)
        #expect(
            shadow.problem(counts, at: Self.moment(3600))?.invariant
                == "an hour is told when it is over")
        shadow.stepBegins(RoomCounts(people: 2, entered: 2))
        shadow.follow(Self.record(.doorClosed), at: Self.moment(1))
        #expect(
            shadow.problem(counts, at: Self.moment(2))?.invariant
                == "every entry carries the people counted before it")
    }

    @Test(arguments: [
        ([EntryKind.clockJumped, .alarmCleared], 1, true),
        ([.alarmCleared, .clockJumped], 1, true),
        ([.alarmCleared], 1, false), ([.clockJumped, .alarmCleared], 0, false),
    ])
    mutating func `only what a clock tells in a passage's own step may be without that passage`(
        kinds: [EntryKind], kept: Int, isSound: Bool
    ) {
        shadow.stepBegins(RoomCounts(people: 1, entered: 1))
        shadow.follow(Self.record(.doorOpened, [:], Self.memory(kept)), at: Self.moment(1))
        let counts = RoomCounts(people: 2, entered: 2)
        shadow.stepBegins(counts)
        for kind in kinds { shadow.follow(Self.record(kind), at: Self.moment(2)) }
        #expect((shadow.problem(counts, at: Self.moment(2)) == nil) == isSound)
    }

    @Test mutating func `an hour that a restart tells again, or forgets, is found`() {
        let hour: [String: LedgerValue] = ["entered": .integer(1), "left": .integer(0)]
        let told = Self.record(.occupancyHour, hour, Self.memory(0))
        shadow.stepBegins(RoomCounts(people: 1, entered: 1))
        shadow.follow(told, at: Self.moment(1))
        let unwritten = shadow
        shadow.becameDurable(told.entry)
        for (kept, isSound) in [(0, true), (1, false)] {
            var next = shadow
            next.boots(Self.memory(kept))
            let found = next.problem(RoomCounts(people: 0), at: Self.moment(1))
            #expect((found == nil) == isSound)
        }
        shadow = unwritten
        shadow.boots(nil)
        #expect(shadow.problem(RoomCounts(), at: Self.moment(1)) == nil, "lost with its entry")
    }

    // MARK: - Presence

    static func presence(_ vacantAt: Int, radarQuietAt: Int) -> String? {
        var shadow = PresenceShadow(configuration())
        shadow.boots(at: RoomShadowTests.at(0))
        shadow.follow(.door, active: false, isButton: false, at: RoomShadowTests.at(0))
        let radar = ContactRole.named(DeviceId("radar"))
        shadow.follow(radar, active: true, isButton: false, at: RoomShadowTests.at(1))
        shadow.follow(
            radar, active: false, isButton: false, at: RoomShadowTests.at(radarQuietAt))
        let now = RoomShadowTests.at(vacantAt)
        if vacantAt < 2000 { shadow.follow(record(.roomVacant).entry, at: now) }
        return shadow.problem(people: 0, at: now)?.invariant
    }

    @Test func `a room that is empty too soon, or never, is found`() {
        #expect(Self.presence(610, radarQuietAt: 10) == nil)
        #expect(
            Self.presence(609, radarQuietAt: 10)
                == "a room is vacant when nothing has moved for its time")
        #expect(Self.presence(2000, radarQuietAt: 10) == "an empty room becomes vacant")
        #expect(Self.presence(2000, radarQuietAt: 1500) == nil)
    }

    // MARK: - Alarms

    static let silent = Alarm(.sensorStale, subject: "probe/temperature")

    static func raised(_ alarm: Alarm, under: AlarmKind? = nil) -> LedgerEntry {
        var data: [String: LedgerValue] = ["alarm": .text(alarm.kind.rawValue)]
        if let under { data["under"] = .text(under.rawValue) }
        return LedgerEntry(.alarmRaised, at: moment(1), subject: alarm.subject, data: data)
    }

    static func alarms() -> AlarmShadow {
        var shadow = AlarmShadow(configuration())
        shadow.boots(restored: RestoredState(), at: RoomShadowTests.at(0))
        return shadow
    }

    @Test func `a silent probe without its alarm is found, and the alarm without silence`() {
        var shadow = Self.alarms()
        #expect(shadow.problem(shown: nil, at: RoomShadowTests.at(95)) == nil)
        #expect(
            shadow.problem(shown: nil, at: RoomShadowTests.at(97))?.invariant
                == "no alarm is lost")
        shadow.follow(Self.raised(Self.silent))
        shadow.follow(Self.raised(Alarm(.climateBlind, subject: "room")))
        #expect(shadow.problem(shown: nil, at: RoomShadowTests.at(97)) == nil)
        for second in stride(from: 100, through: 1000, by: 50) {
            let now = RoomShadowTests.at(second)
            let reading = Reading(.temperature, 20_000, at: now)
            shadow.follow(.reading(RoomShadowTests.probe, reading), at: now)
        }
        #expect(
            shadow.problem(shown: nil, at: RoomShadowTests.at(1000))?.invariant
                == "an alarm ends with its cause")
    }

    @Test func `a beam that stays broken, and a wrong explanation, are found`() {
        var shadow = Self.alarms()
        let now = RoomShadowTests.at(10)
        shadow.follow(.contact(.named(DeviceId("outer")), active: true, since: now), at: now)
        #expect(shadow.problem(shown: nil, at: RoomShadowTests.at(75)) == nil)
        #expect(
            shadow.problem(shown: nil, at: RoomShadowTests.at(77))?.invariant
                == "no alarm is lost")
        shadow.follow(Self.raised(Self.silent, under: .mainsLost))
        #expect(
            shadow.problem(shown: nil, at: RoomShadowTests.at(11))?.invariant
                == "a consequence has its cause")
        shadow = Self.alarms()
        shadow.follow(Self.raised(Alarm(.mainsLost, subject: "mains")))
        shadow.follow(Self.raised(Self.silent))
        #expect(
            shadow.problem(shown: nil, at: RoomShadowTests.at(11))?.invariant
                == "the lost mains explain what they take with them")
    }

    // MARK: - The campaign's settings

    @Test func `campaigns have rooms with and without each part`() {
        let all = (1...60 as ClosedRange<UInt64>).map { Campaign.setting(seed: $0).configuration }
        let rooms = all.filter(\.hasRoom)
        #expect(rooms.count > 30 && rooms.count < 55)
        #expect(rooms.allSatisfy { $0.roomConflicts.isEmpty })
        let parts: [(StationConfiguration) -> Bool] = [
            { !$0.room.occupancy.beams.isEmpty }, { !$0.room.occupancy.presence.isEmpty },
            { $0.room.climate != nil }, { $0.room.climate?.airConditioner != nil },
            { $0.room.lights != nil }, { $0.room.contactor != nil },
            { !$0.appliances.appliances.isEmpty }, { $0.access.capacity != nil },
        ]
        for part in parts { #expect(rooms.contains(where: part) && !rooms.allSatisfy(part)) }
    }

    @Test func `every line of a plan reads back as itself`() {
        for event in Campaign(days: 20).plan(seed: 3) {
            #expect(PlannedEvent(line: event.description) == event)
        }
    }
}
