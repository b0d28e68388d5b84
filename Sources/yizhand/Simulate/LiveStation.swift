import Foundation
import Identity
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Storage

/// A whole station with a simulated board and its page.
struct LiveStation {
    let speed: Int
    let seed: UInt64
    let port: UInt16
    let console: Console
    private var language: Language { console.language }

    /// Runs until the station is asked to stop.
    func run() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/yizhand-\(getpid())"
        for name in ["state", "published"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        defer { removeFolder(folder) }
        let clock = SimulatedClock(speed: speed)
        try beginLedger(in: folder + "/state", clock.now())
        let now = clock.now().wall
        let city = try SimulatedCity(seed: seed, now: now)
        let lists = try city.publish(
            into: folder + "/published", keyFile: folder + "/list.key", now: now)
        let disk = try DiskGate()
        let controls = LiveControls(clock: clock, disk: disk, speed: speed)
        let options = try options(folder, clock, city, lists, disk, controls)
        let runtime = try Runtime(options)
        recordStock(of: options.configuration, now, runtime.poster)
        controls.attach(options.configuration, runtime.poster)
        try importList(from: folder + "/published", into: folder + "/state", lists, clock.now())
        try console.print(greeting(socket: folder + "/control.sock"))
        try runtime.run()
    }

    private func options(
        _ folder: String, _ clock: SimulatedClock, _ city: SimulatedCity,
        _ lists: ListConfiguration, _ disk: DiskGate, _ controls: LiveControls
    ) throws -> RuntimeOptions {
        guard let id = StationId("simulated") else { preconditionFailure("a valid id") }
        let configuration = SimulatedBoard.demoConfiguration(
            station: StationIdentity(
                id: id, name: "江汉路驿站（模拟）", place: "江汉路 12 号", timeZone: .shanghai),
            status: StatusConfiguration(port: port), lists: lists, language: language)
        let board = SimulatedBoard(
            SimulatedBoard.Setting(
                seed: seed, people: city.people,
                premises: SimulatedBoard.demoPremises(configuration),
                wallTime: { clock.trueWall(at: $0) },
                makeCode: { city.code(for: $0, $1, at: $2) },
                makeVoucher: { city.voucher(for: $0, $1, $2, at: $3) }))
        let key = try Ed25519PrivateKey.generate()
        return RuntimeOptions(
            configuration: configuration,
            files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
            stateDirectory: folder + "/state", board: board, clock: clock,
            boot: try Clocks.bootId(),
            server: StatusServerOptions(
                listen: configuration.status, controlSocket: folder + "/control.sock",
                controlToken: try token()),
            routes: Route.simulation(controls),
            outside: { controls.outsideMillidegrees() }, sign: { try key.signature(for: $0) },
            waitForDisk: { disk.wait() }, willStop: { disk.openForGood() },
            buildDate: BuildInformation.date,
            version: BuildInformation.version)
    }

    /// A station that has stood here for a while: after a first start, as after an unclean stop,
    /// codes that are not yet half a minute old would be refused as used.
    private func beginLedger(in state: String, _ moment: Moment) throws {
        try Ledger.open(directory: state, moment: moment, boot: try Clocks.bootId()).close()
    }

    /// What lies in the lanes was put in by a technician, whose orders are the first entries.
    private func recordStock(
        of configuration: StationConfiguration, _ now: UnixTime,
        _ post: @Sendable (LoopMessage) -> Bool
    ) {
        let expires = configuration.station.timeZone.local(now).date + 365
        for (place, count) in SimulatedBoard.demoPremises(configuration).restocks {
            let order = Command.restock(place, count: count, expires: expires)
            let technician = Operator(name: "simulation")
            let isPosted = post(
                .command(order, by: technician) { outcome in
                    guard case .refused(let refusal) = outcome else { return }
                    Log.shared.error(
                        "\(place.text) was not restocked: \(refusal.phrase.english)")
                })
            precondition(isPosted, "a mailbox that nobody has used yet has room")
        }
    }

    private func importList(
        from published: String, into state: String, _ lists: ListConfiguration, _ moment: Moment
    ) throws {
        let rootKey = try Ed25519PublicKey(lists.rootPublicKey ?? [])
        _ = try DirectListImport(stateDirectory: state, rootKey: rootKey, moment: moment)
            .run(ListImportRequest(directory: published))
    }

    private func token() throws -> String {
        try SecretBytes.random(count: 16).withBytes { bytes in
            bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }

    private func greeting(socket: String) -> Phrase {
        let address = "http://127.0.0.1:\(port)/"
        return Phrase(
            "模拟驿站已启动：\(address)\n其他命令：yizhand status --socket \(socket)\n按 Ctrl-C 结束。",
            "The simulated station is running: \(address)\n"
                + "For other commands: yizhand status --socket \(socket)\n"
                + "Press Ctrl-C to end it.")
    }

    private func removeFolder(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Log.shared.warning("\(folder) could not be removed: \(error)")
        }
    }
}
