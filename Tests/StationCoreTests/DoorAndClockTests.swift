import StationModel
import Testing

@testable import StationCore

/// Whoever sets the wall clock moves nothing of the door: its times are monotonic.
struct DoorAndClockTests {
    static let shifts: [Duration] = [
        .hours(-26), .seconds(-3), .milliseconds(-1), .seconds(3), .hours(26),
    ]

    var station = StationHarness()

    init() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.set(.door, false)
    }

    var unlockMilliseconds: Int { Int(configuration().door.unlock.wholeMilliseconds) }
    var heldMilliseconds: Int { Int(configuration().door.heldOpenAlarm.wholeMilliseconds) }

    @Test(arguments: shifts)
    mutating func `a grant lasts as long whatever the wall clock does`(shift: Duration) {
        station.show(card(1))
        station.wait(unlockMilliseconds / 2)
        station.wallShift = shift
        station.wait(unlockMilliseconds - unlockMilliseconds / 2 - 1)
        #expect(station.lock == [true])
        station.wait(1)
        #expect(station.lock == [true, false])
    }

    @Test(arguments: shifts)
    mutating func `a held door is reported at its time whatever the wall clock does`(
        shift: Duration
    ) {
        station.show(card(1))
        station.set(.door, true)
        station.wallShift = shift
        station.wait(heldMilliseconds - 1)
        #expect(!station.isUp(.heldOpen))
        station.wait(1)
        #expect(station.isUp(.heldOpen))
    }

    @Test(arguments: shifts)
    mutating func `the exit's time runs out whatever the wall clock does`(shift: Duration) {
        station.set(.exitButton, true)
        station.set(.exitButton, false)
        station.wallShift = shift
        station.wait(unlockMilliseconds - 1)
        #expect(station.lock == [true])
        station.wait(1)
        #expect(station.lock == [true, false])
    }
}
