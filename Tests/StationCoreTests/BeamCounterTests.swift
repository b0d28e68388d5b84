import StationModel
import Testing

@testable import StationCore

/// One gate, every state, every input.
struct BeamCounterTests {
    typealias Side = BeamCounter.Side
    typealias Sighting = BeamCounter.Sighting

    static let outer = DeviceId("beam-outer")
    static let inner = DeviceId("beam-inner")
    static let pair = BeamPairConfiguration(
        outer: outer, inner: inner, blockedAfter: .seconds(30))

    /// Something that happens to the gate.
    enum Event: Hashable, CaseIterable {
        case outerBreaks, outerClears, innerBreaks, innerClears
        /// The same within the time in which order cannot be told.
        case outerBreaksAtOnce, outerClearsAtOnce, innerBreaksAtOnce, innerClearsAtOnce
        case longWait, outerLost, innerLost

        var mirrored: Event {
            switch self {
            case .outerBreaks: .innerBreaks
            case .outerClears: .innerClears
            case .innerBreaks: .outerBreaks
            case .innerClears: .outerClears
            case .outerBreaksAtOnce: .innerBreaksAtOnce
            case .outerClearsAtOnce: .innerClearsAtOnce
            case .innerBreaksAtOnce: .outerBreaksAtOnce
            case .innerClearsAtOnce: .outerClearsAtOnce
            case .longWait: .longWait
            case .outerLost: .innerLost
            case .innerLost: .outerLost
            }
        }
    }

    /// A gate that is fed one event after the other.
    struct Gate {
        var counter = BeamCounter(BeamCounterTests.pair, at: instant(0))
        var now = 1000
        var sightings: [Sighting] = []
        var actions: [RoomAction] = []

        init(read: Bool = true) {
            if read { for event in [Event.outerClears, .innerClears] { apply(event) } }
        }

        mutating func apply(_ event: Event) {
            sightings = []
            actions = []
            switch event {
            case .outerBreaks: set(.outer, true, after: 100)
            case .outerClears: set(.outer, false, after: 100)
            case .innerBreaks: set(.inner, true, after: 100)
            case .innerClears: set(.inner, false, after: 100)
            case .outerBreaksAtOnce: set(.outer, true, after: 4)
            case .outerClearsAtOnce: set(.outer, false, after: 4)
            case .innerBreaksAtOnce: set(.inner, true, after: 4)
            case .innerClearsAtOnce: set(.inner, false, after: 4)
            case .longWait:
                now += 30_000
                actions = counter.advance(to: instant(now))
            case .outerLost: actions = counter.lost(.outer, at: instant(now))
            case .innerLost: actions = counter.lost(.inner, at: instant(now))
            }
        }

        mutating func set(_ side: Side, _ broken: Bool, after delay: Int) {
            now += delay
            let seen = counter.set(side, broken: broken, since: instant(now), at: instant(now))
            sightings = seen.sightings
            actions = seen.actions
        }
    }

    /// One row of the table: how to get there, and where each event leads. What is not named
    /// changes nothing.
    struct Row {
        let name: String
        var isRead = true
        let way: [Event]
        let state: BeamCounter.State
        let outcomes: [Event: (BeamCounter.State, [Sighting], [RoomAction])]

        /// The same seen from the other side of the door.
        var mirrored: Row {
            Row(
                name: name + ", mirrored", isRead: isRead, way: way.map(\.mirrored),
                state: state.mirrored,
                outcomes: Dictionary(
                    uniqueKeysWithValues: outcomes.map { event, outcome in
                        (
                            event.mirrored,
                            (
                                outcome.0.mirrored, outcome.1.map(\.mirrored),
                                outcome.2.map(\.mirrored)
                            )
                        )
                    }))
        }
    }

    static let raiseOuter = RoomAction.raise(Alarm(.beamBlocked, subject: "beam-outer"))
    static let raiseInner = RoomAction.raise(Alarm(.beamBlocked, subject: "beam-inner"))
    static let clearOuter = RoomAction.clear(Alarm(.beamBlocked, subject: "beam-outer"))
    static let clearInner = RoomAction.clear(Alarm(.beamBlocked, subject: "beam-inner"))
    static let lost: (BeamCounter.State, [Sighting], [RoomAction]) = (.lost, [], [])

