import StationModel
import Testing

@testable import StationCore

/// Modes, fire, hours, restart and reload, from the inputs to the lock and the records.
struct StationDoorTests {
    var station = StationHarness()
    let technician = Operator(name: "technician")

    init() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.people[card(2)] = .member(member(2, flags: .staff), digest: digest(2))
        station.set(.door, false)
    }

    mutating func order(_ mode: DoorMode, for seconds: Int = 3600) {
        let until = station.present.wall + .seconds(seconds)
        station.send(.command(.setMode(mode, until: until), by: technician, Token(77)))
    }

    // MARK: - Lockdown

    @Test mutating func `a lockdown denies members, and the exit works in it`() {
        order(.lockdown)
        station.show(card(1))
        #expect(station.denials == ["lockdown"])
        #expect(station.lock == [])
        station.set(.exitButton, true)
        #expect(station.lock == [true])
        station.set(.door, true)
        station.set(.exitButton, false)
        station.wait(1000)
        station.set(.door, false)
        #expect(station.lock == [true, false])
        #expect(!station.isUp(.forcedOpen))
    }

    @Test mutating func `a read after the end of a lockdown is not judged by it`() {
        order(.lockdown, for: 10)
        station.answersAtOnce = false
        station.wait(9900)
        station.show(card(1))
        // The answer comes after the end, and no tick has come between.
        station.sleep(100)
        station.answer()
        #expect(station.denials == [])
        #expect(station.isReleased)
    }

    @Test mutating func `an unlock by command is refused in a lockdown`() {
        order(.lockdown)
        station.forget()
        station.send(.command(.unlock, by: technician, Token(5)))
        #expect(station.effects.contains(.answer(Token(5), .refused(.lockdown))))
        #expect(station.lock == [])
    }

    @Test(arguments: [DoorMode.open, .lockdown])
    mutating func `every order but normal needs an end that lies ahead`(mode: DoorMode) {
        station.forget()
        station.send(.command(.setMode(mode, until: nil), by: technician, Token(1)))
        station.send(
            .command(.setMode(mode, until: wallOrigin), by: technician, Token(2)))
        #expect(station.effects.contains(.answer(Token(1), .refused(.untilMissing))))
        #expect(station.effects.contains(.answer(Token(2), .refused(.untilInThePast))))
        #expect(station.count(.modeChanged) == 0)
        #expect(station.lock == [])
    }

    @Test mutating func `a clock without trust far ahead refuses no emergency`() {
        station.trust = .untrusted
        station.wallShift = .days(9000)
        station.send(
            .command(
                .setMode(.open, until: wallOrigin + .hours(1)), by: technician, Token(1)))
        #expect(station.effects.contains(.answer(Token(1), .done)))
        #expect(station.isReleased)
        station.wait(3_601_000)
        #expect(!station.isReleased)
    }

    // MARK: - Fire

    @Test mutating func `a fire releases, is latched and recorded, and survives a clear input`() {
        order(.lockdown)
        station.forget()
        station.set(.fireAlarm, true)
        #expect(station.effects.first == .actuate(Actuation(.lock, on: true)))
        #expect(station.effects.contains(.latchFire(true)))
        #expect(station.count(.fireLatched) == 1)
        #expect(station.isUp(.fire))
        station.set(.fireAlarm, false)
        station.wait(3_600_000)
        #expect(station.lock == [true])
    }

    @Test mutating func `a fire is reset by command after a minute with a clear input`() {
        station.set(.fireAlarm, true)
        station.set(.fireAlarm, false)
        station.wait(59_999)
        station.send(.command(.resetFire, by: technician, Token(1)))
        #expect(
            station.effects.contains(.answer(Token(1), .refused(.fireInputNotClearLongEnough))))
        station.wait(1)
        station.send(.command(.resetFire, by: technician, Token(2)))
        #expect(station.effects.contains(.answer(Token(2), .done)))
        #expect(station.effects.contains(.latchFire(false)))
        #expect(station.lock == [true, false])
        #expect(!station.isUp(.fire))
    }

    @Test mutating func `a fire is reset at once when its contact was taken out`() {
        station.set(.fireAlarm, true)
        var new = configuration()
        new.devices.removeAll { $0.id == DeviceId(ContactRole.fireAlarm.rawValue) }
        station.send(.configuration(new))
        #expect(station.isReleased)
        station.send(.command(.resetFire, by: technician, Token(1)))
        #expect(station.effects.contains(.answer(Token(1), .done)))
        #expect(!station.isReleased)
    }

    @Test mutating func `a staff card shown twice resets a fire, a member's card does not`() {
        station.set(.fireAlarm, true)
        station.set(.fireAlarm, false)
        station.wait(60_000)
        for number in [1, 2] as [UInt64] {
            station.show(card(number))
            station.wait(4000)
            station.show(card(number))
            #expect(station.count(.fireReset) == (number == 2 ? 1 : 0))
            station.wait(20_000)
        }
        #expect(!station.isReleased)
    }

    @Test mutating func `no directive resets a fire`() {
        station.set(.fireAlarm, true)
        station.set(.fireAlarm, false)
        station.wait(120_000)
        for (version, mode) in DoorMode.allCases.enumerated() {
            let until = station.present.wall + .seconds(60)
            station.send(
                .directive(
                    DoorDirective(
                        version: UInt64(version + 1), mode: mode, until: until, unlocks: [])))
        }
        #expect(station.lock == [true])
        #expect(station.station.door.authority == .fire)
    }

    // MARK: - Alarms and records

    @Test mutating func `a forced door is raised and cleared once, each with an entry`() {
        station.wait(1000)
        for _ in 0..<3 { station.set(.door, true) }
        #expect(station.isUp(.forcedOpen))
        for _ in 0..<3 { station.set(.door, false) }
        #expect(!station.isUp(.forcedOpen))
        #expect(station.count(.alarmRaised) == 1)
        #expect(station.count(.alarmCleared) == 1)
        #expect(station.count(.doorOpened) == 1)
    }

    @Test mutating func `a contact that is lost and comes back closed is not shown as open`() {
        station.set(.door, true)
        station.send(.device(DeviceId("door"), .failed("gone")))
        station.send(.device(DeviceId("door"), .working))
        station.set(.door, false)
        #expect(station.station.status(at: station.present).door.openSince == nil)
    }

    @Test mutating func `a clock that a technician sets ends the alarm of the untrusted clock`() {
        station.trust = .untrusted
        station.send(.tick)
        #expect(station.isUp(.clockUntrusted))
        station.trust = .holdover(uncertaintySeconds: 60)
        station.send(.tick)
        #expect(!station.isUp(.clockUntrusted))
    }

    @Test mutating func `an alarm of a device that was taken out of the configuration ends`() {
        station.send(.device(DeviceId("tamper"), .failed("gone")))
        station.wait(3000)
        #expect(station.isUp(.deviceLost))
        var smaller = configuration()
        smaller.devices.removeAll { $0.id.text == "tamper" }
        station.send(.configuration(smaller))
        #expect(!station.isUp(.deviceLost))
    }

    @Test mutating func `an output's alarm ends when its role is taken out, and not before`() {
        var larger = configuration()
        let line = LineAddress(chip: "/dev/gpiochip0", offset: 20)
        larger.devices.append(
            DeviceConfiguration(
                id: DeviceId("relay-2"),
                driver: .output(OutputConfiguration(role: .siren, line: line, activeLow: false))))
        station.send(.configuration(larger))
        station.send(.device(DeviceId("relay-2"), .failed("gone")))
        station.send(.output(.siren, .failed("gone")))
        station.wait(3000)
        larger.station.name = "新"
        station.send(.configuration(larger))
        #expect(station.isUp(.deviceLost))
        station.forget()
        station.send(.configuration(configuration()))
        #expect(!station.isUp(.deviceLost))
        #expect(
            station.entries.filter { $0.kind == .alarmCleared }.map(\.subject).sorted()
                == ["relay-2", "siren"])
    }

    /// What raises each alarm that only a contact can clear.
    static let contactAlarms: [(ContactRole, AlarmKind)] = [
        (.tamper, .tamper), (.lockFeedback, .lockFault), (.exitButton, .exitStuck),
        (.door, .forcedOpen), (.door, .heldOpen),
    ]

    mutating func provoke(_ kind: AlarmKind) {
        switch kind {
        case .tamper: station.set(.tamper, true)
        case .lockFault: station.set(.lockFeedback, false)
        case .exitStuck: station.set(.exitButton, true)
        default:
            station.wait(1000)
            station.set(.door, true)
        }
        station.wait(120_000)
    }

    @Test(arguments: contactAlarms)
    mutating func `an alarm that only a contact can clear ends with the contact`(
        role: ContactRole, kind: AlarmKind
    ) {
        provoke(kind)
        #expect(station.isUp(kind))
        var smaller = configuration()
        smaller.devices.removeAll { $0.contactRole == role }
        station.send(.configuration(smaller))
        #expect(!station.isUp(kind))
    }

    @Test(arguments: contactAlarms)
    func `a start without the contact ends its alarm, too`(role: ContactRole, kind: AlarmKind) {
        let subject = kind == .tamper ? "station" : "door"
        let restored = RestoredState(cleanStop: true, alarms: [Alarm(kind, subject: subject)])
        var smaller = configuration()
        smaller.devices.removeAll { $0.contactRole == role }
        let station = StationHarness(smaller, restored: restored)
        #expect(!station.isUp(kind))
        #expect(StationHarness(restored: restored).isUp(kind))
    }

    @Test mutating func `an exit button that is taken out does not stay pressed`() {
        station.set(.exitButton, true)
        var smaller = configuration()
        smaller.devices.removeAll { $0.id.text == "exitButton" }
        station.send(.configuration(smaller))
        station.wait(5000)
        #expect(!station.isReleased)
    }

    @Test mutating func `a reload makes no edge, whatever holds the lock`() {
        var changed = configuration(door: DoorConfiguration(lock: .failSafe, unlock: .seconds(9)))
        changed.station.name = "新"
        for isReleased in [false, true] {
            if isReleased { station.show(card(1)) }
            station.forget()
            station.send(.configuration(changed))
            station.send(.configuration(configuration()))
            #expect(station.lock == [])
            #expect(station.count(.configurationReloaded) == 2)
        }
    }
}
