import DevicePorts
import StationModel
import Testing

@testable import StationRuntime

@Suite struct DeviceJournalTests {
    private static let moment = TestClock().now()
    private static let radar = DeviceId("radar")

    private static func configured() -> DeviceJournal {
        let journal = DeviceJournal()
        let port = SerialConfiguration(path: "/dev/radar", baudRate: 256_000)
        let line = LineAddress(chip: "/dev/gpiochip0", offset: 4)
        let contact = ContactConfiguration(role: .door, line: line, activeLow: false, bias: .none)
        journal.configure([
            DeviceConfiguration(id: DeviceId("contact"), driver: .contact(contact)),
            DeviceConfiguration(id: radar, driver: .radar(RadarConfiguration(port: port))),
        ])
        return journal
    }

    private static func reading(_ value: Int) -> DeviceEvent {
        .instrument(radar, .reading(Reading(.distance, value, at: moment.instant)))
    }

    @Test func `a device shows its condition and its newest reading`() throws {
        let journal = Self.configured()
        #expect(journal.devices.map(\.id) == ["contact", "radar"])
        #expect(journal.devices.allSatisfy { $0.condition == nil })
        journal.note(.condition(Self.radar, .working), at: Self.moment)
        journal.note(Self.reading(1000), at: Self.moment)
        journal.note(Self.reading(1200), at: Self.moment)
        let seen = try #require(journal.devices.last)
        #expect(seen.condition == "working")
        #expect(seen.readings.map(\.value) == [1200])
        #expect(seen.readings.map(\.unit) == ["mm"])
        journal.note(.condition(Self.radar, .failed("gone")), at: Self.moment)
        #expect(journal.devices.last?.detail == "gone")
    }

    @Test func `a contact of the door is its device's`() {
        let journal = Self.configured()
        journal.note(
            .contact(.door, active: true, since: Self.moment.instant), at: Self.moment)
        #expect(journal.devices.first?.isActive == true)
        #expect(journal.news(of: "contact", after: 0).events.map(\.values) == [["active"]])
        #expect(journal.news(of: "radar", after: 0).events.isEmpty)
    }

    @Test func `who asks again gets what is new`() {
        let journal = Self.configured()
        journal.note(Self.reading(1000), at: Self.moment)
        let first = journal.news(of: "radar", after: 0)
        #expect(first.events.map(\.values) == [["distance", "1000 mm"]])
        #expect(first.last == 1 && first.missed == 0)
        #expect(journal.news(of: "radar", after: 1).events.isEmpty)
        journal.note(Self.reading(1100), at: Self.moment)
        #expect(journal.news(of: "radar", after: 1).events.map(\.number) == [2])
    }

    @Test func `a flood is bounded, and says what went by`() {
        let journal = Self.configured()
        for value in 0..<5000 { journal.note(Self.reading(value), at: Self.moment) }
        let page = journal.news(of: "radar", after: 10)
        #expect(page.events.count <= DeviceJournal.mostNews)
        #expect(page.events.last?.number == 5000)
        #expect(page.missed + UInt64(page.events.count) == 4990)
    }

    @Test func `a read shows its kind and nothing of the credential`() {
        let journal = Self.configured()
        let card = Credential.wiegand(.raw(bitCount: 32, bits: 0xCAFE))
        journal.note(
            .read(Read(reader: Self.radar, credential: card, completed: Self.moment.instant)),
            at: Self.moment)
        #expect(journal.news(of: "radar", after: 0).events.map(\.values) == [["wiegand"]])
    }

    @Test func `bytes on a shared line are news of each device on it`() {
        let journal = DeviceJournal()
        let relays = ModbusDeviceConfiguration(
            id: DeviceId("relays"), unit: 1,
            profile: ModbusProfile(name: "relays", measurements: []), period: .seconds(1))
        let line = ModbusLineConfiguration(
            port: SerialConfiguration(path: "/dev/line", baudRate: 9600), devices: [relays])
        journal.configure([DeviceConfiguration(id: DeviceId("line"), driver: .modbusLine(line))])
        let sent = Traffic(.sent, count: 2, kept: [1, 0xA5])
        journal.note(.traffic(DeviceId("line"), sent), at: Self.moment)
        journal.note(.condition(DeviceId("line"), .working), at: Self.moment)
        #expect(journal.news(of: "line", after: 0).events.map(\.kind) == ["sent", "condition"])
        #expect(journal.news(of: "relays", after: 0).events.map(\.values) == [["01 A5"]])
    }

    @Test func `a reload keeps what stays and forgets what goes`() {
        let journal = Self.configured()
        journal.note(.condition(Self.radar, .working), at: Self.moment)
        let port = SerialConfiguration(path: "/dev/other", baudRate: 256_000)
        journal.configure([
            DeviceConfiguration(id: Self.radar, driver: .radar(RadarConfiguration(port: port)))
        ])
        #expect(journal.devices.map(\.condition) == ["working"])
        #expect(!journal.has("contact"))
    }
}
