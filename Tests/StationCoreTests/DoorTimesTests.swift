import StationModel
import Testing

@testable import StationCore

/// The door's alarms and events, at their limits, one millisecond before and one after.
struct DoorTimesTests {
    var door = DoorEnumerationTests.closedDoor()

    mutating func open(at time: Int, since: Int? = nil) -> [DoorAction] {
        door.setContact(open: true, since: instant(since ?? time), at: instant(time))
    }

    mutating func close(at time: Int) -> [DoorAction] {
        door.setContact(open: false, since: instant(time), at: instant(time))
    }

    mutating func grant(at time: Int) -> [DoorAction] {
        door.grant(for: .seconds(5), at: instant(time))
    }

    mutating func advance(to time: Int) -> [DoorAction] { door.advance(to: instant(time)) }

    mutating func exit(_ pressed: Bool, at time: Int) -> [DoorAction] {
        door.setExit(pressed: pressed, since: instant(time), at: instant(time))
    }

    // MARK: - A grant's time

    @Test mutating func `a grant ends exactly with its time`() {
        #expect(grant(at: 1000) == [.drive(released: true)])
        #expect(door.nextDeadline == instant(6000))
        #expect(advance(to: 5999) == [])
        #expect(advance(to: 6000) == [.drive(released: false)])
    }

    @Test mutating func `the second person's grant extends the time`() {
        _ = grant(at: 1000)
        #expect(grant(at: 4000) == [])
        #expect(advance(to: 8999) == [])
        #expect(advance(to: 9000) == [.drive(released: false)])
    }

    @Test mutating func `a short grant never shortens a long one`() {
        _ = door.grant(for: .seconds(20), at: instant(1000))
        _ = grant(at: 2000)
        #expect(advance(to: 20_999) == [])
        #expect(advance(to: 21_000).contains(.drive(released: false)))
    }

