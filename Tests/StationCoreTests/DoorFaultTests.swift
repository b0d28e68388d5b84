import StationModel
import Testing

@testable import StationCore

/// Contacts that lie, bounce or go; locks that do not follow; and the start on what is found.
struct DoorFaultTests {
    var door = DoorEnumerationTests.closedDoor()

    mutating func contact(open: Bool, at time: Int) -> [DoorAction] {
        door.setContact(open: open, since: instant(time), at: instant(time))
    }

    // MARK: - The contact

    @Test mutating func `three unlocks in a row that find the door open are a faulty contact`() {
        _ = contact(open: true, at: 500)
        for round in 1...3 {
            let actions = door.grant(for: .seconds(5), at: instant(round * 10_000))
            #expect(actions.contains(.raise(.contactFault)) == (round == 3))
            _ = door.advance(to: instant(round * 10_000 + 5000))
            _ = door.advance(to: instant(round * 10_000 + 6000))
        }
    }

    @Test mutating func `fifty grants without an opening are a faulty contact, a passage ends it`()
    {
        for round in 1...50 {
            _ = door.grant(for: .seconds(5), at: instant(round * 10_000))
            _ = door.advance(to: instant(round * 10_000 + 5000))
            let actions = door.advance(to: instant(round * 10_000 + 5350))
            #expect(actions.first == .notOpened)
            #expect(actions.contains(.raise(.contactFault)) == (round == 50))
        }
        _ = door.grant(for: .seconds(5), at: instant(600_000))
        #expect(contact(open: true, at: 601_000) == [.opened, .clear(.contactFault)])
    }

    @Test mutating func `one passage among the unused grants starts the count again`() {
        for round in 1...60 {
            _ = door.grant(for: .seconds(5), at: instant(round * 10_000))
            if round == 30 {
                _ = contact(open: true, at: round * 10_000 + 1000)
                _ = contact(open: false, at: round * 10_000 + 2000)
            }
            _ = door.advance(to: instant(round * 10_000 + 5000))
            let actions = door.advance(to: instant(round * 10_000 + 5350))
            #expect(!actions.contains(.raise(.contactFault)))
        }
    }

    @Test mutating func `a contact is a level: repeating it is nothing`() {
        _ = door.grant(for: .seconds(5), at: instant(1000))
        _ = contact(open: true, at: 2000)
        #expect(contact(open: true, at: 2500) == [])
        _ = contact(open: false, at: 3000)
        #expect(contact(open: false, at: 3500) == [])
        #expect(!door.isReleased)
    }

    @Test mutating func `a leaf that bounces while the bolt moves is not forced`() {
        _ = door.grant(for: .seconds(5), at: instant(1000))
        _ = contact(open: true, at: 2000)
        _ = contact(open: false, at: 3000)
        #expect(contact(open: true, at: 3080) == [.opened])
        #expect(contact(open: false, at: 3160) == [.closed(afterOpenFor: .milliseconds(80))])
    }

    // MARK: - Lock feedback

    mutating func feedback(secured: Bool, at time: Int) -> [DoorAction] {
        door.setFeedback(secured: secured, at: instant(time))
    }

    @Test mutating func `a lock that does not follow for two seconds is a fault`() {
        _ = feedback(secured: true, at: 500)
        _ = door.grant(for: .seconds(5), at: instant(1000))
        #expect(door.advance(to: instant(2999)) == [])
        #expect(door.advance(to: instant(3000)) == [.raise(.lockFault)])
        #expect(feedback(secured: false, at: 3100) == [.clear(.lockFault)])
    }

    @Test mutating func `a feedback that is reported again and again is still a fault in time`() {
        _ = feedback(secured: true, at: 500)
        _ = door.grant(for: .seconds(5), at: instant(1000))
        for time in stride(from: 1500, to: 3000, by: 500) {
            #expect(feedback(secured: true, at: time) == [])
        }
        #expect(feedback(secured: true, at: 3000) == [.raise(.lockFault)])
    }

    @Test mutating func `the bolt has its two seconds from the closing of the door`() {
        _ = feedback(secured: true, at: 500)
        _ = door.grant(for: .seconds(5), at: instant(1000))
        _ = feedback(secured: false, at: 1100)
        _ = contact(open: true, at: 2000)
        #expect(door.advance(to: instant(6000)) == [.drive(released: false)])
        #expect(door.advance(to: instant(9000)) == [])
        #expect(contact(open: false, at: 10_000) == [.closed(afterOpenFor: .seconds(8))])
        #expect(door.advance(to: instant(11_999)) == [])
        #expect(door.advance(to: instant(12_000)) == [.raise(.lockFault)])
    }

