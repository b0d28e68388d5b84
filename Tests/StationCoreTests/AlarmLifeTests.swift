import StationModel
import Testing

@testable import StationCore

/// One alarm's life: every stage with every input, for every sort of timing.
struct AlarmLifeTests {
    typealias Stage = AlarmLife.Stage

    enum Event: CaseIterable {
        case begins, ends, acknowledged, dropped, early, due
    }

    /// 3 s until it is raised, 2 s until it is cleared.
    static let waits = AlarmTiming(raiseAfter: .seconds(3), clearAfter: .seconds(2))
    static let latched = AlarmTiming(needsAcknowledgement: true)
    static let event = AlarmTiming(needsAcknowledgement: true, isEvent: true)

    /// A life brought to a stage by what leads there; the stage begins at 10 s.
    static func life(_ timing: AlarmTiming, in stage: String, acknowledged: Bool) -> AlarmLife {
        var life = AlarmLife(timing)
        switch stage {
        case "starting": _ = life.begin(at: instant(10_000))
        case "up":
            _ = life.begin(at: instant(5000))
            _ = life.advance(to: instant(10_000))
        case "ending":
            _ = life.begin(at: instant(5000))
            _ = life.advance(to: instant(9000))
            _ = life.end(at: instant(10_000))
        default: break
        }
        if acknowledged { _ = life.acknowledge() }
        return life
    }

    struct Row {
        let stage: String
        var acknowledged = false
        let event: Event
        var change: AlarmLife.Change?
        let after: String
    }

    /// Where nothing is written, the event changes nothing.
    static let waiting: [Row] = [
        Row(stage: "resting", event: .begins, after: "starting"),
        Row(stage: "resting", event: .ends, after: "resting"),
        Row(stage: "resting", event: .acknowledged, after: "resting"),
        Row(stage: "resting", event: .dropped, after: "resting"),
        Row(stage: "resting", event: .early, after: "resting"),
        Row(stage: "resting", event: .due, after: "resting"),
        Row(stage: "starting", event: .begins, after: "starting"),
        Row(stage: "starting", event: .ends, after: "resting"),
        Row(stage: "starting", event: .acknowledged, after: "starting"),
        Row(stage: "starting", event: .dropped, after: "resting"),
        Row(stage: "starting", event: .early, after: "starting"),
        Row(stage: "starting", event: .due, change: .raised, after: "up"),
        Row(stage: "up", event: .begins, after: "up"),
        Row(stage: "up", event: .ends, after: "ending"),
        Row(stage: "up", event: .acknowledged, after: "up seen"),
        Row(stage: "up", event: .dropped, change: .cleared, after: "resting"),
        Row(stage: "up", event: .early, after: "up"),
        Row(stage: "up", event: .due, after: "up"),
        Row(stage: "up", acknowledged: true, event: .begins, after: "up seen"),
        Row(stage: "up", acknowledged: true, event: .ends, after: "ending seen"),
        Row(stage: "up", acknowledged: true, event: .acknowledged, after: "up seen"),
        Row(stage: "up", acknowledged: true, event: .dropped, change: .cleared, after: "resting"),
        Row(stage: "up", acknowledged: true, event: .early, after: "up seen"),
        Row(stage: "up", acknowledged: true, event: .due, after: "up seen"),
        Row(stage: "ending", event: .begins, after: "up"),
        Row(stage: "ending", event: .ends, after: "ending"),
        Row(stage: "ending", event: .acknowledged, after: "ending seen"),
        Row(stage: "ending", event: .dropped, change: .cleared, after: "resting"),
        Row(stage: "ending", event: .early, after: "ending"),
        Row(stage: "ending", event: .due, change: .cleared, after: "resting"),
        Row(stage: "ending", acknowledged: true, event: .begins, after: "up seen"),
        Row(stage: "ending", acknowledged: true, event: .ends, after: "ending seen"),
        Row(stage: "ending", acknowledged: true, event: .acknowledged, after: "ending seen"),
        Row(
            stage: "ending", acknowledged: true, event: .dropped, change: .cleared,
            after: "resting"),
        Row(stage: "ending", acknowledged: true, event: .early, after: "ending seen"),
        Row(stage: "ending", acknowledged: true, event: .due, change: .cleared, after: "resting"),
    ]

    static func apply(_ event: Event, to life: inout AlarmLife) -> AlarmLife.Change? {
        switch event {
        case .begins: return life.begin(at: instant(10_500))
        case .ends: return life.end(at: instant(10_500))
        case .acknowledged:
            _ = life.acknowledge()
            return life.advance(to: instant(10_500))
        case .dropped: return life.drop()
        case .early: return life.advance(to: instant(11_999))
        case .due: return life.advance(to: instant(13_000))
        }
    }