    static let rows: [Row] = [
        Row(
            name: "unread", isRead: false, way: [], state: .lost,
            outcomes: [
                .outerBreaks: (.lost, [.movement], []), .innerBreaks: (.lost, [.movement], []),
                .outerBreaksAtOnce: (.lost, [.movement], []),
                .innerBreaksAtOnce: (.lost, [.movement], []),
            ]),
        Row(
            name: "clear", way: [], state: .clear,
            outcomes: [
                .outerBreaks: (.passing(from: .outer, .first), [.movement], []),
                .outerBreaksAtOnce: (.passing(from: .outer, .first), [.movement], []),
                .innerBreaks: (.passing(from: .inner, .first), [.movement], []),
                .innerBreaksAtOnce: (.passing(from: .inner, .first), [.movement], []),
                .outerLost: lost, .innerLost: lost,
            ]),
        Row(
            name: "first", way: [.outerBreaks], state: .passing(from: .outer, .first),
            outcomes: [
                .outerClears: (.clear, [], []), .outerClearsAtOnce: (.clear, [], []),
                .innerBreaks: (.passing(from: .outer, .both), [.movement], []),
                .innerBreaksAtOnce: (.lost, [.movement, .unclear], []),
                .longWait: (.blocked, [], [raiseOuter]), .outerLost: lost, .innerLost: lost,
            ]),
        Row(
            name: "both", way: [.outerBreaks, .innerBreaks],
            state: .passing(from: .outer, .both),
            outcomes: [
                .outerClears: (.passing(from: .outer, .last), [], []),
                .outerClearsAtOnce: (.passing(from: .outer, .last), [], []),
                .innerClears: (.passing(from: .outer, .first), [], []),
                .innerClearsAtOnce: (.passing(from: .outer, .first), [], []),
                .longWait: (.blocked, [], [raiseOuter, raiseInner]), .outerLost: lost,
                .innerLost: lost,
            ]),
        Row(
            name: "last", way: [.outerBreaks, .innerBreaks, .outerClears],
            state: .passing(from: .outer, .last),
            outcomes: [
                .outerBreaks: (.passing(from: .outer, .both), [.movement], []),
                .outerBreaksAtOnce: (.passing(from: .outer, .both), [.movement], []),
                .innerClears: (.clear, [.entered], []),
                .innerClearsAtOnce: (.clear, [.unclear], []),
                .longWait: (.blocked, [], [raiseInner]), .outerLost: lost, .innerLost: lost,
            ]),
        Row(
            name: "both lost", way: [.outerBreaks, .innerBreaksAtOnce], state: .lost,
            outcomes: [.longWait: (.blocked, [], [raiseOuter, raiseInner])]),
        Row(
            name: "one lost", way: [.outerBreaks, .innerBreaksAtOnce, .innerClears], state: .lost,
            outcomes: [
                .outerClears: (.clear, [], []), .outerClearsAtOnce: (.clear, [], []),
                .innerBreaks: (.lost, [.movement], []),
                .innerBreaksAtOnce: (.lost, [.movement], []),
                .longWait: (.blocked, [], [raiseOuter]),
            ]),
        Row(
            name: "one blocked", way: [.outerBreaks, .longWait], state: .blocked,
            outcomes: [
                .outerClears: (.clear, [], [clearOuter]),
                .outerClearsAtOnce: (.clear, [], [clearOuter]),
                .innerBreaks: (.blocked, [.movement], []),
                .innerBreaksAtOnce: (.blocked, [.movement], []),
                .outerLost: (.lost, [], [clearOuter]),
            ]),
        Row(
            name: "both blocked", way: [.outerBreaks, .innerBreaks, .longWait], state: .blocked,
            outcomes: [
                .outerClears: (.blocked, [], [clearOuter]),
                .outerClearsAtOnce: (.blocked, [], [clearOuter]),
                .innerClears: (.blocked, [], [clearInner]),
                .innerClearsAtOnce: (.blocked, [], [clearInner]),
                .outerLost: (.blocked, [], [clearOuter]),
                .innerLost: (.blocked, [], [clearInner]),
            ]),
    ]

