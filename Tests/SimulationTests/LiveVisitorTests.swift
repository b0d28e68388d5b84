import Decoding
import DevicePorts
import Simulation
import StationModel
import Testing

/// People who come by themselves.
struct LiveVisitorTests {
    /// Ten times as many as usual: an hour shows what a day would.
    private static let crowd = Habits(byDay: 60, byNight: 10)

    private func minutes(
        _ count: Int, seed: UInt64 = 3, habits: Habits = crowd, from hour: Int = 10,
        admits: @escaping (Credential) -> Bool = { _ in true }
    ) throws -> LiveBench {
        let bench = try LiveBench(seed: seed, habits: habits, hour: hour)
        bench.admits = admits
        bench.pass(.minutes(count))
        return bench
    }

    @Test func `the same seed gives the same events, another one others`() throws {
        let first = try minutes(20).take()
        #expect(try minutes(20).take() == first)
        #expect(try minutes(20, seed: 4).take() != first)
    }

    @Test func `a busy hour brings visits of every kind, and every opening closes`() throws {
        let bench = try minutes(60)
        let events = bench.take()
        let kinds = Set(events.reads.map(\.credential.kind))
        #expect(kinds == [.wiegand, .idCard, .qr])
        let levels = events.levels(.door)
        #expect(levels.count(where: \.self) > 20)
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(before != after) }
        #expect(events.noise == [])
        // The module is polled three times a second, with four turns each: more is a spinning loop.
        #expect(bench.turns < 3600 * 20)
    }

    @Test func `by night fewer come than by day`() throws {
        let day = try minutes(30, from: 12).take().reads.count
        let night = try minutes(30, from: 23).take().reads.count
        #expect(night < day / 2)
    }

    @Test func `nobody comes where nobody has the habit`() throws {
        #expect(try minutes(20, habits: .nobody).take().reads == [])
    }

    @Test func `who is refused shows the card three times, 4 s apart, and leaves`() throws {
        let bench = try minutes(20, admits: { _ in false })
        let reads = bench.take().reads.filter { $0.credential.kind == .idCard }
        let first = try #require(reads.first)
        let own = reads.filter { $0.credential == first.credential }
        #expect(own.count == 3)
        for (earlier, later) in zip(own, own.dropFirst()) {
            let gap = later.completed - earlier.completed
            #expect(gap > .milliseconds(3600) && gap < .milliseconds(4400))
        }
    }

    @Test func `whoever went in comes out`() throws {
        let bench = try LiveBench()
        bench.admits = { _ in true }
        for shown in People.shown {
            bench.handle(.present(person: shown.id, .wiegandCard))
            bench.pass(.seconds(20))
        }
        let came = bench.take().levels(.door).count { $0 }
        bench.admits = { _ in false }
        try bench.drive(.lock, on: true)
        bench.pass(.minutes(10))
        #expect(came == People.shown.count)
        #expect(bench.take().levels(.door).count { $0 } == People.shown.count)
    }

    @Test func `the page's people are what their labels say`() throws {
        let people = try LiveBench().people
        let groups = ["courier": "骑手", "driver": "司机", "sanitation": "环卫"]
        for shown in People.shown where shown.id != "staff" && shown.id != "unlisted" {
            let group = people.person(shown).record.group.name
            #expect(shown.labelChinese.hasPrefix(try #require(groups[group])))
        }
        let flags = People.shown.map { people.person($0).record.flags }
        #expect(flags == [[], [], [], .longAccess, .staff, .suspended, [], []])
        let now = LiveBench.bootTime
        let isCurrent = People.shown.map { shown in
            people.person(shown).record.until.map { $0 > now } ?? true
        }
        #expect(isCurrent == [true, true, true, true, true, true, false, true])
        #expect(
            People.shown.map { people.person($0).isListed } == Array(repeating: true, count: 7) + [
                false
            ])
        #expect(Set(People.shown.map(\.id)).count == People.shown.count)
    }

    @Test func `every listed person has credentials that are nobody else's`() throws {
        let people = try LiveBench().people
        #expect(people.members.count == People.unlistedFrom)
        let credentials = people.members.flatMap(\.credentials)
        #expect(Set(credentials).count == 2 * People.unlistedFrom)
    }
}
