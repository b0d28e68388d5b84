import StationModel
import Testing

@testable import Simulation

/// The emulated radar, against the frames of its maker's document.
struct RadarEmulatorTests {
    private let nobody: [UInt8] = [
        0xF4, 0xF3, 0xF2, 0xF1, 0x0D, 0x00, 0x02, 0xAA, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0x55, 0x00,
        0xF8, 0xF7, 0xF6, 0xF5,
    ]
    private let begin: [UInt8] = [
        0xFD, 0xFC, 0xFB, 0xFA, 0x04, 0x00, 0xFF, 0x00, 0x01, 0x00, 0x04, 0x03, 0x02, 0x01,
    ]
    private let setLimits: [UInt8] = [
        0xFD, 0xFC, 0xFB, 0xFA, 0x14, 0x00, 0x60, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x01,
        0x00, 0x08, 0x00, 0x00, 0x00, 0x02, 0x00, 0x05, 0x00, 0x00, 0x00, 0x04, 0x03, 0x02, 0x01,
    ]

    /// What it says to a command, without its reports.
    private func ask(_ radar: inout RadarEmulator, _ command: [UInt8]) -> [UInt8] {
        radar.hear(command, at: .zero)
        return radar.advance(to: .milliseconds(10))
    }

    @Test func `it reports ten times a second what it sees`() {
        var radar = RadarEmulator(at: .zero)
        #expect(radar.advance(to: .milliseconds(100)) == nobody)
        #expect(radar.nextTime == .milliseconds(200))
        radar.look(.moving(centimetres: 235), at: .milliseconds(150))
        #expect(
            radar.advance(to: .milliseconds(200)) == [
                0xF4, 0xF3, 0xF2, 0xF1, 0x0D, 0x00, 0x02, 0xAA, 0x01, 0xEB, 0x00, 0x55, 0x00,
                0x00, 0x00, 0xEB, 0x00, 0x55, 0x00, 0xF8, 0xF7, 0xF6, 0xF5,
            ])
        radar.look(.still(centimetres: 310), at: .milliseconds(250))
        let still: [UInt8] = [
            0xF4, 0xF3, 0xF2, 0xF1, 0x0D, 0x00, 0x02, 0xAA, 0x02, 0x00, 0x00, 0x00, 0x36, 0x01,
            0x2F, 0x36, 0x01, 0x55, 0x00, 0xF8, 0xF7, 0xF6, 0xF5,
        ]
        #expect(radar.advance(to: .milliseconds(300)) == still)
        radar.look(.nobody, at: .milliseconds(350))
        #expect(radar.advance(to: .seconds(5)) == still, "for its absence time")
        #expect(radar.advance(to: .seconds(6)) == nobody)
    }

    @Test func `commands are acknowledged as in the document`() {
        var radar = RadarEmulator(at: .zero)
        #expect(
            ask(&radar, setLimits) == [
                0xFD, 0xFC, 0xFB, 0xFA, 0x04, 0x00, 0x60, 0x01, 0x01, 0x00, 0x04, 0x03, 0x02, 0x01,
            ], "not before it is to be configured")
        #expect(
            ask(&radar, begin) == [
                0xFD, 0xFC, 0xFB, 0xFA, 0x08, 0x00, 0xFF, 0x01, 0x00, 0x00, 0x01, 0x00, 0x40, 0x00,
                0x04, 0x03, 0x02, 0x01,
            ])
        #expect(
            ask(&radar, setLimits) == [
                0xFD, 0xFC, 0xFB, 0xFA, 0x04, 0x00, 0x60, 0x01, 0x00, 0x00, 0x04, 0x03, 0x02, 0x01,
            ])
        let parameters = ask(
            &radar, [0xFD, 0xFC, 0xFB, 0xFA, 0x02, 0x00, 0x61, 0x00, 0x04, 0x03, 0x02, 0x01])
        #expect(
            Array(parameters.prefix(14)) == [
                0xFD, 0xFC, 0xFB, 0xFA, 0x1C, 0x00, 0x61, 0x01, 0x00, 0x00, 0xAA, 0x08, 0x08, 0x08,
            ])
        #expect(Array(parameters.suffix(6)) == [0x05, 0x00, 0x04, 0x03, 0x02, 0x01])
        _ = ask(
            &radar,
            [0xFD, 0xFC, 0xFB, 0xFA, 0x04, 0x00, 0xA4, 0x00, 0x00, 0x00, 0x04, 0x03, 0x02, 0x01])
        #expect(!radar.bluetoothIsOn)
        #expect(
            ask(
                &radar, [0xFD, 0xFC, 0xFB, 0xFA, 0x02, 0x00, 0xFE, 0x00, 0x04, 0x03, 0x02, 0x01])
                == [
                    0xFD, 0xFC, 0xFB, 0xFA, 0x04, 0x00, 0xFE, 0x01, 0x00, 0x00, 0x04, 0x03, 0x02,
                    0x01,
                ])
    }

    @Test func `a command comes in any pieces and after any noise`() {
        for split in 0...begin.count {
            var radar = RadarEmulator(at: .zero)
            radar.hear([0x00, 0xFD, 0xFC] + begin.prefix(split), at: .zero)
            radar.hear(Array(begin.dropFirst(split)), at: .zero)
            #expect(radar.advance(to: .milliseconds(10)).count == 18)
        }
    }
}

