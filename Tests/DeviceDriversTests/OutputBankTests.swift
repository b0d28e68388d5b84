import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let start = MonotonicInstant(sinceBoot: .seconds(100))
private let id = DeviceId("lock")
private let address = LineAddress(chip: "/dev/gpiochip0", offset: 7)

private func output(
    _ role: OutputRole, _ offset: UInt32 = 7, rest: OutputRest = .off
) -> OutputConfiguration {
    OutputConfiguration(
        role: role, line: LineAddress(chip: "/dev/gpiochip0", offset: offset),
        activeLow: rest == .undriven, rest: rest)
}

private func conditions(_ bank: OutputBank, at now: MonotonicInstant) -> [DeviceCondition] {
    var events: [DeviceEvent] = []
    bank.service(at: now) { events.append($0) }
    return events.conditions
}

@Suite struct OutputBankTests {
    @Test(arguments: [LockKind.failSafe, .failSecure], [false, true])
    func `a lock is released by its kind's current`(kind: LockKind, released: Bool) throws {
        let ports = FakePorts()
        let bank = OutputBank(ports: ports)
        let first = bank.add(id, output(.lock), lock: kind, keepsLevel: false, at: start)
        #expect(first == false)
        try bank.perform(Actuation(.lock, on: released), at: start)
        let line = ports.existingOutput(address)
        #expect(line.level == kind.isEnergised(released: released))
        #expect(line.driven.first == kind.isEnergised(released: false))
        #expect(line.holdsLevel)
    }

    @Test(arguments: [LockKind.failSafe, .failSecure], [false, true])
    func `at rest everything is off but the lock, which stays as it is`(
        kind: LockKind, released: Bool
    ) throws {
        let ports = FakePorts()
        let bank = OutputBank(ports: ports)
        let heater = OutputRole.named(DeviceId("heater"))
        for (place, role) in [OutputRole.lock, heater, .siren].enumerated() {
            _ = bank.add(
                DeviceId("\(role)"), output(role, 7 + UInt32(place)), lock: kind,
                keepsLevel: false, at: start)
            try bank.perform(Actuation(role, on: role == .lock ? released : true), at: start)
        }
        let lines = (7...9).map {
            ports.existingOutput(LineAddress(chip: "/dev/gpiochip0", offset: $0))
        }
        #expect(lines[1].level == true && lines[2].level == true)
        let driven = lines[0].driven
        bank.rest(at: start)
        #expect(lines[0].driven == driven)
        #expect(lines[1].level == false && lines[2].level == false)
    }

    @Test func `at rest a light is lit that is lit without power, also one that comes back later`()
        throws
    {
        let ports = FakePorts()
        let bank = OutputBank(ports: ports)
        let light = OutputRole.named(DeviceId("light"))
        _ = bank.add(
            id, output(light, rest: .undriven), lock: .failSafe, keepsLevel: false, at: start)
        let line = ports.existingOutput(address)
        #expect(line.level == false)
        line.fault = .gone
        bank.rest(at: start)
        #expect(conditions(bank, at: start).count == 1)
        line.fault = nil
        #expect(conditions(bank, at: start + .seconds(1)) == [.working])
        #expect(line.level == true)
    }

    @Test(arguments: [LockKind.failSafe, .failSecure], [false, true])
    func `a kept lock is adopted without an edge`(kind: LockKind, released: Bool) throws {
        let ports = FakePorts()
        let line = ports.existingOutput(address)
        line.preset(kind.isEnergised(released: released))
        let bank = OutputBank(ports: ports)
        let level = bank.add(id, output(.lock), lock: kind, keepsLevel: true, at: start)
        #expect(level == released && line.driven.isEmpty)
    }

    @Test func `every other output begins off and does not hold its level`() {
        for role in OutputRole.allCases where role != .lock {
            let ports = FakePorts()
            let line = ports.existingOutput(address)
            line.preset(true)
            let bank = OutputBank(ports: ports)
            let level = bank.add(
                id, output(role), lock: .failSafe, keepsLevel: false, at: start)
            #expect(level == false && line.driven == [false] && !line.holdsLevel)
        }
    }

    @Test func `all outputs of a role are driven, also when the first fails`() {
        let ports = FakePorts()
        let bank = OutputBank(ports: ports)
        for offset in UInt32(1)...3 {
            let id = DeviceId("lamp-\(offset)")
            _ = bank.add(
                id, output(.greenLamp, offset), lock: .failSafe, keepsLevel: false, at: start)
        }
        ports.existingOutput(output(.greenLamp, 1).line).fault = .gone
        #expect(throws: DeviceFault.self) {
            try bank.perform(Actuation(.greenLamp, on: true), at: start)
        }
        #expect(ports.existingOutput(output(.greenLamp, 2).line).level)
        #expect(ports.existingOutput(output(.greenLamp, 3).line).level)
    }

    @Test func `a role without an output is nobody's fault`() throws {
        try OutputBank(ports: FakePorts()).perform(Actuation(.siren, on: true), at: start)
    }

    @Test func `a failed output is opened again by the next actuation`() throws {
        let ports = FakePorts()
        let line = ports.existingOutput(address)
        let bank = OutputBank(ports: ports)
        _ = bank.add(id, output(.lock), lock: .failSecure, keepsLevel: false, at: start)
        line.fault = .gone
        #expect(throws: DeviceFault.self) {
            try bank.perform(Actuation(.lock, on: true), at: start)
        }
        line.fault = nil
        try bank.perform(Actuation(.lock, on: true), at: start)
        #expect(line.level && line.openings == 2)
    }

    @Test func `a failed output comes back by itself, at the level asked for last`() throws {
        let ports = FakePorts()
        let line = ports.existingOutput(address)
        let bank = OutputBank(ports: ports)
        _ = bank.add(id, output(.lock), lock: .failSecure, keepsLevel: false, at: start)
        #expect(conditions(bank, at: start) == [.working])
        line.fault = .gone
        #expect(throws: DeviceFault.self) {
            try bank.perform(Actuation(.lock, on: true), at: start)
        }
        #expect(conditions(bank, at: start).count == 1)
        var now = start
        var told: [DeviceCondition] = []
        for _ in 0..<20 {
            now = try #require(bank.nextDeadline)
            told += conditions(bank, at: now)
        }
        // Setting failed, then opening: one change in all these attempts.
        #expect(told.count == 1)
        #expect(now - start > .minutes(2))
        line.fault = nil
        now = try #require(bank.nextDeadline)
        #expect(conditions(bank, at: now) == [.working])
        #expect(line.level && bank.nextDeadline == nil)
    }

    @Test func `a kept lock that cannot be opened at first is adopted later`() throws {
        let ports = FakePorts()
        let line = ports.existingOutput(address)
        line.preset(true)
        line.fault = .busy
        let bank = OutputBank(ports: ports)
        let level = bank.add(id, output(.lock), lock: .failSecure, keepsLevel: true, at: start)
        #expect(level == nil)
        line.fault = nil
        #expect(conditions(bank, at: start).count == 1)
        _ = conditions(bank, at: start + .seconds(1))
        #expect(line.isOpen && line.level && line.driven.isEmpty)
    }
}
