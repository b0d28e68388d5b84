import StationModel
import Testing

@testable import StationCore

/// All ways in which two people can use a gate, up to eight edges, against who truly passed.
///
/// A person walks along five places: outside, in the outer beam, in both, in the inner beam,
/// inside. Each step is one edge of a beam for this person; a beam is broken while anybody is in
/// it. The reference below knows the people; the counter sees only the beams. Where two
/// histories with different truths show the same levels, no counter can tell: the reference says
/// so by collecting every truth that belongs to the same levels. Nobody tells the counter how
/// many people there are: that a third one came, alone in the gate, is a truth as well.
struct BeamInterleavingTests {
    /// How close two people may come in the gate.
    enum Spacing: CaseIterable {
        /// One at a time, in any order, hesitating and turning as they like.
        case oneAtATime
        /// From one side, one behind the other: both in the gate, never in the same beam.
        case following
        /// From any side, never in the same beam: they may meet in the gate and step back.
        case singleFile
        /// Abreast, squeezing past each other, anything.
        case anyhow

        func allows(_ first: Int, _ second: Int) -> Bool {
            let (one, two) = (
                BeamInterleavingTests.beams[first], BeamInterleavingTests.beams[second]
            )
            return switch self {
            case .oneAtATime: one == 0 || two == 0
            case .following, .singleFile: one & two == 0
            case .anyhow: true
            }
        }
    }

    /// The beams that a person breaks at each place: outer 2, inner 1.
    static let beams = [0, 2, 3, 1, 0]
    static let mostEdges = 8

    /// What is known of all histories that show the same levels.
    struct Truth: Hashable {
        var nets: Set<Int> = []
        var passages: Set<[Int]> = []
    }

    /// A history under way.
    struct History {
        var places: [Int]
        /// On which side each person was last, outside (0) or inside (4).
        var sides: [Int]
        var levels: [Int] = []
        var entered = 0
        var left = 0

        init(_ starts: [Int]) { (places, sides) = (starts, starts) }

        /// One person takes one step; `nil` where there is no place or no room.
        func stepping(_ person: Int, by step: Int, _ spacing: Spacing) -> History? {
            var next = self
            next.places[person] += step
            let place = next.places[person]
            guard (0...4).contains(place) else { return nil }
            for other in places.indices where other != person {
                guard spacing.allows(place, places[other]) else { return nil }
            }
            if place == 0 || place == 4, place != sides[person] {
                next.sides[person] = place
                if place == 4 { next.entered += 1 } else { next.left += 1 }
            }
            let level = next.places.reduce(0) { $0 | BeamInterleavingTests.beams[$1] }
            if level != levels.last ?? 0 { next.levels.append(level) }
            return next
        }

        var isOver: Bool { places.allSatisfy { $0 == 0 || $0 == 4 } }
    }

    /// Every truth by the levels that it shows.
    struct Reference {
        var truths: [[Int]: Truth] = [:]
        var histories = 0

        /// All histories of people who start where `starts` says.
        mutating func add(_ starts: [Int], _ spacing: Spacing) { walk(History(starts), 0, spacing) }

        private mutating func walk(_ history: History, _ edges: Int, _ spacing: Spacing) {
            if history.isOver, edges > 0 {
                histories += 1
                var truth = truths[history.levels] ?? Truth()
                truth.nets.insert(history.entered - history.left)
                truth.passages.insert([history.entered, history.left])
                truths[history.levels] = truth
            }
            guard edges < mostEdges else { return }
            for person in history.places.indices {
                for step in [-1, 1] {
                    let next = history.stepping(person, by: step, spacing)
                    if let next { walk(next, edges + 1, spacing) }
                }
            }
        }
    }

    /// The histories of two people; with the truths of a third one.
    static func reference(_ spacing: Spacing) -> Reference {
        var two = Reference()
        for first in [0, 4] {
            for second in [0, 4] where spacing != .following || first == second {
                two.add([first, second], spacing)
            }
        }
        var three = Reference()
        for starts in 0..<8 {
            three.add((0...2).map { starts >> $0 & 1 == 0 ? 0 : 4 }, .oneAtATime)
        }
        for (levels, truth) in three.truths where two.truths[levels] != nil {
            two.truths[levels]?.nets.formUnion(truth.nets)
            two.truths[levels]?.passages.formUnion(truth.passages)
        }
        return two
    }

    /// What the counter makes of the levels.
    static func counted(_ levels: [Int]) -> (net: Int, passages: [Int]) {
        var gate = BeamCounterTests.Gate()
        var (before, entered, left) = (0, 0, 0)
        for level in levels {
            let changed = before ^ level
            let side: BeamCounter.Side = changed == 2 ? .outer : .inner
            gate.set(side, level & changed != 0, after: 100)
            entered += gate.sightings.count { $0 == .entered }
            left += gate.sightings.count { $0 == .left }
            before = level
        }
        return (entered - left, [entered, left])
    }

    @Test func `one at a time, every passage is counted, and nothing else`() {
        let reference = Self.reference(.oneAtATime)
        for (levels, truth) in reference.truths {
            #expect(truth.passages == [Self.counted(levels).passages], "\(levels)")
        }
        #expect(reference.histories == 680 && reference.truths.count == 168)
    }

    /// How many histories, lists of levels, and lists that more than one truth shows.
    static let expected: [Spacing: [Int]] = [
        .oneAtATime: [680, 168, 0], .following: [444, 100, 20], .singleFile: [1360, 170, 90],
        .anyhow: [5240, 170, 102],
    ]

    @Test(arguments: Spacing.allCases)
    func `the count is right where it is determined, and else one of the truths`(
        spacing: Spacing
    ) {
        let reference = Self.reference(spacing)
        for (levels, truth) in reference.truths {
            let net = Self.counted(levels).net
            #expect(truth.nets.contains(net), "\(levels): \(net), never one of \(truth.nets)")
        }
        let undetermined = reference.truths.values.count { $0.nets.count > 1 }
        let found = [reference.histories, reference.truths.count, undetermined]
        #expect(found == Self.expected[spacing])
    }
}
