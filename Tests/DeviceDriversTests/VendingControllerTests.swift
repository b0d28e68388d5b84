import Decoding
import DeviceDrivers
import DevicePorts
import StationModel
import Testing

@testable import StationCore

/// A vending machine as its protocol describes it: it polls, drives motors, and insists on being
/// acknowledged.
private final class Machine {
    /// What the check and the delivery end with.
    var selectionStatus: UInt8 = 1
    var outcome: UInt8? = 2
    /// Reports `dispensing` this often before the end, once a poll.
    var phases = 2
    /// Whether it hears what is said; whether what it says arrives.
    var isDeaf = false
    var losesAcknowledgements = false
    /// Forgets to take this many commands.
    var ignoredCommands = 0
    private(set) var drives = 0
    private(set) var commands: [[UInt8]] = []
    private(set) var acknowledged = 0
    private var packet: UInt8 = 100
    private var reports: [[UInt8]] = []

    func hear(_ frame: [UInt8]) -> [UInt8] {
        guard !isDeaf else { return [] }
        if frame[2] == 0x42 {
            acknowledged += 1
            return []
        }
        commands.append(frame)
        if ignoredCommands > 0 {
            ignoredCommands -= 1
            return []
        }
        switch frame[2] {
        case 0x01: report(0x02, [selectionStatus, frame[5], frame[6]])
        case 0x06:
            drives += 1
            for _ in 0..<phases { report(0x04, [1, frame[7], frame[8]]) }
            if let outcome { report(0x04, [outcome, frame[7], frame[8]]) }
        default: break
        }
        return losesAcknowledgements ? [] : Self.sealed(0x42, [])
    }

    /// What it says next: a report that waits, or a poll.
    func speak() -> [UInt8] { reports.isEmpty ? Self.sealed(0x41, []) : reports.removeFirst() }

    func report(_ command: UInt8, _ text: [UInt8]) {
        packet = packet == 255 ? 1 : packet + 1
        reports.append(Self.sealed(command, [packet] + text))
    }

    /// Says its last report of this kind again, as after a lost acknowledgement.
    func repeatNext() {
        if let first = reports.first { reports.insert(first, at: 0) }
    }

    private static func sealed(_ command: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let body = [0xFA, 0xFB, command, UInt8(payload.count)] + payload
        return body + [body.reduce(0, ^)]
    }
}

private struct Bench {
    let machine = Machine()
    let controller: VendingController
    let bench: DriverBench
    let port: FakeBytePort

    init() {
        let ports = FakePorts()
        port = ports.existingBytes("/dev/vmc")
        controller = VendingController(
            SerialConfiguration(path: "/dev/vmc", baudRate: 57_600), dropSensor: true,
            elevator: false, ports: ports)
        bench = DriverBench(controller)
        let machine = machine
        port.answer = { machine.hear($0) }
        bench.serve()
    }

    /// The machine says something every 200 ms.
    func run(_ span: Duration) {
        let end = bench.now + span
        while bench.now < end {
            bench.pass(.milliseconds(200))
            if port.isOpen { port.incoming += machine.speak() }
            bench.serve()
            bench.serve()
        }
    }

    func vend(_ id: UInt64, _ selection: UInt16 = 10) -> VendingAcceptance {
        controller.vend(id: id, selection: selection, at: bench.now)
    }

    func events() -> [VendingControllerEvent] {
        bench.take().compactMap { event in
            guard case .instrument(_, .vending(let event)) = event else { return nil }
            return event
        }
    }
}

@Suite struct VendingControllerTests {
    @Test func `the first poll is answered with a synchronisation, the others acknowledged`() {
        let bench = Bench()
        bench.run(.seconds(2))
        #expect(bench.bench.take() == [.condition(DeviceId("device"), .working)])
        #expect(bench.machine.commands == [[0xFA, 0xFB, 0x31, 0x01, 0x01, 0x30]])
        #expect(bench.machine.acknowledged == 9)
    }

