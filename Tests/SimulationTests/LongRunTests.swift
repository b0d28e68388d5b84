import StationCore
import StationModel
import Testing

@testable import Simulation

/// A full station over weeks, and that it forgets what no rule needs any more.
struct LongRunTests {
    /// Days, twice. Longer than any voucher of a plan lasts, and than the world remembers codes.
    static let half = 14

    /// How many elements every collection within a value has, by its place there. Whatever is added
    /// to the station is counted, too.
    static func census(_ value: Any, _ place: String, _ found: inout [String: Int]) {
        let mirror = Mirror(reflecting: value)
        let isCollection =
            switch mirror.displayStyle {
            case .collection, .dictionary, .set: true
            default: false
            }
        if isCollection { found[place, default: 0] += mirror.children.count }
        for child in mirror.children {
            let part = isCollection ? "[]" : "." + (child.label ?? "")
            census(child.value, place + part, &found)
        }
    }

    /// The most elements of each collection at the end of any day.
    static func peaks(_ run: inout LongRun, days: Int) throws -> [String: Int] {
        var peaks: [String: Int] = [:]
        for _ in 0..<days {
            if let violation = run.live(days: 1) { throw Broken(violation: violation) }
            var found: [String: Int] = [:]
            census(try #require(run.world.station), "", &found)
            peaks.merge(found) { max($0, $1) }
        }
        return peaks
    }

    struct Broken: Error {
        let violation: Violation
    }

    @Test func `no collection of the core grows for good, and the world forgets`() throws {
        let seed = try #require(LongRun.fullSeeds(1).first)
        var run = LongRun(seed: seed)
        let early = try Self.peaks(&run, days: Self.half)
        let late = try Self.peaks(&run, days: Self.half)
        #expect(early.count > 50, "the whole station is counted")
        #expect((early[".supplies.vouchers.held"] ?? 0) > 0)
        for (place, count) in late {
            // Chance makes one fortnight a little busier than another.
            let once = early[place] ?? 0
            let most = once + max(3, once / 8)
            #expect(count <= max(most, Self.stated(place)), "\(place): \(count), once \(most)")
        }
        expectForgotten(run.world)
    }

    /// What has a limit of its own: who took what, until a calendar month ends; alarms, some of
    /// which are up at the end of any day or were within the hour; a mark of each person's codes,
    /// of the door and of dispensers, signed by the city and by a phone; the city's special days,
    /// of a week that is past and three to come.
    static func stated(_ place: String) -> Int {
        if place.hasPrefix(".alarms.items") { return 40 }
        if place == ".replay.marks" { return People.count * 2 * 2 }
        if place.hasSuffix(".calendar") || place == ".published.calendar.some.days" { return 11 }
        return place.hasPrefix(".supplies.quotas.uses") ? People.count * 3 * 31 : 0
    }

    func expectForgotten(_ world: World) {
        let week = world.setting.began + world.now - .days(9)
        let oracle = world.oracle
        let old = oracle.codes.filter { $0.value.issuedAt < week }
        #expect(old.keys.allSatisfy { oracle.vouchers[$0] != nil })
        #expect(oracle.codes.count > 10)
        #expect(oracle.opening.count < 10)
        #expect(oracle.vouchers.values.allSatisfy { $0.validThrough > week })
        #expect(oracle.supplies.made.values.allSatisfy { $0.validThrough > week })
        #expect(oracle.trulyShown.values.allSatisfy { $0.count < 100 })
        #expect(world.storage.waiting.count < 100)
        #expect(world.storage.durableCount > 1000)
    }

    @Test func `what a station was told leads another one to the same effects`() throws {
        let seed = try #require(LongRun.fullSeeds(1).first)
        var run = LongRun(seed: seed, isRecorded: true)
        #expect(run.live(days: 1) == nil)
        let recording = try #require(run.recording)
        let began = try #require(recording.began)
        var station = Station(try #require(recording.start), at: began)
        var hasher = Hasher()
        hasher.combine(station.begin(at: began))
        var count = 0
        for step in recording.steps {
            let effects = station.step(step.input, at: step.moment)
            hasher.combine(effects)
            count += effects.count
        }
        #expect(count > 0 && count == run.tally.effects)
        #expect(hasher.finalize() == recording.effects)
        #expect(recording.steps.count == run.tally.steps)
    }

    @Test func `a full station has every part, and its door alone none of them`() {
        let seeds = LongRun.fullSeeds(3)
        #expect(seeds.count == 3)
        for seed in seeds {
            let configuration = Campaign.setting(seed: seed).configuration
            #expect(configuration.devices.count >= 20)
            #expect(configuration.isFull)
            #expect(!configuration.doorAlone.isFull)
            #expect(!configuration.doorAlone.hasRoom)
            #expect(configuration.doorAlone.supplies == .none)
        }
    }
}