/// The emulated lock boards, against the frames of the family's protocol sheet.
struct LockEmulatorTests {
    private func line(_ lockCount: Int, openLevel: Bool = false) -> LockLineEmulator {
        LockLineEmulator(
            LockerLineConfiguration(
                port: SerialConfiguration(path: "", baudRate: 9600),
                boards: [
                    LockerBoardConfiguration(
                        id: DeviceId("board"), address: 1, lockCount: lockCount,
                        openLevel: openLevel)
                ]))
    }

    private func ask(_ line: inout LockLineEmulator, _ command: [UInt8]) -> [UInt8] {
        line.hear(command, at: .zero)
        return line.nextTime.map { line.advance(to: $0) } ?? []
    }

    private func door(_ number: Int) -> CompartmentAddress {
        CompartmentAddress(device: DeviceId("board"), number: number)
    }

    @Test func `a lock opens, and one that sticks does not`() {
        var line = line(24)
        #expect(ask(&line, [0x80, 0x01, 0x01, 0x33, 0xB3]) == [0x80, 0x01, 0x01, 0x11, 0x91])
        #expect(ask(&line, [0x8A, 0x01, 0x01, 0x11, 0x9B]) == [0x8A, 0x01, 0x01, 0x00, 0x8A])
        #expect(ask(&line, [0x80, 0x01, 0x01, 0x33, 0xB3]) == [0x80, 0x01, 0x01, 0x00, 0x80])
        line.setSticking(door(2), true)
        #expect(ask(&line, [0x8A, 0x01, 0x02, 0x11, 0x98]) == [0x8A, 0x01, 0x02, 0x11, 0x98])
    }

    @Test func `all levels of a board of 24 stand in three bytes`() {
        var line = line(24)
        for number in 1...24 where ![1, 9, 17].contains(number) {
            let isThere = line.setDoor(door(number), open: true)
            #expect(isThere)
        }
        #expect(
            ask(&line, [0x80, 0x01, 0x00, 0x33, 0xB2])
                == [0x80, 0x01, 0x01, 0x01, 0x01, 0x33, 0xB3])
        let isBeyond = line.setDoor(door(25), open: true)
        #expect(!isBeyond)
    }

    @Test func `with the other kind of contact 11 means open`() {
        var line = line(8, openLevel: true)
        #expect(ask(&line, [0x80, 0x01, 0x00, 0x33, 0xB2]) == [0x80, 0x01, 0x00, 0x33, 0xB2])
        #expect(ask(&line, [0x8A, 0x01, 0x01, 0x11, 0x9B]) == [0x8A, 0x01, 0x01, 0x11, 0x9B])
        #expect(ask(&line, [0x80, 0x01, 0x00, 0x33, 0xB2]) == [0x80, 0x01, 0x01, 0x33, 0xB3])
    }

    @Test func `damage, another address and a busy board are silent`() {
        var line = line(8)
        #expect(ask(&line, [0x8A, 0x01, 0x01, 0x11, 0x9A]) == [])
        #expect(ask(&line, [0x8A, 0x02, 0x00, 0x11, 0x99]) == [])
        line.hear([0x8A, 0x01, 0x01, 0x11, 0x9B], at: .zero)
        line.hear([0x80, 0x01, 0x01, 0x33, 0xB3], at: .milliseconds(10))
        #expect(line.advance(to: .milliseconds(500)) == [])
        #expect(line.advance(to: .milliseconds(560)) == [0x8A, 0x01, 0x01, 0x00, 0x8A])
        #expect(line.nextTime == nil)
        let isKnown = line.setPowered(DeviceId("board"), false)
        #expect(isKnown)
        #expect(ask(&line, [0x80, 0x01, 0x01, 0x33, 0xB3]) == [])
    }

    @Test func `all locks open one after the other`() {
        var line = line(8)
        #expect(ask(&line, [0x8A, 0x01, 0x00, 0x11, 0x9A]) == [0x8A, 0x01, 0x00, 0x11, 0x9A])
        #expect(line.boards[0].doors == [Bool](repeating: true, count: 8))
    }
}

