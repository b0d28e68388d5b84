import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// Lock boards as their sheet describes them, each with doors.
private final class Boards {
    /// Locks at level 11 by board; lock 1 first.
    var levels: [UInt8: [Bool]] = [:]
    var openLevel = false
    /// Locks whose bolt sticks.
    var stuck: Set<UInt8> = []
    var isDead = false
    var answersOpen = true
    var echoes = false
    /// A slow adapter hands its echo over as late as the boards answer.
    var echoIsLate = false
    /// Boards that know only "open" and "all".
    var knowsOneLevel = true
    private(set) var pulses: [UInt8] = []
    /// Answers on their way: a board takes longer than an echo.
    private var fresh: [UInt8] = []
    private var late: [UInt8] = []
    private(set) var requests = 0

    func answer(_ frame: [UInt8]) -> [UInt8] {
        requests += 1
        let echo = echoes && !echoIsLate ? frame : []
        if echoes, echoIsLate { fresh += frame }
        guard !isDead, let states = levels[frame[1]] else { return echo }
        guard frame[0] == 0x8A else {
            if frame[2] == 0 {
                fresh += all(states, frame[1])
            } else if knowsOneLevel {
                fresh += sealed([0x80, frame[1], frame[2], states[Int(frame[2]) - 1] ? 0x11 : 0])
            }
            return echo
        }
        pulses.append(frame[2])
        if !stuck.contains(frame[2]) {
            levels[frame[1]]?[Int(frame[2]) - 1] = openLevel
        }
        let isOpened = !stuck.contains(frame[2])
        if answersOpen { fresh += sealed([0x8A, frame[1], frame[2], isOpened ? 0 : 0x11]) }
        return echo
    }

    /// What has been answered two turns ago.
    func deliver() -> [UInt8] {
        defer { (late, fresh) = (fresh, []) }
        return late
    }

    func shut(_ lock: Int, of board: UInt8) { levels[board]?[lock - 1] = !openLevel }

    private func all(_ states: [Bool], _ board: UInt8) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (states.count + 7) / 8)
        for (place, state) in states.enumerated() where state {
            bytes[bytes.count - 1 - place / 8] |= 1 << UInt8(place % 8)
        }
        return sealed([0x80, board] + bytes + [0x33])
    }

    private func sealed(_ body: [UInt8]) -> [UInt8] { body + [body.reduce(0, ^)] }
}

private struct Bench {
    let boards = Boards()
    let locker: LockerBoard
    let bench: DriverBench
    let port: FakeBytePort
    /// Answers come one to two of these after their request.
    let turn: Duration

    init(
        lockCount: Int = 12, openLevel: Bool = false, boardCount: UInt8 = 1,
        turn: Duration = .milliseconds(40)
    ) {
        self.turn = turn
        let ports = FakePorts()
        port = ports.existingBytes("/dev/lockers")
        let boards = boards
        boards.openLevel = openLevel
        let configurations = (1...boardCount).map { address in
            boards.levels[address] = [Bool](repeating: !openLevel, count: lockCount)
            return LockerBoardConfiguration(
                id: DeviceId("board-\(address)"), address: address, lockCount: lockCount,
                openLevel: openLevel)
        }
        locker = LockerBoard(
            LockerLineConfiguration(
                port: SerialConfiguration(path: "/dev/lockers", baudRate: 9600),
                boards: configurations), ports: ports)
        bench = DriverBench(locker)
        bench.serve()
        port.answer = { boards.answer($0) }
    }

    func run(_ span: Duration) {
        let end = bench.now + span
        while bench.now < end {
            port.incoming += boards.deliver()
            bench.serve()
            bench.pass(turn)
        }
    }

    func open(_ lock: Int, of board: Int = 1) -> Bool {
        locker.open(lock: lock, of: DeviceId("board-\(board)"), at: bench.now)
    }