    @Test mutating func `a feedback that is lost says nothing`() {
        _ = feedback(secured: true, at: 500)
        door.feedbackLost()
        _ = door.grant(for: .seconds(5), at: instant(1000))
        #expect(door.advance(to: instant(5000)) == [])
    }

    // MARK: - The start

    @Test(arguments: [false, true], [false, true])
    func `starting makes no edge, whatever the lock's level is`(isReleased: Bool, fire: Bool) {
        var door = DoorMachine(
            configuration: DoorConfiguration(lock: .failSafe), isReleased: isReleased, fire: fire,
            at: instant(0))
        #expect(door.isReleased == isReleased)
        let actions = door.advance(to: instant(0))
        #expect(actions == (fire && !isReleased ? [.drive(released: true)] : []))
    }

    @Test func `a lock found released is secured after the unlock time, without a complaint`() {
        var door = DoorMachine(
            configuration: DoorConfiguration(lock: .failSafe), isReleased: true, fire: false,
            at: instant(0))
        _ = door.setContact(open: false, since: instant(0), at: instant(0))
        #expect(door.advance(to: instant(4999)) == [])
        #expect(door.advance(to: instant(5000)) == [.drive(released: false)])
        #expect(door.advance(to: instant(9000)) == [])
    }

    @Test(arguments: [false, true])
    func `alarms from before the start end when the door is found closed`(open: Bool) {
        var door = DoorMachine(
            configuration: DoorConfiguration(lock: .failSafe), isReleased: false, fire: false,
            at: instant(0))
        door.watch = DoorWatch(raised: [.forcedOpen, .heldOpen])
        let actions = door.setContact(open: open, since: instant(0), at: instant(100))
        #expect(actions == (open ? [] : [.clear(.forcedOpen), .clear(.heldOpen)]))
    }

    @Test mutating func `the contact's first level is no opening, also when it comes back`() {
        _ = door.contactLost(at: instant(1000))
        #expect(contact(open: true, at: 2000) == [])
        _ = door.contactLost(at: instant(3000))
        #expect(door.nextDeadline == nil)
        #expect(contact(open: false, at: 4000) == [])
    }

    /// A leaf that flaps in the wind is lost again and again; each return would give it a minute.
    @Test(arguments: [true, false])
    mutating func `open before and after the contact was lost is open all the time`(
        isClosedBetween: Bool
    ) {
        _ = door.setFire(true, at: instant(1000))
        _ = contact(open: true, at: 2000)
        _ = door.setFire(false, at: instant(3000))
        for time in [10_000, 20_000] {
            _ = door.contactLost(at: instant(time))
            _ = door.contactLost(at: instant(time + 1))
            if isClosedBetween { _ = contact(open: false, at: time + 5) }
            if isClosedBetween { _ = door.contactLost(at: instant(time + 6)) }
            #expect(door.nextDeadline == nil)
            #expect(contact(open: true, at: time + 1500) == [])
        }
        let since = isClosedBetween ? 21_500 : 2000
        #expect(door.watch.openSince == instant(since))
        #expect(door.advance(to: instant(since + 45_000)) == [.warn(true)])
        #expect(door.advance(to: instant(since + 59_999)) == [])
        #expect(door.advance(to: instant(since + 60_000)) == [.raise(.heldOpen)])
    }

    @Test mutating func `a door contact that is not wired any more leaves no time behind`() {
        _ = contact(open: true, at: 2000)
        _ = door.contactLost(at: instant(3000))
        _ = door.withoutContact(.door)
        _ = contact(open: true, at: 90_000)
        #expect(door.watch.openSince == instant(90_000))
    }

    @Test mutating func `a changed configuration moves no lock and keeps the time that runs`() {
        _ = door.grant(for: .seconds(5), at: instant(1000))
        let slow = DoorConfiguration(lock: .failSafe, unlock: .seconds(60))
        #expect(door.reconfigure(slow, at: instant(2000)) == [])
        #expect(door.advance(to: instant(6000)) == [.drive(released: false)])
    }
}
