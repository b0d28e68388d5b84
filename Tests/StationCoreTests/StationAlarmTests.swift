import StationModel
import Testing

@testable import StationCore

/// The room's contacts, the siren, the voice, and who says that they have seen it.
struct StationAlarmTests {
    static let contacts = Dictionary(
        uniqueKeysWithValues: ContactPurpose.allCases.map { (DeviceId($0.rawValue), $0) })

    static func equipped(quiet: Schedule = .never) -> StationConfiguration {
        var all = configuration()
        all.alarms = AlarmConfiguration(contacts: contacts, quietHours: quiet)
        all.devices += contacts.keys.sorted().enumerated().map { index, id in
            let line = LineAddress(chip: "/dev/gpiochip1", offset: UInt32(index))
            return DeviceConfiguration(
                id: id,
                driver: .contact(
                    ContactConfiguration(
                        role: .named(id), line: line, activeLow: false, bias: .pullUp)))
        }
        return all
    }

    static let technician = Operator(name: "uid 1000")
    static let help = Alarm(.helpCalled, subject: "helpButton")
    var station = StationHarness(equipped())

    mutating func set(_ purpose: ContactPurpose, _ active: Bool) {
        station.set(.named(DeviceId(purpose.rawValue)), active)
    }

    mutating func acknowledge(_ alarm: Alarm) -> CommandOutcome? {
        station.forget()
        station.send(.command(.acknowledge(alarm), by: Self.technician, Token(9)))
        return station.effects.compactMap {
            if case .answer(_, let outcome) = $0 { outcome } else { nil }
        }.first
    }

    var said: [Prompt] {
        station.effects.compactMap { if case .say(let prompt) = $0 { prompt } else { nil } }
    }

    func levels(_ output: OutputRole) -> [Bool] {
        station.effects.compactMap {
            if case .actuate(let act) = $0, act.output == output { act.on } else { nil }
        }
    }

    // MARK: - Contacts

