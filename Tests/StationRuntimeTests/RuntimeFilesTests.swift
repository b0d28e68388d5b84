import StationModel
import Testing

@testable import StationRuntime

struct RuntimeFilesTests {
    private static func configuration() throws -> StationConfiguration {
        StationConfiguration(
            station: StationIdentity(
                id: try #require(StationId("reload")), name: "", place: "", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .english)
    }

    @Test func `a reload names the keys that only a start reads`() throws {
        let started = try Self.configuration()
        var changed = started
        changed.station.id = try #require(StationId("other"))
        changed.access.clockMarker = "/run/other"
        changed.access.clockDriftPartsPerMillion = 20
        changed.storage = StorageConfiguration(budgetBytes: 64 << 20, retentionDays: 90)
        changed.status.port = 8521
        #expect(
            started.keysReadAtStart(differingFrom: changed) == [
                "station.id", "access.clockMarker", "access.clockDrift", "storage.budget",
                "storage.retention", "status.listen",
            ])
    }

    @Test func `what a reload takes over is not named`() throws {
        let started = try Self.configuration()
        var changed = started
        changed.station.name = "another name"
        changed.door.unlock = .seconds(9)
        changed.access.capacity = 3
        changed.language = .chinese
        changed.room = RoomConfiguration(
            sensors: [SensorConfiguration(probe: Probe(DeviceId("air"), .temperature))])
        changed.supplies.identifyWindow = .seconds(30)
        changed.appliances.totalLoadWatts = 2000
        changed.alarms.contacts = [DeviceId("help"): .helpButton]
        let endpoint = HubEndpoint(url: "https://hub.example", authorization: .tokenFile("/t"))
        changed.hub = HubConfiguration(
            events: EventUplink(endpoint: endpoint), samples: SampleUplink(endpoint: endpoint),
            lists: ListDownlink(endpoint: endpoint),
            directives: DirectiveDownlink(endpoint: endpoint))
        #expect(started.keysReadAtStart(differingFrom: changed).isEmpty)
    }
}
