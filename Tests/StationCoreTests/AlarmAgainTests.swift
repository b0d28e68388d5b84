import StationModel
import Testing

@testable import StationCore

/// Who calls for help once more is heard once more, whatever became of the first call.
struct AlarmAgainTests {
    static let help = StationAlarmTests.help
    static let button = ContactRole.named(DeviceId("helpButton"))
    var station = StationHarness(StationAlarmTests.equipped())

    /// What a call makes: an entry, the siren and the voice.
    struct Heard: Equatable {
        var entries: [String] = []
        var sirens = 0
        var said = 0
    }

    /// What was heard since the last look.
    mutating func heard() -> Heard {
        defer { station.forget() }
        var heard = Heard()
        heard.entries = station.entries.filter { $0.kind == .alarmRaised }.map {
            $0.data["again"] == .flag(true) ? "again" : "raised"
        }
        for effect in station.effects {
            switch effect {
            case .actuate(let actuation) where actuation.output == .siren && actuation.on:
                heard.sirens += 1
            case .say: heard.said += 1
            default: break
            }
        }
        return heard
    }

    mutating func press() {
        station.set(Self.button, true)
        station.wait(300)
        station.set(Self.button, false)
    }

    mutating func acknowledge() {
        let technician = Operator(name: "uid 1000")
        station.send(.command(.acknowledge(Self.help), by: technician, Token(9)))
    }

    var isAcknowledged: Bool? {
        station.station.activeAlarms.first { $0.alarm == Self.help }?.isAcknowledged
    }

    @Test(arguments: [13 * 3_600_000, 600_000, 200_000])
    mutating func `a second call hours after one that nobody answered has entry, siren and voice`(
        later: Int
    ) {
        press()
        #expect(heard() == Heard(entries: ["raised"], sirens: 1, said: 1))
        station.wait(later)
        station.forget()
        press()
        #expect(heard() == Heard(entries: ["again"], sirens: 1, said: 1))
        #expect(isAcknowledged == false)
    }

    @Test mutating func `whoever presses on and on is one call a minute`() {
        for _ in 0..<600 {
            press()
            station.wait(700)
        }
        let calls = station.entries.filter { $0.kind == .alarmRaised }
        #expect(calls.count == 10)
    }

    @Test mutating func `a call after an acknowledgement is a new one, pressed down or let go`() {
        press()
        acknowledge()
        #expect(isAcknowledged == nil)
        station.wait(1000)
        station.forget()
        station.set(Self.button, true)
        #expect(heard().entries == ["raised"])
        acknowledge()
        #expect(isAcknowledged == true)
        station.wait(120_000)
        station.set(Self.button, false)
        #expect(isAcknowledged == nil)
        station.forget()
        press()
        #expect(heard().entries == ["raised"])
    }

    /// Acknowledged or not, and what the button says after the start.
    @Test(arguments: [false, true], [false, true])
    mutating func `a call over a restart is heard again, unless it is the one that was answered`(
        isSeen: Bool, isDown: Bool
    ) {
        station = StationHarness(
            StationAlarmTests.equipped(),
            restored: RestoredState(
                cleanStop: false, alarms: [Self.help],
                acknowledgedAlarms: isSeen ? [Self.help] : []))
        station.set(Self.button, isDown)
        #expect(heard().entries == (isDown && !isSeen ? ["again"] : []))
        station.set(Self.button, false)
        station.wait(120_000)
        station.forget()
        press()
        #expect(heard().entries == (isSeen ? ["raised"] : ["again"]))
        #expect(isAcknowledged == false)
    }

    @Test mutating func `a call again takes its acknowledgement back on disk`() {
        press()
        station.wait(3_600_000)
        station.forget()
        press()
        let changes = station.effects.flatMap { effect -> [StateChange] in
            if case .append(let record) = effect { record.changes } else { [] }
        }
        #expect(changes.contains(.alarm(Self.help, raised: true)))
    }

    // MARK: - State that comes late

    /// What was raised anew before the state came has lost its acknowledgement on disk.
    @Test(arguments: [AlarmKind.tamper, .helpCalled], [false, true])
    func `an acknowledgement that comes late is written again, but not for a new call`(
        kind: AlarmKind, isSeen: Bool
    ) {
        var station = StationHarness(
            StationAlarmTests.equipped(), restored: RestoredState(), isStateLate: true)
        station.set(kind == .tamper ? .tamper : Self.button, true)
        let alarm = kind == .tamper ? Alarm(.tamper, subject: "station") : Self.help
        #expect(station.isUp(kind))
        station.forget()
        station.send(
            .restored(
                RestoredState(
                    cleanStop: true, alarms: [alarm], acknowledgedAlarms: isSeen ? [alarm] : [])))
        let isKept = isSeen && kind == .tamper
        #expect(
            station.station.activeAlarms.first { $0.alarm == alarm }?.isAcknowledged == isKept)
        let written = station.effects.contains {
            guard case .append(let record) = $0 else { return false }
            return record.changes.contains(.alarmAcknowledged(alarm))
        }
        #expect(written == isKept)
        #expect(station.count(.alarmAcknowledged) == (isKept ? 1 : 0))
    }
}