    @Test(arguments: ContactPurpose.allCases)
    mutating func `a contact of the room raises its alarm, and clears it but for the help button`(
        purpose: ContactPurpose
    ) {
        set(purpose, true)
        station.wait(10_000)
        #expect(station.isUp(purpose.alarm))
        #expect(
            station.entries.last { $0.kind == .alarmRaised }?.subject == purpose.rawValue)
        set(purpose, false)
        station.wait(60_000)
        #expect(station.isUp(purpose.alarm) == (purpose == .helpButton))
    }

    @Test mutating func `a contact without a purpose is no alarm`() {
        station.set(.named(DeviceId("beam")), true)
        station.wait(60_000)
        #expect(station.count(.alarmRaised) == 0)
    }

    @Test(arguments: ContactPurpose.allCases)
    mutating func `an alarm ends with the contact that is taken out, or means something else`(
        purpose: ContactPurpose
    ) {
        set(purpose, true)
        station.wait(10_000)
        station.send(.configuration(configuration()))
        #expect(!station.isUp(purpose.alarm))
    }

    @Test mutating func `a contact that means something else raises its other alarm at once`() {
        set(.aedCabinet, true)
        var other = Self.equipped()
        other.alarms.contacts[DeviceId("aedCabinet")] = .smoke
        station.send(.configuration(other))
        station.wait(1000)
        #expect(!station.isUp(.cabinetOpened))
        #expect(station.isUp(.smoke))
        other.alarms.contacts = [:]
        station.send(.device(DeviceId("aedCabinet"), .failed("gone")))
        station.send(.configuration(other))
        station.send(.configuration(Self.equipped()))
        #expect(!station.isUp(.cabinetOpened), "a contact that is lost says nothing")
    }

    @Test mutating func `a battery that ends writes down what is only counted`() {
        for number in 1...29 { station.show(card(UInt64(number) + 900)) }
        set(.batteryLow, true)
        station.wait(5000)
        let recorded = station.entries.filter { $0.kind == .accessDenied }.reduce(0) { sum, entry in
            if case .integer(let count) = entry.data["count"] { sum + Int(count) } else { sum + 1 }
        }
        #expect(recorded + Int(station.station.counts.repeats) == 29)
    }

    // MARK: - Acknowledging

    @Test mutating func `help waits for a person, over a restart, and is over with their word`() {
        set(.helpButton, true)
        set(.helpButton, false)
        var next = StationHarness(
            Self.equipped(), restored: RestoredState(cleanStop: false, alarms: [Self.help]))
        next.set(.named(DeviceId("helpButton")), false)
        next.wait(600_000)
        #expect(next.isUp(.helpCalled))
        station = next
        #expect(acknowledge(Self.help) == .done)
        #expect(!station.isUp(.helpCalled))
        #expect(
            station.entries.map(\.kind) == [.alarmAcknowledged, .alarmCleared, .commandGiven])
        let seen = station.entries.first
        #expect(seen?.data["by"] == .text("uid 1000"))
        #expect(seen?.subject == "helpButton")
    }

    @Test mutating func `an acknowledgement of nothing, or a second one, is refused and recorded`()
    {
        #expect(acknowledge(Self.help) == .refused(.noSuchAlarm))
        #expect(station.entries.map(\.kind) == [.commandGiven])
        set(.helpButton, true)
        #expect(acknowledge(Self.help) == .done)
        #expect(acknowledge(Self.help) == .refused(.alreadyAcknowledged))
        #expect(station.station.status(at: station.present).alarms.map(\.isAcknowledged) == [true])
        set(.helpButton, false)
        #expect(!station.isUp(.helpCalled))
    }

    @Test
    mutating func `lost records stay an alarm until somebody has seen it, and then begin anew`() {
        let lost = Alarm(.recordsLost, subject: "station")
        station.send(.recordsLost(3))
        station.send(.recordsLost(5))
        station.wait(10_000_000)
        #expect(station.count(.alarmRaised) == 1)
        #expect(acknowledge(lost) == .done)
        #expect(!station.isUp(.recordsLost))
        station.send(.recordsLost(8))
        #expect(station.isUp(.recordsLost))
    }

    @Test mutating func `a staff card shown twice acknowledges what people hear, and no more`() {
        let staff = card(7)
        station.people[staff] = .member(member(7, flags: .staff), digest: digest(7))
        set(.helpButton, true)
        set(.helpButton, false)
        station.send(.recordsLost(1))
        station.show(staff)
        #expect(station.isUp(.helpCalled))
        station.wait(4000)
        station.show(staff)
        #expect(!station.isUp(.helpCalled))
        #expect(station.isUp(.recordsLost))
        let seen = station.entries.filter { $0.kind == .alarmAcknowledged }
        #expect(seen.map { $0.data["by"] } == [.text("staff card")])
    }

    @Test(arguments: [(10_000, 7 as UInt64, true), (10_001, 7, false), (4000, 8, false)])
    mutating func `two different staff cards, or one shown twice too slowly, say nothing`(
        apart: Int, second: UInt64, isSeen: Bool
    ) {
        for number in [7, 8] as [UInt64] {
            station.people[card(number)] = .member(
                member(number, flags: .staff), digest: digest(number))
        }
        set(.helpButton, true)
        station.show(card(7))
        station.wait(apart)
        station.show(card(second))
        #expect(station.count(.alarmAcknowledged) == (isSeen ? 1 : 0))
    }

    // MARK: - Siren and voice

    @Test(arguments: [ContactPurpose.helpButton, .smoke])
    mutating func `help and smoke sound the siren until somebody acknowledges`(
        purpose: ContactPurpose
    ) {
        set(purpose, true)
        station.wait(5000)
        #expect(levels(.siren) == [true])
        #expect(said == [purpose.alarm.prompt])
        #expect(acknowledge(Alarm(purpose.alarm, subject: purpose.rawValue)) == .done)
        #expect(levels(.siren) == [false])
    }

    @Test(arguments: [ContactPurpose.waterLeak, .mains, .batteryLow])
    mutating func `what only the technician can mend makes no sound`(purpose: ContactPurpose) {
        set(purpose, true)
        station.wait(10_000)
        #expect(levels(.siren) == [] && levels(.buzzer) == [])
        #expect(said == [])
    }

    @Test mutating func `what is lost with the mains is recorded under it`() {
        set(.mains, true)
        station.send(.device(DeviceId("tamper"), .failed("gone")))
        station.wait(5000)
        let raised = station.entries.filter { $0.kind == .alarmRaised }
        #expect(raised.map { $0.data["under"] } == [nil, .text("mainsLost")])
        #expect(raised.map { $0.data["underSubject"] } == [nil, .text("mains")])
        set(.mains, false)
        station.wait(60_000)
        #expect(station.count(.alarmUncovered) == 1)
        #expect(station.isUp(.deviceLost))
    }

    @Test mutating func `in quiet hours only what cannot wait is said and sounds`() {
        station = StationHarness(Self.equipped(quiet: .always))
        station.show(card(1))
        station.set(.tamper, true)
        #expect(said == [])
        #expect(levels(.buzzer) == [true], "the answer to a person, not the alarm's beeps")
        set(.helpButton, true)
        #expect(said == [.helpCalled])
        #expect(levels(.siren) == [true])
        station.trust = .untrusted
        station.wait(5000)
        station.show(card(2))
        #expect(said.last == .denied(.unknownCredential), "no hour is known to be quiet")
    }

    @Test mutating func `the same words are not said over each other`() {
        for number in 1...3 { station.show(card(UInt64(number))) }
        #expect(said == [.denied(.unknownCredential)])
        station.wait(3000)
        station.show(card(4))
        #expect(said.count == 2)
        #expect(station.station.status(at: station.present).said?.number == 2)
    }

    @Test mutating func `who leaves, enters or holds the door is told`() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.set(.door, false)
        station.set(.exitButton, true)
        station.set(.exitButton, false)
        station.show(card(1))
        station.set(.door, true)
        station.wait(50_000)
        #expect(said == [.goodbye, .welcome, .closeDoor])
    }
}
