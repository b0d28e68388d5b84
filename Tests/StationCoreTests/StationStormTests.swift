import StationModel
import Testing

@testable import StationCore

/// Seeded storms of everything at once, with the rules that hold after every step.
struct StationStormTests {
    /// One storm: a station, its chance, and what the outside knows.
    struct Storm {
        var station: StationHarness
        var chance: SeededGenerator
        var reads = 0
        var mode = DoorMode.normal
        var pressed = false
        let cards = (1...12).map { card(UInt64($0)) }

        init(seed: UInt64) {
            chance = SeededGenerator(seed: seed)
            station = StationHarness(restored: RestoredState(cleanStop: seed % 2 == 0))
            for number in 1...6 {
                station.people[cards[number - 1]] = .member(
                    member(UInt64(number)), digest: digest(UInt64(number)))
            }
            station.people[cards[6]] = .listMissing
            station.people[cards[7]] = .refused(.badSignature)
            station.set(.door, false)
        }

        mutating func step() {
            switch Int.random(in: 0..<20, using: &chance) {
            case 0..<8: show()
            case 8: station.set(.door, Bool.random(using: &chance))
            case 9: pressExit()
            case 10: station.set(.fireAlarm, Int.random(in: 0..<8, using: &chance) == 0)
            case 11: order()
            case 12: station.answersAtOnce.toggle()
            case 13...14: station.answer()
            case 15: station.send(.device(DeviceId("door"), .failed("gone")))
            case 16: station.send(.command(.resetFire, by: Operator(name: "t"), Token(1)))
            case 17: station.generation += 1
            default: station.wait(Int.random(in: 0..<4000, using: &chance))
            }
        }

        private mutating func show() {
            let reader = Bool.random(using: &chance) ? frontReader : codeReader
            let age = Int.random(in: 0..<2500, using: &chance)
            reads += 1
            station.show(
                cards[Int.random(in: 0..<cards.count, using: &chance)], at: reader, age: age)
        }

        private mutating func pressExit() {
            pressed.toggle()
            station.set(.exitButton, pressed)
        }

        private mutating func order() {
            mode = DoorMode.allCases.randomElement(using: &chance) ?? .normal
            station.send(
                .command(
                    .setMode(mode, until: station.present.wall + .hours(9)),
                    by: Operator(name: "t"), Token(1)))
        }

        /// How many reads the entries account for: one each, or the number they count.
        var recorded: Int {
            station.entries.reduce(0) { sum, entry in
                guard entry.kind == .accessGranted || entry.kind == .accessDenied else {
                    return sum
                }
                guard case .integer(let number) = entry.data["count"] else { return sum + 1 }
                return sum + Int(number)
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `every read that is no repeat ends in one entry, and the lock keeps its rules`(
        seed: UInt64
    ) {
        var storm = Storm(seed: seed)
        for _ in 0..<1500 {
            storm.step()
            let door = storm.station.station.door
            #expect(storm.station.lock.last ?? false == storm.station.isReleased)
            if door.fire || storm.pressed { #expect(door.isReleased) }
            if door.authority == .lockdown { #expect(!door.isReleased) }
            if let deadline = storm.station.station.nextDeadline(at: storm.station.present) {
                // A deadline that stays in the past would keep the loop busy for ever.
                #expect(deadline > instant(storm.station.now))
            }
        }
        storm.station.send(.stop)
        let repeats = Int(storm.station.station.counts.repeats)
        #expect(storm.recorded + repeats == storm.reads)
        let decisions = storm.station.station.counts.decisions.values.reduce(0, +)
        #expect(Int(decisions) + repeats == storm.reads)
        let lock = storm.station.lock
        #expect(zip(lock, lock.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func `the same inputs at the same moments give the same effects`() {
        var (first, second) = (Storm(seed: 99), Storm(seed: 99))
        for _ in 0..<500 {
            first.step()
            second.step()
        }
        #expect(first.station.effects == second.station.effects)
    }
}