    @Test func `every event in every state leads where the table says`() {
        var pairs = 0
        for row in Self.rows + Self.rows.map(\.mirrored) {
            var gate = Gate(read: row.isRead)
            for event in row.way { gate.apply(event) }
            #expect(gate.counter.state == row.state, "\(row.name)")
            for event in Event.allCases {
                var after = gate
                after.apply(event)
                let expected = row.outcomes[event] ?? (row.state, [], [])
                #expect(after.counter.state == expected.0, "\(row.name), \(event)")
                #expect(after.sightings == expected.1, "\(row.name), \(event)")
                #expect(Set(after.actions) == Set(expected.2), "\(row.name), \(event)")
                #expect(after.actions.count == expected.2.count, "\(row.name), \(event)")
                pairs += 1
            }
        }
        #expect(pairs == 18 * 11)
    }

    /// Levels as (outer, inner) bits, outer the higher, and the people that they mean.
    static let stories: [(levels: [Int], net: Int)] = [
        ([2, 3, 1, 0], 1), ([1, 3, 2, 0], -1), ([2, 0], 0), ([1, 0], 0), ([2, 3, 2, 0], 0),
        ([2, 3, 1, 3, 2, 0], 0), ([2, 3, 1, 3, 1, 0], 1), ([2, 3, 1, 0, 2, 3, 1, 0], 2),
        ([1, 3, 1, 3, 2, 0], -1), ([2, 0, 1, 0], 0), ([2, 3, 2, 3, 1, 0], 1),
        ([2, 3, 1, 0, 1, 0], 1), ([2, 3, 1, 0, 1, 3, 2, 0], 0),
    ]

    @Test(arguments: stories.indices)
    func `levels mean the people of the documents`(index: Int) {
        let story = Self.stories[index]
        var gate = Gate()
        #expect(gate.net(of: story.levels) == story.net, "\(story.levels)")
        #expect(gate.counter.state == .clear)
    }

    @Test func `the deadline is that of the beam that has been broken longest`() {
        var gate = Gate()
        #expect(gate.counter.nextDeadline == nil)
        gate.apply(.outerBreaks)
        let due = instant(gate.now + 30_000)
        gate.apply(.innerBreaks)
        #expect(gate.counter.nextDeadline == due)
        #expect(gate.counter.advance(to: due - .milliseconds(1)) == [])
        #expect(gate.counter.advance(to: due) == [Self.raiseOuter])
        #expect(gate.counter.nextDeadline == due + .milliseconds(100))
    }

    @Test func `an alarm from before the start ends when the beam is read as free`() {
        let alarm = Alarm(.beamBlocked, subject: "beam-outer")
        var counter = BeamCounter(Self.pair, restored: [alarm], at: instant(0))
        #expect(counter.advance(to: instant(99_000)) == [])
        let free = counter.set(.outer, broken: false, since: instant(1), at: instant(99_001))
        #expect(free.actions == [.clear(alarm)])
    }
}

extension BeamCounterTests.Gate {
    /// Entered − left over a list of levels, each one beam away from the one before.
    mutating func net(of levels: [Int]) -> Int {
        var (before, net) = (0, 0)
        for level in levels {
            let changed = before ^ level
            precondition(changed == 1 || changed == 2, "one beam at a time")
            let side: BeamCounter.Side = changed == 2 ? .outer : .inner
            set(side, level & changed != 0, after: 100)
            net += sightings.count { $0 == .entered } - sightings.count { $0 == .left }
            before = level
        }
        return net
    }
}

extension BeamCounter.State {
    var mirrored: Self {
        if case .passing(let side, let place) = self {
            .passing(from: side.other, place)
        } else {
            self
        }
    }
}

extension BeamCounter.Sighting {
    var mirrored: Self {
        switch self {
        case .entered: .left
        case .left: .entered
        case .movement, .unclear: self
        }
    }
}

extension RoomAction {
    /// The same alarm of the other beam.
    fileprivate var mirrored: Self {
        switch self {
        case .raise(let alarm): .raise(Self.other(alarm))
        case .clear(let alarm): .clear(Self.other(alarm))
        default: self
        }
    }

    private static func other(_ alarm: Alarm) -> Alarm {
        let subject = alarm.subject == "beam-outer" ? "beam-inner" : "beam-outer"
        return Alarm(alarm.kind, subject: subject)
    }
}
