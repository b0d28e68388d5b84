import ConfigurationFile
import DeviceDrivers
import Foundation
import Identity
import LinuxDevices
import LinuxIO
import StationModel
import StationRuntime
import StatusServer

/// `yizhand run`: the service.
struct RunCommand: Subcommand {
    let name = "run"
    let summary = Phrase("运行驿站服务", "Run the station's service")
    let notes = [
        Phrase(
            "通常由 systemd 启动。SIGHUP 重新读取配置，SIGTERM 正常停止；门锁在重启期间保持不变。",
            "systemd usually starts it. SIGHUP reads the configuration again, SIGTERM stops it "
                + "cleanly; the lock stays as it is over a restart.")
    ]
    let options: [CommandOption] = [.configuration, .state, .socket]
    let examples = [
        CommandExample(
            "yizhand run --config station.json5 --state ./state --socket ./control.sock",
            Phrase("用当前目录的文件试运行", "Tries a station out with files of this folder"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        try RunningService(
            configurationPath: call.arguments.required(.configuration),
            stateDirectory: call.arguments.required(.state),
            controlSocket: call.arguments.required(.socket)
        ).run()
        return .success
    }
}

/// The composition of a real station.
private struct RunningService {
    let configurationPath: String
    let stateDirectory: String
    let controlSocket: String

    func run() throws {
        let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        let loaded = try ConfigurationLoader.load(
            path: configurationPath,
            in: LoadEnvironment(now: Clocks.wall(), credentialsDirectory: credentials))
        for warning in loaded.warnings { Log.shared.warning(warning.text(in: .english)) }
        let manager = try ServiceManager.fromEnvironment()
        var inherited = try InheritedDescriptors()
        let fireIsMarked = inherited.take(ServiceManager.fireMark) != nil
        let held = HeldDescriptors(inherited: inherited) { descriptor, name in
            manager?.keep(descriptor, name: name)
        }
        let bench = LineBench()
        let board = DeviceBoard(ports: BenchPorts(bench: bench, real: LinuxPorts(store: held)))
        let keys = stationKeys(credentials)
        let options = RuntimeOptions(
            configuration: loaded.configuration,
            files: RuntimeFiles(
                configurationPath: configurationPath, credentialsDirectory: credentials),
            stateDirectory: stateDirectory, board: board,
            clock: BoardClock(
                driftPartsPerMillion: loaded.configuration.access.clockDriftPartsPerMillion),
            boot: try Clocks.bootId(),
            server: StatusServerOptions(
                listen: loaded.configuration.status, controlSocket: controlSocket),
            routes: usesBench(loaded.configuration) ? BenchRoutes(bench: bench).routes : [],
            sign: keys.map { $0.signing.signature(for:) }, stationKey: keys?.signing,
            exchangeKey: keys?.exchange, manager: manager,
            fireIsMarked: fireIsMarked,
            buildDate: BuildInformation.date, version: BuildInformation.version)
        try Runtime(options).run()
    }

    /// Whether a line of the configuration exists in memory only.
    private func usesBench(_ configuration: StationConfiguration) -> Bool {
        configuration.devices.contains { device in
            switch device.driver {
            case .wiegandReader(let reader): reader.data0.chip == LineBench.chip
            case .contact(let contact): contact.line.chip == LineBench.chip
            case .output(let output): output.line.chip == LineBench.chip
            case .motorLane(let lane): lane.motor.line.chip == LineBench.chip
            case .idCardReader, .scanner, .modbusLine, .oneWireProbe, .radar,
                .vendingController, .lockerLine:
                false
            }
        }
    }

    /// Sign the ledger's checkpoints and tokens for the hub, and open list keys. Without a sound
    /// key the station goes on without them: the door is worth more than a signature.
    private func stationKeys(
        _ credentials: String?
    ) -> (signing: Ed25519PrivateKey, exchange: X25519PrivateKey)? {
        // Beside the configuration, where `init` puts it; systemd hands it over as a credential.
        let folder =
            credentials ?? URL(filePath: configurationPath).deletingLastPathComponent().path
        let path = folder + "/station.key"
        do {
            let seed = try KeyFile(path: path, credentialsDirectory: credentials).load()
            return (try Ed25519PrivateKey(seed: seed), try X25519PrivateKey(stationSeed: seed))
        } catch {
            Log.shared.error(
                "nothing is signed, and no list key is opened: \(error) (yizhand init)")
            return nil
        }
    }
}
