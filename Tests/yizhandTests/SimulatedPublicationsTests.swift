import Identity
import Simulation
import StationModel
import Testing

@testable import yizhand

/// What the simulated city publishes is signed as a real city's is, and a forger's is not.
struct SimulatedPublicationsTests {
    private let bench: SimulatedHubBench
    private let published: SimulatedPublications
    private let now = SimulatedHubBench.began
    private var moment: Moment {
        Moment(instant: MonotonicInstant(sinceBoot: .zero), wall: now, trust: .synced)
    }

    init() throws {
        bench = try SimulatedHubBench()
        published = bench.platform.published
    }

    private func manifest(_ edition: HubEdition) throws -> Manifest {
        try Manifest(file: try #require(published.manifest(edition)).bytes, rootKey: bench.root)
    }

    private func directive(_ edition: HubEdition) throws -> StationDirective {
        try SignedDirective(
            file: try #require(published.directive(edition)).bytes,
            keys: try manifest(.newest).keys, station: SimulatedHubBench.station, at: moment
        ).directive
    }

    private func shown(_ id: String) throws -> ShownPerson {
        try #require(People.shown.first { $0.id == id })
    }

    @Test func `before anything is published there is nothing`() {
        for edition in [HubEdition.newest, .older, .forged, .half] {
            #expect(published.manifest(edition) == nil && published.directive(edition) == nil)
        }
        #expect(published.file(named: "members-1.ndjson") == nil)
    }

    @Test func `the newest list is the city's, an older one too, and a forger's nobody's`() throws {
        for _ in 1...4 { try published.publishList(now: now, lasts: .days(3)) }
        #expect(try manifest(.newest).version == 4 && manifest(.half).version == 4)
        #expect(try manifest(.older).version == 2)
        #expect(throws: ListFault.self) { try manifest(.forged) }
        let names = [HubEdition.newest, .older, .forged].map { published.manifest($0)?.etag }
        #expect(Set(names).count == 3)
        #expect(published.manifest(.newest) == published.manifest(.newest))
        #expect(published.file(named: "members-4.ndjson") != nil)
        #expect(published.file(named: "members-1.ndjson") == nil, "nobody names it any more")
    }

    @Test func `with one list only there is no older one`() throws {
        try published.publishList(now: now, lasts: .days(3))
        published.begin(at: now)
        #expect(try manifest(.older).version == 1 && directive(.older).version == 1)
    }

    @Test func `orders are in the newest directive, and an older one is without them`() throws {
        try published.publishList(now: now, lasts: .days(3))
        published.begin(at: now)
        published.order(.open, until: now + .hours(1), at: now)
        published.unlock(for: try shown("driver"), at: now)
        let newest = try directive(.newest)
        #expect(newest.version == 3 && newest.door.mode == .open)
        #expect(newest.door.until == now + .hours(1))
        let driver = bench.city.people.person(try shown("driver")).member
        #expect(newest.door.unlocks.map(\.member) == [driver])
        #expect(try directive(.older).version == 1 && directive(.older).door.mode == nil)
        #expect(throws: DirectiveFault.self) { try directive(.forged) }
    }
}