    /// What was reported since the last look, as short words.
    func words() -> [String] {
        bench.take().compactMap { event in
            switch event {
            case .instrument(_, .locker(.door(let lock, let isOpen))):
                "\(lock) \(isOpen ? "open" : "shut")"
            case .instrument(_, .locker(.opened(let lock, let outcome))): "\(lock) \(outcome)!"
            case .condition(DeviceId("device"), _): nil
            case .condition(_, .working): "working"
            case .condition(_, .failed): "failed"
            default: nil
            }
        }
    }
}

@Suite struct LockerBoardTests {
    @Test(arguments: [8, 12, 16, 18, 24])
    func `every door is reported at first, and each change once`(lockCount: Int) {
        let bench = Bench(lockCount: lockCount)
        bench.run(.seconds(1))
        #expect(bench.words() == ["working"] + (1...lockCount).map { "\($0) shut" })
        bench.boards.levels[1]?[2] = false
        bench.run(.seconds(20))
        #expect(bench.words() == ["3 open"])
    }

    @Test(arguments: [false, true], [false, true])
    func `a compartment is opened once and seen open, then seen shut`(
        openLevel: Bool, echoes: Bool
    ) {
        let bench = Bench(lockCount: 8, openLevel: openLevel)
        bench.boards.echoes = echoes
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(bench.open(5))
        bench.run(.seconds(2))
        #expect(bench.words() == ["5 open", "5 open!"])
        #expect(bench.boards.pulses == [5])
        bench.boards.shut(5, of: 1)
        bench.run(.seconds(1))
        #expect(bench.words() == ["5 shut"])
    }

    @Test func `a bolt that sticks is told after three looks, and is not pulsed again`() {
        let bench = Bench()
        bench.boards.stuck = [2]
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(bench.open(2))
        bench.run(.seconds(5))
        #expect(bench.words() == ["2 stillClosed!"] && bench.boards.pulses == [2])
    }

    @Test func `a lost answer to an opening is looked at, never repeated`() {
        let bench = Bench()
        bench.boards.answersOpen = false
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(bench.open(2))
        bench.run(.seconds(5))
        #expect(bench.words() == ["2 open", "2 open!"] && bench.boards.pulses == [2])
    }

    @Test func `a board that falls silent fails and leaves its openings unknown`() {
        let bench = Bench(boardCount: 2)
        bench.run(.seconds(2))
        _ = bench.words()
        bench.boards.levels[2] = nil
        #expect(bench.open(1, of: 2) && bench.open(7, of: 1))
        bench.run(.seconds(20))
        #expect(Set(bench.words()) == ["7 open", "7 open!", "failed", "1 unknown!"])
        bench.boards.levels[2] = [Bool](repeating: true, count: 12)
        bench.run(.seconds(12))
        #expect(bench.words() == ["working"])
    }

    @Test func `an unplugged line fails its boards, leaves openings unknown, and comes back`() {
        let bench = Bench()
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(bench.open(1))
        bench.port.fault = .gone
        bench.run(.seconds(5))
        #expect(bench.words() == ["failed", "1 notSent!"])
        bench.port.fault = nil
        bench.run(.seconds(12))
        #expect(bench.words() == ["working"] && bench.boards.pulses.isEmpty)
    }

    @Test func `doors are looked at three times a second while one is open, else every 5 s`() {
        let bench = Bench()
        bench.run(.minutes(1))
        #expect((12...14).contains(bench.boards.requests), "\(bench.boards.requests)")
        bench.boards.levels[1]?[0] = false
        bench.run(.seconds(5))
        let before = bench.boards.requests
        bench.run(.seconds(10))
        #expect((20...35).contains(bench.boards.requests - before))
    }

