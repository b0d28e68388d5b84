import DeviceDrivers
import StationModel
import Testing

/// A lane in virtual time: rows of a timing table go in, what the engine does comes out with the
/// time at which it did it, in ms after the order.
private struct Lane {
    enum Row { case home(Bool), drop }

    static let order = MonotonicInstant(sinceBoot: .seconds(100))
    var engine: MotorLaneEngine
    var log: [String] = []

    init(atHome: Bool = true, hasDropSensor: Bool = true) {
        engine = MotorLaneEngine(
            MotorLaneTimes(), hasDropSensor: hasDropSensor, atHome: atHome,
            at: Self.order - .seconds(1))
    }

    mutating func perform(_ actions: [MotorLaneEngine.Action], at now: MonotonicInstant) {
        let time = (now - Self.order).wholeMilliseconds
        for action in actions {
            switch action {
            case .motor(let on): log.append("\(time) motor \(on ? "on" : "off")")
            case .finished(_, let result): log.append("\(time) \(result)")
            case .strayDrop: log.append("\(time) stray")
            }
        }
    }

    /// Serves the engine as its driver does: at each row and at each of its deadlines.
    static func run(
        atHome: Bool = true, hasDropSensor: Bool = true, _ rows: [(Int, Row)], until end: Int
    ) -> [String] {
        var lane = Lane(atHome: atHome, hasDropSensor: hasDropSensor)
        lane.perform(lane.engine.begin(Token(1), at: order), at: order)
        for (time, row) in rows {
            let now = order + .milliseconds(time)
            lane.pass(to: now)
            switch row {
            case .home(let isActive): lane.engine.home(isActive, at: now)
            // Broken for less than any debounce.
            case .drop:
                lane.perform(lane.engine.drop(true, at: now), at: now)
                lane.perform(lane.engine.drop(false, at: now), at: now)
            }
            lane.perform(lane.engine.advance(to: now), at: now)
        }
        lane.pass(to: order + .milliseconds(end))
        return lane.log
    }

    mutating func pass(to end: MonotonicInstant) {
        var steps = 0
        var last = MonotonicInstant(sinceBoot: .zero)
        while let due = engine.nextDeadline, due <= end, steps < 100 {
            let now = max(due, last)
            perform(engine.advance(to: now), at: now)
            (last, steps) = (now, steps + 1)
        }
        perform(engine.advance(to: end), at: end)
    }
}

@Suite struct MotorLaneEngineTests {
    @Test func `a sound turn: home left, home reached, the item falls`() {
        let log = Lane.run(
            [(200, .home(false)), (2500, .home(true)), (2900, .drop)], until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2900 dropped"])
    }

    @Test func `an item that falls before home is reached is told when the motor stands`() {
        let log = Lane.run(
            [(200, .home(false)), (2200, .drop), (2500, .home(true))], until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2510 dropped"])
    }

    @Test func `a late drop counts until its time is over, and not after`() {
        let turn: [(Int, Lane.Row)] = [(200, .home(false)), (2500, .home(true))]
        #expect(
            Lane.run(turn + [(5509, .drop)], until: 10_000).last == "5509 dropped")
        #expect(
            Lane.run(turn + [(5511, .drop)], until: 10_000).suffix(2) == [
                "5510 noDrop", "5511 stray",
            ])
    }

