import Foundation
import Identity
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Storage

/// What a live simulation is made of, from its first start to its last: power cuts change none of
/// it. Used on the thread that runs the station.
struct LiveParts {
    let folder: String
    let configuration: StationConfiguration
    let clock: SimulatedClock
    let board: SimulatedBoard
    let disk: DiskGate
    let controls: LiveControls
    let platform: SimulatedPlatform
    /// `nil` = no scenario is played.
    let crew: ScenarioCrew?
    private let token: String
    private let key: Ed25519PrivateKey

    init(_ station: LiveStation, folder: String) throws {
        let scenario = station.scenario
        let clock = SimulatedClock(speed: station.speed, wall: scenario?.began)
        try Self.beginLedger(in: folder + "/state", clock.now())
        let now = clock.now().wall
        let city = try SimulatedCity(seed: station.seed, now: now)
        let lists = try city.writeKey(to: folder + "/list.key")
        var configuration = SimulatedBoard.demoConfiguration(
            station: .simulated, status: StatusConfiguration(port: station.port), lists: lists,
            language: station.console.language)
        configuration.hub = SimulatedPlatform.configuration()
        let published = SimulatedPublications(city, for: configuration.station.id)
        let platform = SimulatedPlatform(seed: station.seed, published, clock: clock)
        let disk = try DiskGate()
        let controls = LiveControls(
            clock: clock, disk: disk, platform: platform, speed: station.speed)
        let crew = try scenario.map {
            try ScenarioCrew(
                $0, clock: clock, city: city, controls: controls, folder: folder)
        }
        board = SimulatedBoard(
            Self.setting(station, configuration, clock: clock, city: city, crew: crew))
        (self.folder, self.configuration, self.clock) = (folder, configuration, clock)
        (self.disk, self.controls, self.platform, self.crew) = (disk, controls, platform, crew)
        token = try Self.randomDigits()
        key = try Ed25519PrivateKey.generate()
        published.begin(at: now)
        try published.publishList(now: now, lasts: scenario?.listLasts ?? .days(365))
            .write(into: folder + "/published")
        try Self.importList(folder, lists, clock.now())
    }

    /// Of one run, from power-up to power cut or stop.
    func options() throws -> RuntimeOptions {
        guard let boot = BootId(hex: try Self.randomDigits()) else {
            preconditionFailure("32 digits name a boot")
        }
        disk.begin()
        return RuntimeOptions(
            configuration: configuration,
            files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
            stateDirectory: folder + "/state", board: board, clock: clock, boot: boot,
            server: StatusServerOptions(
                listen: configuration.status, controlSocket: LiveStation.socket(in: folder),
                controlToken: token),
            routes: Route.simulation(controls),
            outside: { [controls] in controls.outsideMillidegrees() },
            sign: { [key] in try key.signature(for: $0) },
            makeLink: { [platform] in try platform.connect() },
            waitForDisk: { [disk] in disk.wait() },
            willStop: { [disk, platform] in
                disk.openForGood()
                platform.disconnect()
            },
            // A clock before the build would be a broken one; a scenario may be older than that.
            buildDate: min(BuildInformation.date, clock.now().wall - .days(1)),
            version: BuildInformation.version)
    }

    // MARK: Making

    /// What a technician has put in before; a scenario tells that itself.
    private static func setting(
        _ station: LiveStation, _ configuration: StationConfiguration, clock: SimulatedClock,
        city: SimulatedCity, crew: ScenarioCrew?
    ) -> SimulatedBoard.Setting {
        let demo = SimulatedBoard.demoPremises(configuration)
        let premises = crew == nil ? demo : Premises(configuration, stock: [:])
        var setting = SimulatedBoard.Setting(
            seed: station.seed, people: city.people, premises: premises,
            habits: crew == nil ? .usual : .nobody,
            wallTime: { clock.trueWall(at: $0) },
            makeCode: { city.code(for: $0, $1, at: $2) },
            makeVoucher: { city.voucher(for: $0, $1, $2, at: $3) })
        if let crew {
            setting.weather = crew.scenario.weather
            setting.play = crew.play(premises, configuration.station.timeZone)
        }
        return setting
    }

    /// A station that has stood here for a while: after a first start, as after an unclean stop,
    /// codes that are not yet half a minute old would be refused as used.
    private static func beginLedger(in state: String, _ moment: Moment) throws {
        try Ledger.open(directory: state, moment: moment, boot: try Clocks.bootId()).close()
    }

    private static func importList(
        _ folder: String, _ lists: ListConfiguration, _ moment: Moment
    ) throws {
        let rootKey = try Ed25519PublicKey(lists.rootPublicKey ?? [])
        _ = try DirectListImport(
            stateDirectory: folder + "/state", rootKey: rootKey, moment: moment,
            budgetBytes: StorageConfiguration().budgetBytes
        ).run(ListImportRequest(directory: folder + "/published"))
    }

    private static func randomDigits() throws -> String {
        try SecretBytes.random(count: 16).withBytes { bytes in
            bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }
}