    @Test func `what cannot be opened is refused`() {
        let bench = Bench(lockCount: 12)
        #expect(!bench.open(0) && !bench.open(13) && !bench.open(1, of: 9))
        #expect((1...6).allSatisfy { bench.open($0) })
        #expect(!bench.open(1), "it waits already")
        #expect(!bench.open(9), "too many wait")
        bench.run(.seconds(20))
        #expect(bench.words().count { $0.hasSuffix("open!") } == 6)
        #expect(bench.boards.pulses == Array(1...6))
    }

    // MARK: Echoes

    @Test(arguments: [5, 10, 15, 40], [false, true])
    func `eight locks of which none is at 11 answer with the bytes of the request`(
        turn: Int, openLevel: Bool
    ) {
        let bench = Bench(lockCount: 8, openLevel: openLevel, turn: .milliseconds(turn))
        bench.boards.levels[1] = [Bool](repeating: false, count: 8)
        bench.run(.seconds(20))
        let doors = (1...8).map { "\($0) \(openLevel ? "shut" : "open")" }
        #expect(bench.words() == ["working"] + doors)
        bench.boards.levels[1]?[2] = true
        bench.run(.seconds(6))
        #expect(bench.words() == ["3 \(openLevel ? "open" : "shut")"])
    }

    @Test(arguments: [false, true], [false, true])
    func `an echo is no answer of a dead board, however late it comes`(
        isLate: Bool, openLevel: Bool
    ) {
        let bench = Bench(lockCount: 8, openLevel: openLevel)
        (bench.boards.echoes, bench.boards.echoIsLate) = (true, isLate)
        bench.run(.seconds(2))
        #expect(bench.words() == ["working"] + (1...8).map { "\($0) shut" })
        bench.boards.isDead = true
        bench.run(.seconds(20))
        #expect(bench.words() == ["failed"])
        // The adapter is plugged in anew while its board is still dead.
        bench.port.fault = .gone
        bench.run(.seconds(1))
        bench.port.fault = nil
        bench.run(.seconds(30))
        #expect(bench.words() == [])
        bench.boards.isDead = false
        bench.run(.seconds(12))
        #expect(bench.words() == ["working"])
    }

    @Test func `a board that does not know the level of one lock works all the same`() {
        let bench = Bench(lockCount: 8)
        bench.boards.knowsOneLevel = false
        bench.run(.seconds(8))
        #expect(bench.words() == ["failed", "working"] + (1...8).map { "\($0) shut" })
    }

    // MARK: Openings that come too late

    @Test func `a line that is closed takes no openings`() {
        let bench = Bench()
        bench.run(.seconds(1))
        bench.port.fault = .gone
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(!bench.open(1))
        bench.port.fault = nil
        bench.run(.seconds(12))
        #expect(bench.words() == ["working"] && bench.boards.pulses.isEmpty)
    }

    @Test func `what babble closes forgets the openings, and says so`() {
        let bench = Bench()
        bench.run(.seconds(1))
        _ = bench.words()
        let silence = bench.port.answer
        bench.port.answer = nil
        for _ in 0..<199 {
            bench.port.incoming += [0x55]
            bench.bench.serve()
            bench.bench.pass(.milliseconds(20))
        }
        #expect(bench.open(3))
        bench.port.incoming += [0x55]
        bench.bench.serve()
        #expect(bench.words() == ["failed", "3 notSent!"])
        bench.port.answer = silence
        bench.run(.minutes(1))
        #expect(bench.words() == ["working"] && bench.boards.pulses.isEmpty)
    }

    @Test func `an opening that a noisy line holds up for 5 s is not sent any more`() {
        let bench = Bench()
        bench.run(.seconds(1))
        _ = bench.words()
        #expect(bench.open(3))
        for _ in 0..<60 {
            bench.port.incoming += [0x55]
            bench.bench.serve()
            bench.bench.pass(.milliseconds(100))
        }
        #expect(bench.words() == ["3 notSent!"])
        bench.run(.seconds(5))
        #expect(bench.words() == [] && bench.boards.pulses.isEmpty)
    }
}