    @Test func `no drop`() {
        let log = Lane.run([(200, .home(false)), (2500, .home(true))], until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "5510 noDrop"])
    }

    @Test func `two edges of the beam are one answer`() {
        let log = Lane.run(
            [(200, .home(false)), (2100, .drop), (2300, .drop), (2500, .home(true))],
            until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2510 dropped"])
    }

    @Test func `a motor that does not leave home is jammed`() {
        #expect(Lane.run([], until: 10_000) == ["0 motor on", "1500 motor off", "1500 jammed"])
    }

    @Test func `a motor that does not come home is jammed, and stands`() {
        let log = Lane.run([(200, .home(false))], until: 20_000)
        #expect(log == ["0 motor on", "8200 motor off", "8200 jammed"])
    }

    @Test func `what fell has been given, also when the motor sticks`() {
        let log = Lane.run([(200, .home(false)), (3000, .drop)], until: 20_000)
        #expect(log == ["0 motor on", "6000 motor off", "6000 droppedNotHome"])
    }

    @Test func `a cam switch that lies about home is jammed unless something falls`() {
        let log = Lane.run([(900, .drop)], until: 10_000)
        #expect(log == ["0 motor on", "1500 motor off", "1500 droppedNotHome"])
    }

    /// A spiral that gives an item in each of its turns, and a switch that never says home.
    private static func items(turn: Int, fall: Int) -> [(Int, Lane.Row)] {
        stride(from: fall, to: 20_000, by: turn).map { ($0, .drop) }
    }

    @Test(arguments: [2600, 3000, 4000, 5000], [55, 75, 90])
    func `a home switch that is dead gives one item, not the whole lane`(
        turn: Int, percent: Int
    ) {
        let rows = Self.items(turn: turn, fall: turn * percent / 100)
        for (atHome, rows) in [(false, rows), (true, [(200, .home(false))] + rows)] {
            let log = Lane.run(atHome: atHome, rows, until: 30_000)
            let off = log.firstIndex { $0.hasSuffix("motor off") } ?? 0
            #expect(log[off + 1].hasSuffix("droppedNotHome"), "\(log)")
            let end = Int(log[off].prefix { $0.isNumber }) ?? 0
            #expect(rows.count { $0.0 <= end && $0.0 >= turn / 2 } == 1, "\(log)")
        }
    }

    @Test(arguments: [2000, 2600, 4000, 6000, 8000], [55, 75, 90, 99])
    func `a spiral of any speed comes home after its item has fallen`(turn: Int, percent: Int) {
        let rows: [(Int, Lane.Row)] = [
            (100, .home(false)), (turn * percent / 100, .drop), (turn, .home(true)),
        ]
        #expect(Lane.run(rows, until: 20_000).last == "\(turn + 10) dropped")
    }

    @Test func `an item that hung loose falls at once, and the turn is finished`() {
        let log = Lane.run(
            [(100, .drop), (200, .home(false)), (1900, .drop), (2600, .home(true))],
            until: 10_000)
        #expect(log == ["0 motor on", "2610 motor off", "2610 dropped"])
    }

    @Test func `bounce while leaving home is not home again`() {
        let bounce: [(Int, Lane.Row)] = [
            (200, .home(false)), (203, .home(true)), (206, .home(false)),
            (260, .home(true)), (275, .home(false)), (2500, .home(true)), (2600, .drop),
        ]
        let log = Lane.run(bounce, until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2600 dropped"])
    }

    @Test func `a spark on the switch's wire is not home`() {
        let log = Lane.run(
            [
                (200, .home(false)), (1000, .home(true)), (1004, .home(false)),
                (2500, .home(true)), (2600, .drop),
            ], until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2600 dropped"])
    }

    @Test func `not at home at power-up: nothing moves before an order`() {
        var lane = Lane(atHome: false)
        lane.pass(to: Lane.order)
        #expect(lane.log.isEmpty && lane.engine.nextDeadline == nil)
    }

    @Test func `not at home: what falls on the way home is what was asked for`() {
        let log = Lane.run(atHome: false, [(700, .drop), (1200, .home(true))], until: 10_000)
        #expect(log == ["0 motor on", "1210 motor off", "1210 dropped"])
    }

    @Test func `not at home and nothing falls: a whole turn follows without a stop`() {
        let log = Lane.run(
            atHome: false,
            [(400, .home(true)), (700, .home(false)), (2900, .home(true)), (3000, .drop)],
            until: 10_000)
        #expect(log == ["0 motor on", "2910 motor off", "3000 dropped"])
    }

    @Test func `not at home without a drop sensor: it is brought home, and nobody knows`() {
        let log = Lane.run(
            atHome: false, hasDropSensor: false, [(400, .home(true))], until: 10_000)
        #expect(log == ["0 motor on", "410 motor off", "410 timeout"])
    }

    @Test func `a spiral that never comes home is jammed`() {
        #expect(
            Lane.run(atHome: false, [], until: 20_000)
                == ["0 motor on", "8000 motor off", "8000 jammed"])
    }

    @Test(arguments: [false, true])
    func `without a drop sensor nobody knows what a turn gave that does not come home`(
        atHome: Bool
    ) {
        let rows: [(Int, Lane.Row)] = atHome ? [(200, .home(false))] : []
        let log = Lane.run(atHome: atHome, hasDropSensor: false, rows, until: 20_000)
        let end = atHome ? 8200 : 8000
        #expect(log == ["0 motor on", "\(end) motor off", "\(end) timeout"])
        // One that does not move has given nothing.
        #expect(Lane.run(hasDropSensor: false, [], until: 9000).last == "1500 jammed")
    }

    @Test func `a hand in the beam is no item, whenever it comes`() {
        var lane = Lane()
        for (at, until, isItem) in [(0, 4, true), (100, 350, true), (1000, 1251, false)] {
            let (begin, end) = (Lane.order + .milliseconds(at), Lane.order + .milliseconds(until))
            #expect(lane.engine.drop(true, at: begin).isEmpty)
            #expect(lane.engine.drop(true, at: begin).isEmpty)
            #expect(lane.engine.drop(false, at: end) == (isItem ? [.strayDrop] : []))
        }
        // What broke the beam while it turned was to fall.
        _ = lane.engine.begin(Token(1), at: Lane.order + .seconds(2))
        _ = lane.engine.drop(true, at: Lane.order + .seconds(3))
        _ = lane.engine.interrupt()
        #expect(lane.engine.drop(false, at: Lane.order + .milliseconds(3010)).isEmpty)
    }

    @Test func `without a drop sensor a whole turn is a drop`() {
        let log = Lane.run(
            hasDropSensor: false, [(200, .home(false)), (2500, .home(true))], until: 10_000)
        #expect(log == ["0 motor on", "2510 motor off", "2510 dropped"])
    }

    @Test func `a beam that is broken before the start stops the start`() {
        var lane = Lane()
        lane.perform(lane.engine.drop(true, at: Lane.order), at: Lane.order)
        lane.perform(lane.engine.begin(Token(1), at: Lane.order), at: Lane.order)
        #expect(lane.log.count == 1 && lane.log.last?.hasPrefix("0 failed(") == true)
    }

    @Test func `a second order while it turns moves nothing`() {
        var lane = Lane()
        lane.perform(lane.engine.begin(Token(1), at: Lane.order), at: Lane.order)
        let actions = lane.engine.begin(Token(2), at: Lane.order)
        #expect(actions == [.finished(Token(2), .failed("the lane is turning already"))])
    }

    @Test func `lines that are lost in mid-turn leave the outcome open`() {
        for (dropped, result) in [(false, DispenseResult.timeout), (true, .droppedNotHome)] {
            var lane = Lane()
            _ = lane.engine.begin(Token(1), at: Lane.order)
            if dropped { _ = lane.engine.drop(true, at: Lane.order) }
            #expect(lane.engine.interrupt() == [.motor(on: false), .finished(Token(1), result)])
            #expect(!lane.engine.isTurning && lane.engine.interrupt().isEmpty)
        }
    }

    @Test func `every order has one end, whatever the lines do`() {
        var random = SystemlessRandom(seed: 7)
        for _ in 0..<2000 {
            var rows: [(Int, Lane.Row)] = []
            var time = 0
            while time < 12_000 {
                time += Int(random.next() % 900) + 1
                let choice = random.next() % 3
                rows.append((time, choice == 0 ? .drop : .home(choice == 1)))
            }
            let log = Lane.run(
                atHome: random.next() % 2 == 0, hasDropSensor: random.next() % 2 == 0, rows,
                until: 40_000)
            let ends = log.filter { !$0.contains("motor") && !$0.contains("stray") }
            #expect(ends.count == 1, "\(log)")
            #expect(log.filter { $0.hasSuffix("motor on") }.count == 1, "\(log)")
            #expect(log.filter { $0.hasSuffix("motor off") }.count == 1, "\(log)")
        }
    }
}

/// Numbers that are the same in every run (xorshift).
private struct SystemlessRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
