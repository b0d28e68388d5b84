import StationModel
import Testing

@testable import StationCore

/// What a contact means to the rules after it could not be read for a while.
@Suite struct ContactStationTests {
    typealias Bench = ContactStationBench

    private static let mains = DeviceId("mains")
    private static let battery = DeviceId("batteryLow")

    @Test(arguments: Bench.Loss.allCases)
    func `a door that is open before and after is held open since it was first seen so`(
        loss: Bench.Loss
    ) {
        let bench = Bench(loss.wiring, [.door: 3])
        bench.set(3, true)
        let opened = bench.station.door.watch.openSince
        bench.lose(3, by: loss)
        #expect(bench.station.door.watch.isOpen == nil)
        bench.restore(3, at: true)
        #expect(bench.station.door.watch.isOpen == true)
        #expect(opened != nil && bench.station.door.watch.openSince == opened)
        let alarm = (opened ?? bench.now) + bench.configuration.door.heldOpenAlarm
        bench.run(alarm - bench.now - .milliseconds(100))
        #expect(!bench.isUp(.heldOpen))
        #expect(bench.effects.contains(.say(.closeDoor)))
        bench.run(.milliseconds(200))
        #expect(bench.isUp(.heldOpen))
    }

    @Test(arguments: Bench.Loss.allCases)
    func `a door that is closed before and after is forced by who opens it then`(
        loss: Bench.Loss
    ) {
        let bench = Bench(loss.wiring, [.door: 3])
        bench.lose(3, by: loss)
        #expect(bench.station.door.watch.isOpen == nil)
        bench.restore(3, at: false)
        #expect(bench.station.door.watch.isOpen == false)
        #expect(bench.count(.doorOpened) == 0 && bench.count(.doorClosed) == 0)
        bench.set(3, true)
        #expect(bench.isUp(.forcedOpen) && bench.count(.doorOpened) == 1)
    }

    @Test(arguments: Bench.Loss.allCases)
    func `mains that are back where they were end no battery`(loss: Bench.Loss) {
        let bench = Bench(
            loss.wiring, [.named(Self.mains): 3, .named(Self.battery): 4],
            alarms: AlarmConfiguration(contacts: [
                Self.mains: .mains, Self.battery: .batteryLow,
            ]))
        bench.set(4, true)
        bench.run(.seconds(10))
        #expect(bench.isUp(.batteryLow) && !bench.station.isPowerEnding)
        bench.lose(3, by: loss)
        #expect(bench.station.contactLevels[Self.mains] == nil)
        bench.restore(3, at: false)
        #expect(bench.station.contactLevels == [Self.mains: false, Self.battery: true])
        #expect(bench.isUp(.batteryLow) && !bench.station.isPowerEnding)
    }

    @Test(arguments: Bench.Loss.allCases)
    func `a fire contact that is back at rest lets a fire be reset after a minute`(
        loss: Bench.Loss
    ) {
        let bench = Bench(loss.wiring, [.fireAlarm: 3])
        bench.set(3, true)
        bench.set(3, false)
        #expect(bench.station.fire.isLatched && bench.station.fire.isInputActive == false)
        bench.lose(3, by: loss)
        #expect(bench.station.fire.isInputActive == nil)
        #expect(bench.resetFire() == .refused(.fireInputActive))
        bench.restore(3, at: false)
        #expect(bench.resetFire() == .refused(.fireInputNotClearLongEnough))
        bench.run(.minutes(1))
        #expect(bench.resetFire() == .done)
    }

    @Test(arguments: Bench.Wiring.allCases, [ContactRole.door, .fireAlarm])
    func `a contact that a reload moves, at rest before and after, is known`(
        wiring: Bench.Wiring, role: ContactRole
    ) {
        let bench = Bench(wiring, [role: 3])
        bench.reload([role: 5])
        #expect(level(of: role, bench) == false)
        bench.set(3, true)
        #expect(level(of: role, bench) == false)
        bench.set(5, true)
        #expect(level(of: role, bench) == true)
    }

    @Test(arguments: Bench.Wiring.allCases)
    func `a contact that a reload gives another meaning, at rest all the time, is known`(
        wiring: Bench.Wiring
    ) {
        let bench = Bench(wiring, [.tamper: 3])
        bench.reload([.fireAlarm: 3], ids: [.fireAlarm: "tamper"])
        #expect(level(of: .fireAlarm, bench) == false)
    }

    private func level(of role: ContactRole, _ bench: Bench) -> Bool? {
        role == .door ? bench.station.door.watch.isOpen : bench.station.fire.isInputActive
    }
}
