import StationCore
import StationModel
import Testing

@testable import Simulation

/// The city's calendar in worlds: the hours follow it, over restarts too, and it can be taken back.
struct CityCalendarTests {
    private static let hour = 3_600_000

    private static func change(
        at hours: Int, _ change: CityCalendarChange, daysAhead: Int
    ) -> PlannedEvent {
        PlannedEvent(at: hours * hour, .cityCalendar, change.rawValue, daysAhead)
    }

    /// Stations with hours of free access, whose second day, from ten in the morning on, has them
    /// or not, as it is asked.
    private static func seeds(open isOpen: Bool) -> [UInt64] {
        (1...40).filter { seed in
            let setting = Campaign.setting(seed: seed)
            let schedule = setting.configuration.door.freeAccess
            let zone = setting.configuration.station.timeZone
            return setting.hub.lists != nil && schedule != .never
                && schedule.isOpen(at: zone.local(setting.began + .hours(26))) == isOpen
        }
    }

    private static func world(_ seed: UInt64) -> World {
        var world = World(Campaign.setting(seed: seed))
        world.ledger = []
        return world
    }

    @Test(arguments: [true, false])
    func `a day that the city names has its hours, and the configuration's come back`(
        isOpen: Bool
    ) throws {
        let seeds = Self.seeds(open: isOpen).prefix(2)
        #expect(seeds.count == 2)
        for seed in seeds {
            var world = Self.world(seed)
            // The world begins at eight in the morning.
            world.begin([
                Self.change(at: 3, isOpen ? .holiday : .workday, daysAhead: 1),
                PlannedEvent(at: 25 * Self.hour, .powerCut, 20_000, -1),
                Self.change(at: 28, .withdraw, daysAhead: 0),
                PlannedEvent(at: 30 * Self.hour, .powerCut, 20_000, -1),
            ])
            #expect(world.advance(until: .hours(26)) == nil)
            #expect(world.oracle.lock.isOpenToAll != isOpen, "\(seed)")
            #expect(world.lineReleased != isOpen, "\(seed)")
            #expect(world.advance(until: .hours(29)) == nil)
            #expect(world.lineReleased == isOpen, "\(seed)")
            #expect(world.advance(until: .hours(31)) == nil)
            #expect(world.lineReleased == isOpen, "\(seed)")
            #expect(world.finish() == nil)
            let ledger = try #require(world.ledger)
            let changes = ledger.filter { $0.kind == .listChanged && $0.subject == "calendar" }
            #expect(changes.map { $0.data["withdrawn"] } == [nil, .flag(true)])
        }
    }

    @Test func `a manifest of which a part is wrong leaves the days as they are`() throws {
        let seed = try #require(
            Self.seeds(open: true).first { seed in
                !Campaign.setting(seed: seed).configuration.supplies.skus.isEmpty
            })
        var world = Self.world(seed)
        world.begin([
            PlannedEvent(
                at: 2 * Self.hour, .cityVoucher, CityVoucherChange.wrong.rawValue, 0, 0, 1, 1),
            Self.change(at: 3, .holiday, daysAhead: 1),
            PlannedEvent(
                at: 20 * Self.hour, .cityVoucher, CityVoucherChange.wrong.rawValue, 0, 0, 1, 1),
        ])
        #expect(world.advance(until: .hours(26)) == nil)
        #expect(!world.lineReleased && world.hub?.lane.listVersion == 3)
        #expect(world.finish() == nil)
        #expect(try #require(world.ledger).count { $0.kind == .listRefused } == 2)
    }

    @Test func `a station that shows other lists than its disk has is found`() {
        var documents = CityDocuments(station: Campaign.setting(seed: 1).configuration.station.id)
        documents.publishLists(suspending: [], at: UnixTime(seconds: 0))
        documents.change(.holiday, today, at: wallOrigin)
        let manifest = documents.manifest(2)
        var shadow = HubShadow()
        shadow.checkInUse(manifest?.lists.sizes ?? .none, of: manifest)
        #expect(shadow.problem == nil && manifest?.lists.calendar?.days.count == 1)
        shadow.checkInUse(.none, of: manifest)
        #expect(shadow.problem?.invariant == "all lists of a manifest are in use")
    }

    private let wallOrigin = UnixTime(seconds: 1_767_571_200)
    private var today: CivilDate { TimeZoneTable.shanghai.local(wallOrigin).date }
}