    @Test mutating func `the lock secures when the person has passed`() {
        _ = grant(at: 1000)
        #expect(open(at: 2000) == [.opened])
        #expect(
            close(at: 3000) == [.closed(afterOpenFor: .seconds(1)), .drive(released: false)])
    }

    @Test mutating func `closing behind the first person does not lock out the second`() {
        _ = grant(at: 1000)
        _ = grant(at: 1500)
        _ = open(at: 2000)
        #expect(close(at: 3000) == [.closed(afterOpenFor: .seconds(1))])
        _ = open(at: 4000)
        #expect(close(at: 5000).contains(.drive(released: false)))
    }

    @Test mutating func `closing a door that stood open before the grant does not end the grant`() {
        _ = grant(at: 1000)
        _ = open(at: 2000)
        _ = advance(to: 6000)
        _ = grant(at: 7000)
        #expect(close(at: 7500) == [.closed(afterOpenFor: .milliseconds(5500))])
        #expect(door.isReleased)
    }

    // MARK: - Granted and not opened

    @Test mutating func `a grant that nobody uses is an event once the contact has rested`() {
        _ = grant(at: 1000)
        _ = advance(to: 6000)
        #expect(door.nextDeadline == instant(6350))
        #expect(advance(to: 6349) == [])
        #expect(advance(to: 6350) == [.notOpened])
        #expect(advance(to: 20_000) == [])
    }

    @Test mutating func `an opening before the bolt holds is neither unused nor forced`() {
        _ = grant(at: 1000)
        _ = advance(to: 6000)
        #expect(open(at: 6340, since: 6290) == [.opened])
        #expect(advance(to: 7000) == [])
    }

    @Test mutating func `without a contact nobody is said not to have opened`() {
        door = DoorMachine(
            configuration: DoorConfiguration(lock: .failSafe), isReleased: false, fire: false,
            at: instant(0))
        _ = grant(at: 1000)
        _ = advance(to: 6000)
        #expect(advance(to: 9000) == [])
    }

    // MARK: - Forced

    @Test(arguments: [(6300, false), (6301, true), (60_000, true)])
    mutating func `opened while locked is forced, once the bolt has had its time`(
        time: Int, isForced: Bool
    ) {
        _ = grant(at: 1000)
        _ = advance(to: 6000)
        #expect(open(at: time).contains(.raise(.forcedOpen)) == isForced)
        #expect(close(at: time + 1000).contains(.clear(.forcedOpen)) == isForced)
    }

    @Test(arguments: [(999, true), (1000, false), (1001, false)])
    mutating func `an opening reported late is judged by the time at which it happened`(
        since: Int, isForced: Bool
    ) {
        _ = grant(at: 1000)
        #expect(open(at: 1200, since: since).contains(.raise(.forcedOpen)) == isForced)
    }

    @Test mutating func `an opening during the release is not forced though reported after it`() {
        _ = grant(at: 1000)
        _ = advance(to: 6000)
        #expect(open(at: 8000, since: 5900) == [.opened])
    }

    @Test(arguments: DoorMode.allCases)
    mutating func `leaving by the exit never raises forced, however late it is reported`(
        mode: DoorMode
    ) {
        _ = door.setMode(mode, at: instant(500))
        let late = instant(1400)
        _ = door.setExit(pressed: true, since: instant(1000), at: late)
        #expect(open(at: 1400, since: 1100) == [.opened])
        #expect(!close(at: 3000).contains(.raise(.forcedOpen)))
    }

    @Test mutating func `a fire that cut the lock's power first is no forced door`() {
        _ = door.setFire(true, at: instant(2000))
        #expect(open(at: 2000, since: 1900) == [.opened])
    }

    // MARK: - Held open

    @Test mutating func `the beep, then the alarm, exactly at their limits`() {
        _ = grant(at: 1000)
        _ = open(at: 2000)
        _ = advance(to: 6000)
        #expect(door.nextDeadline == instant(47_000))
        #expect(advance(to: 46_999) == [])
        #expect(advance(to: 47_000) == [.warn(true)])
        #expect(advance(to: 61_999) == [])
        #expect(advance(to: 62_000) == [.raise(.heldOpen)])
        #expect(
            close(at: 70_000) == [
                .closed(afterOpenFor: .seconds(68)), .clear(.heldOpen), .warn(false),
            ])
    }

    @Test mutating func `hours that end with the door wedged open move no lock until it closes`() {
        _ = door.setFreeAccess(true, at: instant(1000))
        _ = open(at: 2000)
        #expect(advance(to: 3_600_000) == [])
        let actions = door.setFreeAccess(false, at: instant(3_600_000))
        #expect(actions == [.raise(.heldOpen), .warn(true)])
        #expect(close(at: 3_700_000).last == .drive(released: false))
    }

    @Test mutating func `an open mode ends the complaint about a door held open`() {
        _ = grant(at: 1000)
        _ = open(at: 2000)
        _ = advance(to: 62_000)
        #expect(door.setMode(.open, at: instant(63_000)).contains(.clear(.heldOpen)))
    }

    @Test mutating func `a lost contact ends the wait for a closing that nobody would see`() {
        _ = door.setFreeAccess(true, at: instant(1000))
        _ = open(at: 2000)
        _ = door.setFreeAccess(false, at: instant(3000))
        #expect(door.isReleased)
        #expect(door.contactLost(at: instant(4000)).contains(.drive(released: false)))
        #expect(close(at: 5000) == [])
        #expect(!door.isReleased)
    }

    // MARK: - Exit

    @Test mutating func `an exit button held for a minute is stuck, and the door stays released`() {
        #expect(exit(true, at: 1000) == [.drive(released: true), .exitRequested])
        #expect(door.nextDeadline == instant(61_000))
        #expect(advance(to: 60_999) == [])
        #expect(advance(to: 61_000) == [.raise(.exitStuck)])
        #expect(advance(to: 9_000_000) == [])
        #expect(door.isReleased)
        #expect(exit(false, at: 9_000_000) == [.clear(.exitStuck)])
        #expect(advance(to: 9_004_999) == [])
        #expect(advance(to: 9_005_000) == [.drive(released: false)])
    }

    @Test mutating func `a repeated level of the exit button is nothing`() {
        _ = exit(true, at: 1000)
        #expect(exit(true, at: 2000) == [])
        _ = exit(false, at: 3000)
        #expect(exit(false, at: 4000) == [])
        #expect(advance(to: 8000) == [.drive(released: false)])
    }
}