/// The emulated vending machine, against the frames of the protocol's document.
struct VendingEmulatorTests {
    private let poll: [UInt8] = [0xFA, 0xFB, 0x41, 0x00, 0x40]
    private let acknowledgement: [UInt8] = [0xFA, 0xFB, 0x42, 0x00, 0x43]
    private let synchronise: [UInt8] = [0xFA, 0xFB, 0x31, 0x01, 0x01, 0x30]
    private let check: [UInt8] = [0xFA, 0xFB, 0x01, 0x03, 0x02, 0x00, 0x0A, 0x0B]
    private let drive: [UInt8] = [0xFA, 0xFB, 0x06, 0x05, 0x03, 0x01, 0x00, 0x00, 0x0A, 0x0A]

    private final class Machine {
        var machine: VendingMachineEmulator
        var now: Duration = .zero

        init(items: Int, fate: LaneFate = .drops) {
            var lane = StandingLane(items: items)
            lane.setFate(fate)
            machine = VendingMachineEmulator(lanes: [10: lane], at: .zero)
        }

        /// What it says next.
        func next() -> [UInt8] {
            while let due = machine.nextTime {
                now = max(now, due)
                let said = machine.advance(to: now)
                if !said.isEmpty { return said }
            }
            return []
        }

        /// What it says until it reports the end of a turn, polls left out and all acknowledged.
        func reports(within span: Duration) -> [[UInt8]] {
            let end = now + span
            var found: [[UInt8]] = []
            while now < end {
                let said = next()
                guard said.count > 5 else { continue }
                found.append(said)
                machine.hear([0xFA, 0xFB, 0x42, 0x00, 0x43], at: now + .milliseconds(2))
            }
            return found
        }
    }

    @Test func `it polls, acknowledges commands, and says what a lane has`() {
        let machine = Machine(items: 1)
        #expect(machine.next() == poll)
        #expect(machine.now == .milliseconds(200))
        machine.machine.hear(synchronise, at: .milliseconds(210))
        #expect(machine.next() == acknowledgement)
        #expect(machine.next() == poll)
        machine.machine.hear(check, at: machine.now + .milliseconds(10))
        #expect(machine.next() == acknowledgement)
        let status: [UInt8] = [0xFA, 0xFB, 0x02, 0x04, 0x01, 0x01, 0x00, 0x0A]
        let whole = status + [status.reduce(0, ^)]
        for _ in 0...5 { #expect(machine.next() == whole, "until it is acknowledged, six times") }
        #expect(machine.next() == poll)
    }

    @Test func `what comes later than 100 ms after a poll is not heard`() {
        let machine = Machine(items: 1)
        _ = machine.next()
        machine.machine.hear(check, at: machine.now + .milliseconds(101))
        #expect(machine.next() == poll)
    }

    @Test(arguments: [
        (LaneFate.drops, [1, 2] as [UInt8], 4), (.dropsTwo, [1, 2], 3), (.jams, [1, 3], 5),
        (.hangs, [1, 3], 5), (.dropsThenJams, [1, 2], 4), (.homeNeverLeaves, [1, 2], 2),
        (.answerIsLost, [1], 4),
    ])
    func `an order ends as its lane does, and a repeated order is the same one`(
        fate: LaneFate, statuses: [UInt8], items: Int
    ) {
        let machine = Machine(items: 5, fate: fate)
        _ = machine.next()
        machine.machine.hear(drive, at: machine.now + .milliseconds(10))
        machine.machine.hear(drive, at: machine.now + .milliseconds(20))
        let reports = machine.reports(within: .seconds(12))
        #expect(reports.map { $0[2] } == [UInt8](repeating: 0x04, count: statuses.count))
        #expect(reports.map { $0[5] } == statuses)
        #expect(machine.machine.lanes[10]?.items == items)
    }

    @Test func `an answer can be late, and an empty lane says so`() {
        let late = Machine(items: 5, fate: .answerIsLate)
        _ = late.next()
        late.machine.hear(drive, at: late.now + .milliseconds(10))
        #expect(late.reports(within: DispenseTime.answerWithin - .seconds(1)).count == 1)
        #expect(late.reports(within: .seconds(30)).map { $0[5] } == [2])
        let empty = Machine(items: 0)
        _ = empty.next()
        empty.machine.hear(check, at: empty.now + .milliseconds(10))
        #expect(empty.reports(within: .seconds(2)).map { $0[5] } == [2])
    }
}
