import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let line = LineAddress(chip: "/dev/gpiochip0", offset: 4)

private func bench(_ role: ContactRole = .door) -> (DriverBench, FakeInputLines) {
    let ports = FakePorts()
    let configuration = ContactConfiguration(
        role: role, line: line, activeLow: false, bias: .pullUp)
    let contact = ContactInput(configuration, debounce: .milliseconds(50), ports: ports)
    return (DriverBench(contact), ports.existingInputs([line]))
}

private func contact(
    _ active: Bool, _ since: MonotonicInstant, _ role: ContactRole = .door
) -> DeviceEvent {
    .contact(role, active: active, since: since)
}

@Suite struct ContactInputTests {
    @Test(arguments: [false, true])
    func `the level found on opening is reported at once`(level: Bool) {
        let (bench, port) = bench()
        port.levels = [level]
        let start = bench.now
        bench.settle()
        #expect(bench.take().contains(contact(level, start)))
        bench.pass(.minutes(10))
        #expect(bench.take().isEmpty)
    }

    @Test func `a level that rested for 50 ms is reported with the time of its last edge`() {
        let (bench, port) = bench()
        bench.settle()
        bench.pass(.seconds(5))
        _ = bench.take()
        let start = bench.now
        for (offset, level) in [(0, true), (3, false), (5, true)] {
            port.set(level, at: start + .milliseconds(offset))
        }
        bench.pass(.milliseconds(5))
        bench.serve()
        bench.pass(.milliseconds(49))
        #expect(bench.take().isEmpty)
        bench.pass(.milliseconds(1))
        #expect(bench.take() == [contact(true, start + .milliseconds(5))])
    }

    @Test func `a glitch shorter than the rest is nothing`() {
        let (bench, port) = bench()
        bench.settle()
        bench.pass(.seconds(5))
        _ = bench.take()
        port.set(true, at: bench.now)
        bench.serve()
        bench.pass(.milliseconds(49))
        port.set(false, at: bench.now)
        bench.serve()
        bench.pass(.seconds(10))
        #expect(bench.take().isEmpty)
    }

    @Test func `a lost edge costs a second at most, and the level is never toggled`() {
        let (bench, port) = bench()
        bench.settle()
        bench.pass(.milliseconds(5500))
        _ = bench.take()
        port.set(true, at: bench.now, isSeen: false)
        bench.pass(.milliseconds(1050))
        #expect(bench.take().count == 1)
        // The closing edge alone arrives: the level is closed, whatever was missed.
        port.set(false, at: bench.now)
        bench.serve()
        bench.pass(.milliseconds(50))
        #expect(bench.take() == [contact(false, bench.now - .milliseconds(50))])
        // And a second edge to the same level changes nothing.
        port.set(false, at: bench.now)
        bench.serve()
        bench.pass(.seconds(10))
        #expect(bench.take().isEmpty)
    }

    @Test func `after a lost port the level is reported anew, whatever it was before`() {
        let (bench, port) = bench()
        bench.settle()
        bench.pass(.seconds(20))
        for level in [false, false, true, true, false] {
            _ = bench.take()
            port.fault = .gone
            bench.pass(.seconds(2))
            #expect(bench.take().levels.isEmpty)
            port.levels = [level]
            port.fault = nil
            bench.pass(.seconds(11))
            let events = bench.take()
            #expect(events.levels == [level])
            #expect(events.first == .condition(DeviceId("device"), .working), "that first")
        }
    }

    @Test(arguments: [ContactRole.door, .fireAlarm])
    func `a contact that chatters has failed, and a fire contact is a fire`(role: ContactRole) {
        let (bench, port) = bench(role)
        bench.settle()
        bench.pass(.seconds(5))
        _ = bench.take()
        let start = bench.now
        for step in 0..<150 {
            port.set(step.isMultiple(of: 2), at: bench.now)
            bench.serve()
            bench.pass(.milliseconds(10))
        }
        let events = bench.take()
        #expect(events.failures == 1)
        #expect(events.levels == (role == .fireAlarm ? [true] : []))
        #expect(events.contains(contact(true, start, role)) == (role == .fireAlarm))
        port.set(false, at: bench.now)
        bench.serve()
        bench.pass(.minutes(1))
        let rested = start + .milliseconds(1500)
        #expect(
            bench.take() == [
                .condition(DeviceId("device"), .working), contact(false, rested, role),
            ])
    }

    @Test func `a quiet contact wakes the loop once a second`() {
        let (bench, _) = bench()
        bench.settle()
        bench.pass(.seconds(1))
        let before = bench.services
        bench.pass(.minutes(1))
        #expect((59...61).contains(bench.services - before))
    }
}

extension [DeviceEvent] {
    fileprivate var levels: [Bool] {
        compactMap { if case .contact(_, let active, _) = $0 { active } else { nil } }
    }
}
