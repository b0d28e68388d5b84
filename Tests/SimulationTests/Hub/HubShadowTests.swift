import StationModel
import Testing

@testable import Simulation

/// The oracle of the hub sees what it is there to see.
struct HubShadowTests {
    private static let moment = Moment(
        instant: MonotonicInstant(sinceBoot: .seconds(9)), wall: UnixTime(seconds: 1_768_564_800),
        trust: .synced)

    private var shadow = HubShadow()
    private var city = CityHub(seed: 1, station: Campaign.setting(seed: 1).configuration.station.id)

    private static func entry(_ kind: EntryKind = .doorOpened) -> LedgerEntry {
        LedgerEntry(kind, at: moment, subject: "door")
    }

    private static func row(_ sequence: UInt64, _ kind: EntryKind = .doorOpened) -> EventRow {
        EventRow(sequence: sequence, kind: kind, moment: moment, boot: 1)
    }

    private mutating func record(_ count: Int) {
        shadow.becameDurable(
            Array(repeating: Self.entry(), count: count), boot: 1, at: .zero)
    }

    private mutating func arrive(_ rows: [EventRow], isCopy: Bool = false) {
        let body = HubBody.events(rows[...])
        let through = city.eventsThrough
        guard city.receive(body, at: .zero, wall: Self.moment.wall).isStored else { return }
        shadow.arrives(body, isCopy: isCopy, through: through, city: city)
    }

    private var found: String? { shadow.problem?.invariant }

    @Test mutating func `an entry that is not on disk may not be at the hub`() {
        record(2)
        arrive([Self.row(1), Self.row(2)])
        #expect(found == nil)
        arrive([Self.row(3)])
        #expect(found == "the hub has what is on disk")
    }

    @Test mutating func `an entry that differs from the disk's may not be at the hub`() {
        record(1)
        arrive([Self.row(1, .doorClosed)])
        #expect(found == "the hub has what is on disk")
    }

    @Test mutating func `events may not overtake each other, but for copies`() {
        record(5)
        arrive([Self.row(4)], isCopy: true)
        #expect(found == nil)
        arrive([Self.row(2)])
        #expect(found == "events come in order")
    }

    @Test mutating func `the cursor may pass only what is at the hub`() {
        record(3)
        arrive([Self.row(1), Self.row(2)])
        shadow.acknowledges(through: 2, city: city)
        #expect(found == nil)
        shadow.acknowledges(through: 3, city: city)
        #expect(found == "what the cursor passes is at the hub")
    }

    @Test mutating func `only what was refused for what it says may be set aside`() {
        record(5)
        city.becomes(.picky, from: .zero, until: .seconds(1))
        arrive([Self.row(4)], isCopy: true)
        shadow.quarantines(4, city: city)
        #expect(found == nil)
        shadow.quarantines(5, city: city)
        #expect(found == "only a refused event is set aside")
    }

    @Test mutating func `samples may go only with an entry that tells of them`() {
        let keys = (0..<3).map { SampleKey(block: 7, index: $0) }
        _ = city.receive(
            .samples(keys.prefix(2).map { TimedSample(key: $0, time: Self.moment.wall) }),
            at: .zero, wall: Self.moment.wall)
        shadow.forgets(Array(keys.prefix(2)), city: &city)
        #expect(found == nil)
        shadow.forgets([keys[2]], city: &city)
        #expect(found == "samples are lost with an entry")
        var other = HubShadow()
        let told = LedgerEntry(
            .samplesLost, at: Self.moment, subject: "hub",
            data: ["count": .integer(1), "reason": .text("tooOld")])
        other.becameDurable([told], boot: 1, at: .zero)
        other.forgets([keys[2]], city: &city)
        #expect(other.problem == nil)
    }

    @Test(arguments: [true, false])
    mutating func `only a sample that was refused for what it says is lost as refused`(
        isBad: Bool
    ) {
        let key = SampleKey(block: 1, index: isBad ? 2 : 1)
        let body = HubBody.samples([TimedSample(key: key, time: Self.moment.wall)])
        city.becomes(isBad ? .picky : .refusing, from: .zero, until: .seconds(1))
        #expect(!city.receive(body, at: .zero, wall: Self.moment.wall).isStored)
        let told = LedgerEntry(
            .samplesLost, at: Self.moment, subject: "hub",
            data: ["count": .integer(1), "reason": .text("refused")])
        shadow.becameDurable([told], boot: 1, at: .zero)
        shadow.forgets([key], city: &city)
        #expect(found == (isBad ? nil : "no good sample is lost as refused"))
    }

    @Test(arguments: [true, false])
    mutating func `a live minute that is late is named where nothing was in the way`(
        isCalm: Bool
    ) {
        shadow.takes([SampleKey(block: 1, index: 0)], waiting: 1, at: .hours(1))
        shadow.checkLive(
            calmSince: isCalm ? .zero : .minutes(45), city: city,
            at: .hours(1) + HubShadow.latestLive)
        #expect(found == (isCalm ? "a live minute is there within two" : nil))
    }

    @Test mutating func `a minute that is over may not stay in memory`() {
        shadow.takes([SampleKey(block: 2, index: 0)], waiting: 1, at: .hours(1))
        #expect(found == nil)
        shadow.takes([SampleKey(block: 3, index: 0)], waiting: 2, at: .hours(2))
        #expect(found == "a minute that is over is at the hub or in the spool")
    }

    @Test mutating func `what is missing at a quiet end is named`() {
        record(1)
        shadow.checkEnd(spooled: 0, at: HubShadow.latestAtEnd - .seconds(1))
        #expect(found == nil)
        shadow.checkEnd(spooled: 0, at: HubShadow.latestAtEnd)
        #expect(found == "at a quiet end every event is at the hub")
        var other = HubShadow()
        other.checkEnd(spooled: 7, at: .hours(5))
        #expect(other.problem?.invariant == "at a quiet end no samples wait")
    }
}
