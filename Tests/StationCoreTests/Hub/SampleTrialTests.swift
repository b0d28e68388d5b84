import StationModel
import Testing

@testable import StationCore

/// Taking a refused batch apart: every set of bad samples, and an endpoint that is out of order at
/// any time of the trial.
struct SampleTrialTests {
    private static let batchSize: UInt64 = 6
    /// What stands behind the batch, and is good.
    private static let spoolEnd: UInt64 = 9
    private static let trouble = HubTrouble(.contentRefused, status: 400, at: wallOrigin)

    /// What a trial did.
    private struct Course {
        var cursor: UInt64 = 0
        var arrived: Set<UInt64> = []
        var lost: [UInt64] = []
        var requests = 0
    }

    private static func batch(_ numbers: Range<UInt64>) -> SampleBatch {
        SampleBatch(
            range: SampleRange(.spool, numbers), count: numbers.count, bytes: 0,
            from: wallOrigin, to: wallOrigin)
    }

    /// The batch, with an endpoint that refuses everything during some requests.
    ///
    /// Where no neighbour is left, the live minute goes: it is stored unless the endpoint refuses.
    private static func course(
        bad: Int, isOfTime: Bool = false, speaksOfTime: Bool = false,
        broken: (Int) -> Bool = { _ in false }
    ) -> Course {
        var course = Course()
        var trial: SampleTrial?
        var isWitnessed = false
        while course.cursor < batchSize, course.requests < 300 {
            let isBroken = broken(course.requests)
            course.requests += 1
            let rest = course.cursor..<batchSize
            let range = trial.map { $0.next(from: course.cursor, spoolEnd: spoolEnd) } ?? rest
            guard let range else {
                if case .aged = trial?.step { isWitnessed = !isBroken }
                take(isBroken ? .blamesEndpoint : trial?.proved(), &course)
                continue
            }
            if isBroken || range.contains(where: { bad >> $0 & 1 == 1 }) {
                trial = trial ?? SampleTrial(batch(range))
                let isOfTime = isBroken ? speaksOfTime : isOfTime
                take(
                    trial?.refused(
                        batch(range), trouble, isOfTime: isOfTime, isWitnessed: isWitnessed,
                        isPatient: true), &course)
            } else {
                course.arrived.formUnion(range)
                if range.lowerBound == course.cursor { course.cursor = range.upperBound }
                take(trial?.stored(batch(range)), &course)
            }
            if trial?.isOver(at: course.cursor) ?? false { trial = nil }
            isWitnessed = isWitnessed && trial != nil
        }
        return course
    }

    private static func take(_ ruling: SampleTrial.Ruling?, _ course: inout Course) {
        switch ruling {
        case .tooOld(let batch), .refused(let batch, _):
            course.lost += batch.range.numbers
            course.cursor = batch.range.numbers.upperBound
        case .blamesEndpoint, .goesOn, nil: break
        }
    }

    private static func members(_ bits: Int) -> Set<UInt64> {
        Set((0..<batchSize).filter { bits >> $0 & 1 == 1 })
    }

    @Test func `of every set of bad samples just those are lost, each once`() {
        for bad in 1..<(1 << Self.batchSize) {
            let course = Self.course(bad: bad)
            #expect(course.lost.sorted() == Self.members(bad).sorted(), "\(bad)")
            #expect(course.arrived.isSuperset(of: (0..<6).filter { bad >> $0 & 1 == 0 }))
        }
    }

    /// It may speak of age as well: "index out of bounds".
    @Test(arguments: [false, true])
    func `an endpoint that is broken during any part of a trial costs no good sample`(
        speaksOfTime: Bool
    ) {
        var trials = 0
        for bad in 0..<(1 << Self.batchSize) {
            for begin in 0..<30 {
                for end in [begin + 1, begin + 2, begin + 5, begin + 25] {
                    let course = Self.course(bad: bad, speaksOfTime: speaksOfTime) {
                        (begin..<end).contains($0)
                    }
                    let isExact = course.lost.sorted() == Self.members(bad).sorted()
                    #expect(isExact, "bad \(bad), broken \(begin)..<\(end): \(course)")
                    trials += 1
                }
            }
        }
        #expect(trials == 64 * 120)
    }

    @Test func `one that is broken twice costs none that it did not refuse each time`() {
        for first in 0..<20 {
            for second in first + 1..<24 {
                let course = Self.course(bad: 0) { $0 == first || $0 == second }
                // Refused, a neighbour stored, refused, a neighbour stored: nothing tells it apart
                // from a bad sample.
                #expect(course.lost.count <= 1 && (course.lost.isEmpty || second == first + 2))
            }
        }
    }

    @Test func `of samples that are too old a run is lost exactly, and a batch at once`() {
        for old in 1...Int(Self.batchSize) {
            for bad in [(1 << old) - 1, ((1 << old) - 1) << (Int(Self.batchSize) - old)] {
                let course = Self.course(bad: bad, isOfTime: true)
                #expect(course.lost.sorted() == Self.members(bad).sorted(), "\(bad)")
            }
        }
        // Whole, last, first; the live minute; the first once more.
        #expect(Self.course(bad: 0b111111, isOfTime: true).requests == 5)
    }

    @Test func `bad samples without a good one behind them wait for the live minute`() {
        var trial = SampleTrial(Self.batch(0..<1))
        let refuse = { (trial: inout SampleTrial, trouble: HubTrouble) in
            trial.refused(Self.batch(0..<1), trouble, isOfTime: false, isPatient: true)
        }
        var rulings = [refuse(&trial, Self.trouble)]
        #expect(trial.next(from: 0, spoolEnd: 1) == nil && !trial.isOver(at: 0))
        rulings.append(trial.proved())
        #expect(trial.next(from: 0, spoolEnd: 1) == 0..<1)
        let last = HubTrouble(.contentRefused, status: 422, at: wallOrigin)
        rulings.append(refuse(&trial, last))
        #expect(trial.next(from: 0, spoolEnd: 1) == nil)
        #expect(rulings == [.goesOn, .goesOn, .goesOn])
        #expect(trial.proved() == .refused(Self.batch(0..<1), last))
        #expect(trial.isOver(at: 1))
    }

    @Test(arguments: [true, false])
    func `refused neighbours are walked past, and the endpoint is blamed after some`(
        isPatient: Bool
    ) {
        var trial = SampleTrial(Self.batch(0..<1))
        _ = trial.refused(Self.batch(0..<1), Self.trouble, isOfTime: false, isPatient: isPatient)
        let atOnce = isPatient ? SampleTrial.neighboursAtOnce : 1
        for number in 1...UInt64(3 * atOnce) {
            #expect(trial.next(from: 0, spoolEnd: 99) == number..<number + 1)
            let ruling = trial.refused(
                Self.batch(number..<number + 1), Self.trouble, isOfTime: false,
                isPatient: isPatient)
            #expect(ruling == (Int(number) % atOnce == 0 ? .blamesEndpoint : .goesOn))
        }
    }
}