    static func name(_ life: AlarmLife) -> String {
        let stage =
            switch life.stage {
            case .resting: "resting"
            case .starting: "starting"
            case .up: "up"
            case .ending: "ending"
            }
        return stage + (life.isAcknowledged ? " seen" : "")
    }

    @Test func `every stage meets every event, and does what the table says`() {
        for row in Self.waiting {
            var life = Self.life(Self.waits, in: row.stage, acknowledged: row.acknowledged)
            #expect(Self.apply(row.event, to: &life) == row.change, "\(row)")
            #expect(Self.name(life) == row.after, "\(row)")
        }
        #expect(Self.waiting.count == 6 * Event.allCases.count)
    }

    @Test func `a latched alarm ends with its cause and its acknowledgement, in either order`() {
        var first = Self.life(Self.latched, in: "up", acknowledged: false)
        #expect(first.end(at: instant(11_000)) == nil)
        #expect(first.due == nil)
        #expect(first.acknowledge() == true)
        #expect(first.advance(to: instant(11_000)) == .cleared)
        var second = Self.life(Self.latched, in: "up", acknowledged: true)
        #expect(second.due == nil)
        #expect(second.end(at: instant(12_000)) == .cleared)
        #expect(!second.isAcknowledged)
    }

    /// What waits for a person, in each stage, when its cause begins: soon after it was raised at
    /// 5 s, or a minute later.
    @Test(arguments: [(64_999, false), (65_000, true)])
    func `a cause that is back before anybody came is a call of its own`(
        time: Int, isAgain: Bool
    ) {
        for (stage, seen, change, after) in [
            ("resting", false, .raised, "up"), ("up", false, nil, "up"),
            ("up", true, nil, "up seen"), ("ending", false, isAgain ? .again : nil, "up"),
        ] as [(String, Bool, AlarmLife.Change?, String)] {
            var life = Self.life(Self.latched, in: stage, acknowledged: seen)
            #expect(life.begin(at: instant(time)) == change, "\(stage) \(seen)")
            #expect(Self.name(life) == after, "\(stage) \(seen)")
        }
    }

    @Test func `after a restart an unanswered call calls again, an acknowledged one is held down`()
    {
        for (seen, change) in [(false, .again), (true, nil)] as [(Bool, AlarmLife.Change?)] {
            var life = AlarmLife(Self.latched, restored: seen, at: instant(0))
            #expect(life.isUp && life.due == nil)
            #expect(life.begin(at: instant(1)) == change)
            #expect(Self.name(life) == (seen ? "up seen" : "up"))
            #expect(life.end(at: instant(2)) == (seen ? .cleared : nil))
        }
    }

    @Test func `an event is up until it is acknowledged, and again when it happens again`() {
        var life = AlarmLife(Self.event)
        for _ in 0..<3 {
            #expect(life.begin(at: instant(0)) == .raised)
            #expect(life.begin(at: instant(1)) == nil)
            #expect(life.advance(to: instant(99_999_999)) == nil)
            #expect(life.acknowledge() == true)
            #expect(life.advance(to: instant(99_999_999)) == .cleared)
        }
    }

    @Test func `after a restart a cause counts as lasting, and an event as over`() {
        for seen in [false, true] {
            let life = AlarmLife(Self.waits, restored: seen, at: instant(0))
            #expect(Self.name(life) == (seen ? "up seen" : "up"))
            #expect(life.due == nil)
        }
        var event = AlarmLife(Self.event, restored: false, at: instant(0))
        #expect(event.acknowledge() == true)
        #expect(event.advance(to: instant(0)) == .cleared)
    }

    @Test func `what flaps is raised a few times an hour, and not for ever`() {
        var life = AlarmLife(
            AlarmTiming(clearAfter: .seconds(1), mayFlap: true))
        var raised: [Int] = []
        for time in stride(from: 0, to: 7_200_000, by: 1000) {
            // Two seconds there, two seconds gone, for an hour; then gone for good.
            let isThere = time < 3_600_000 && time / 2000 % 2 == 0
            let change =
                isThere ? life.begin(at: instant(time)) : life.end(at: instant(time))
            if (change ?? life.advance(to: instant(time))) == .raised { raised.append(time) }
        }
        #expect(raised.count == AlarmTiming.raisesBeforeFlapping)
        #expect(!life.isUp)
    }

    @Test(arguments: AlarmKind.allCases)
    func `every kind can be raised, and cleared at the latest after an acknowledgement`(
        kind: AlarmKind
    ) {
        var life = AlarmLife(kind.timing)
        let first = life.begin(at: instant(0)) ?? life.advance(to: instant(1_800_000))
        #expect(first == .raised)
        _ = life.end(at: instant(1_800_000))
        _ = life.acknowledge()
        _ = life.advance(to: instant(2_400_000))
        #expect(life.stage == .resting)
        #expect(!kind.timing.isEvent || kind.timing.needsAcknowledgement)
    }
}
