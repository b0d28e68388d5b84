import Simulation
import StationCore
import StationModel

/// A full station's steps: all that one was told in some simulated weeks, told to it again without
/// the world around it.
///
/// Two floors meet the same inputs in turn: the same station with nothing behind its door, which is
/// what everything else adds to; and a station that only takes each input and counts it, below
/// which no rule can be.
struct StationSteps {
    static let days = 20
    static let rounds = 9

    func measure(_ report: inout Report) throws {
        let (recording, effects) = try record()
        guard let start = recording.start, let began = recording.began else {
            throw BenchmarkFault("nothing was recorded")
        }
        var door = start
        door.configuration = start.configuration.doorAlone
        var samples = (full: Samples(), door: Samples(), none: Samples())
        // The first round warms up and is not counted.
        for round in 0...Self.rounds {
            var taken = (full: Samples(), door: Samples(), none: Samples())
            let found = taken.full.time { Self.tell(recording, to: start, at: began) }
            guard found == effects else {
                throw BenchmarkFault("\(found) effects, and \(effects) in the world")
            }
            _ = taken.door.time { Self.tell(recording, to: door, at: began) }
            _ = taken.none.time { Self.tellNobody(recording) }
            if round > 0 { samples.full.add(taken.full) }
            if round > 0 { samples.door.add(taken.door) }
            if round > 0 { samples.none.add(taken.none) }
        }
        let steps = Double(recording.steps.count)
        show(
            full: samples.full.median / steps, door: samples.door.median / steps,
            none: samples.none.median / steps, &report)
    }

    private func show(full: Double, door: Double, none: Double, _ report: inout Report) {
        report.add(
            .init(
                label: "full station, steps (floor: its door alone)", unit: .perSecond,
                measured: 1e9 / full, floor: 1e9 / door))
        report.add(
            .init(
                label: "full station, one step (floor: its door alone)", unit: .nanoseconds,
                measured: full, floor: door))
        report.add(
            .init(
                label: "door alone, one step (floor: the input counted)", unit: .nanoseconds,
                measured: door, floor: none))
    }

    private func record() throws -> (Recording, effects: Int) {
        guard let seed = LongRun.fullSeeds(1).first else {
            throw BenchmarkFault("the campaign has no full station")
        }
        var run = LongRun(seed: seed, isRecorded: true)
        if let violation = run.live(days: Self.days) {
            throw BenchmarkFault("seed \(seed) breaks an invariant: \(violation)")
        }
        guard let recording = run.recording else { throw BenchmarkFault("nothing was recorded") }
        return (recording, run.tally.effects)
    }

    /// How many effects all steps have together.
    private static func tell(
        _ recording: Recording, to start: Station.Start, at began: Moment
    ) -> Int {
        var station = Station(start, at: began)
        _ = station.begin(at: began)
        var effects = 0
        for step in recording.steps {
            effects += station.step(step.input, at: step.moment).count
        }
        return effects
    }

    private static func tellNobody(_ recording: Recording) -> Int {
        var station = NoStation()
        var effects = 0
        for step in recording.steps {
            effects += station.step(step.input, at: step.moment).count
        }
        return effects
    }
}

/// Takes inputs as a station does, and has no rule.
private struct NoStation {
    private var now: Moment?
    private var ticks = 0
    private var others = 0

    /// Not inlined: a station's step is a call, too.
    @inline(never)
    mutating func step(_ input: Input, at moment: Moment) -> [Effect] {
        now = moment
        if case .tick = input { ticks += 1 } else { others += 1 }
        return []
    }
}