    @Test func `a vend is checked, ordered once, and reported when the machine says so`() {
        let bench = Bench()
        bench.run(.seconds(1))
        #expect(bench.vend(7) == .accepted)
        bench.run(.seconds(3))
        #expect(bench.events() == [.started(vend: 7), .finished(vend: 7, .vended)])
        #expect(bench.machine.drives == 1)
        #expect(
            bench.machine.commands.dropFirst() == [
                [0xFA, 0xFB, 0x01, 0x03, 0x02, 0x00, 0x0A, 0x0B],
                [0xFA, 0xFB, 0x06, 0x05, 0x03, 0x01, 0x00, 0x00, 0x0A, 0x0A],
            ])
    }

    @Test(arguments: [
        (UInt8(0x02), VendingControllerOutcome.vended), (0x24, .vended), (0x03, .jammed),
        (0x04, .failed("the machine reports motorRunsOn")),
        (0x06, .failed("the machine reports motorMissing")),
        (0xFF, .failed("the machine reports terminated")),
    ])
    func `each end of a delivery is its own outcome`(
        code: UInt8, outcome: VendingControllerOutcome
    ) {
        let bench = Bench()
        bench.machine.outcome = code
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(4))
        #expect(bench.events().last == .finished(vend: 1, outcome))
    }

    @Test(arguments: [2, 3, 4, 5, 6, 9] as [UInt8])
    func `a selection that cannot be sold turns no motor`(status: UInt8) {
        let bench = Bench()
        bench.machine.selectionStatus = status
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(4))
        let events = bench.events()
        #expect(events.count == 1 && bench.machine.drives == 0)
        #expect((events == [.finished(vend: 1, .empty)]) == (status == 2))
    }

    @Test func `a vend that was asked for before is told, not driven again`() {
        let bench = Bench()
        #expect(bench.vend(1) == .accepted && bench.vend(1) == .accepted)
        #expect(bench.vend(2) == .busy)
        bench.run(.seconds(4))
        #expect(bench.vend(1) == .over(.vended))
        bench.run(.seconds(4))
        #expect(bench.machine.drives == 1)
        #expect(bench.vend(2) == .accepted)
    }

    @Test func `an order is never said twice, whatever is lost`() {
        let bench = Bench()
        bench.run(.seconds(1))
        bench.machine.losesAcknowledgements = true
        bench.machine.outcome = nil
        bench.machine.phases = 0
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(70))
        #expect(bench.machine.drives == 1)
        #expect(bench.machine.commands.count { $0[2] == 0x06 } == 1)
        #expect(bench.events() == [.finished(vend: 1, .unknown)])
    }

    @Test func `an order that the machine did not take is not said again`() {
        let bench = Bench()
        bench.run(.seconds(1))
        #expect(bench.vend(1) == .accepted)
        bench.run(.milliseconds(400))
        bench.machine.ignoredCommands = 100
        bench.run(.seconds(70))
        #expect(bench.machine.commands.count { $0[2] == 0x06 } == 1)
        #expect(bench.machine.drives == 0)
        #expect(bench.events() == [.finished(vend: 1, .unknown)])
    }

    @Test func `a check that is not taken is said six times under one number`() {
        let bench = Bench()
        bench.run(.seconds(1))
        bench.machine.ignoredCommands = 6
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(4))
        let checks = bench.machine.commands.filter { $0[2] == 0x01 }
        #expect(checks.prefix(6).allSatisfy { $0 == checks[0] })
        #expect(bench.events().last == .finished(vend: 1, .vended))
    }

    @Test func `a machine that is still at it is waited for, but not without end`() {
        let bench = Bench()
        bench.machine.phases = 2000
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(170))
        #expect(bench.events() == [.started(vend: 1)])
        bench.run(.seconds(15))
        #expect(bench.events() == [.finished(vend: 1, .unknown)])
    }

    /// Waits for the end of a vend that begins now; returns how long it took.
    private func timeToTheEnd(_ bench: Bench, _ end: VendingControllerOutcome) -> Duration {
        let began = bench.bench.now
        #expect(bench.vend(1) == .accepted)
        while bench.bench.now - began < .minutes(10) {
            bench.run(.seconds(1))
            if bench.events().contains(.finished(vend: 1, end)) { return bench.bench.now - began }
        }
        Issue.record("no end")
        return .zero
    }

    /// The rules, when the drive has turned for so long.
    private func rules(after span: Duration) -> (machine: Dispensing, due: [Dispensing.Action]) {
        let start = MonotonicInstant(sinceBoot: .seconds(1))
        let vend = Vend(
            visitor: Visitor(
                member: MemberPseudonym(1), group: MemberGroup("courier"),
                reader: DeviceId("reader")), sku: SKUNumber(7),
            lane: LaneAddress(device: DeviceId("device"), number: 10), entitlement: .free,
            asked: start)
        var machine = Dispensing()
        _ = machine.begin(vend, at: start)
        _ = machine.committed(mayTurn: true, at: start)
        return (machine, machine.advance(to: start + span))
    }

    @Test func `a lift that delivers after 90 s has sold its item, and nobody gave it up`() {
        let bench = Bench()
        bench.machine.phases = 450
        let span = timeToTheEnd(bench, .vended)
        #expect(span > .seconds(90))
        var (machine, due) = rules(after: span)
        #expect(due.isEmpty)
        let now = MonotonicInstant(sinceBoot: .seconds(1) + span)
        guard
            case .close(_, .vended, items: 1, isBroken: false, _) = machine.answered(
                .dropped, mayTurn: true, at: now
            ).first
        else {
            Issue.record("the item is not sold")
            return
        }
    }

    @Test func `the rules wait until the machine has been given up, and not much longer`() {
        let bench = Bench()
        bench.machine.phases = 2000
        let span = timeToTheEnd(bench, .unknown)
        #expect(rules(after: span).due.isEmpty)
        #expect(!rules(after: span + .seconds(30)).due.isEmpty)
        // Brought home, left again, turned, waited for: the longest that a lane may be given.
        let spiral = Duration.seconds(15 + 10 + 15 + 10)
        #expect(rules(after: spiral).due.isEmpty)
    }

    @Test func `a report said twice counts once and is acknowledged twice`() {
        let bench = Bench()
        bench.run(.seconds(1))
        let before = bench.machine.acknowledged
        bench.machine.report(0x05, [0, 12])
        bench.machine.repeatNext()
        bench.run(.milliseconds(400))
        #expect(bench.events() == [.chosen(selection: 12)])
        #expect(bench.machine.acknowledged == before + 2)
    }

    @Test func `what happens at the machine is reported`() {
        let bench = Bench()
        bench.run(.seconds(1))
        bench.machine.report(0x05, [0, 0])
        bench.machine.report(0x11, [0, 10, 0, 0, 0, 100, 3, 8, 0, 1, 0])
        bench.run(.seconds(1))
        #expect(
            bench.events() == [
                .chosen(selection: nil), .slot(selection: 10, stock: 3, capacity: 8),
            ])
    }

    @Test func `a poll that waited in a buffer is not answered`() {
        let bench = Bench()
        bench.run(.seconds(1))
        let before = bench.machine.acknowledged
        bench.port.incoming += bench.machine.speak()
        bench.bench.serve(arrival: bench.bench.now - .milliseconds(101))
        #expect(bench.machine.acknowledged == before)
        // Of several, the last one still listens.
        bench.port.incoming += bench.machine.speak() + bench.machine.speak()
        bench.bench.serve()
        #expect(bench.machine.acknowledged == before + 1)
    }

    @Test(arguments: [false, true])
    func `a machine that falls silent fails, and a vend before the order was no vend`(
        isOrdered: Bool
    ) {
        let bench = Bench()
        bench.machine.phases = 2000
        bench.run(.seconds(1))
        #expect(bench.vend(1) == .accepted)
        if isOrdered { bench.run(.seconds(2)) }
        _ = bench.events()
        bench.bench.pass(.seconds(30))
        let all = bench.bench.take()
        #expect(all.failures == 1)
        let ends = all.compactMap { event -> VendingControllerOutcome? in
            guard case .instrument(_, .vending(.finished(1, let end))) = event else { return nil }
            return end
        }
        #expect(ends.count == 1 && (ends == [.unknown]) == isOrdered)
        bench.run(.seconds(12))
        #expect(bench.bench.take().conditions == [.working])
    }

    @Test func `a cable that is pulled in the middle leaves the vend unknown`() {
        let bench = Bench()
        bench.machine.phases = 2000
        bench.run(.seconds(1))
        #expect(bench.vend(1) == .accepted)
        bench.run(.seconds(2))
        _ = bench.events()
        bench.port.fault = .gone
        bench.bench.serve()
        #expect(bench.events() == [.finished(vend: 1, .unknown)])
        #expect(bench.vend(1) == .over(.unknown))
    }
}
