import ConfigurationFile
import DevicePorts
import Foundation
import Identity
import LinuxIO
import StationModel
import StationRuntime
import StatusServer
import Storage
import Testing

@testable import yizhand

/// A folder with keys, a configuration and a state directory, as a technician has them.
final class StationBench {
    let root: String
    var state: String { root + "/state" }
    var socket: String { root + "/control.sock" }
    var configuration: String { root + "/etc/station.json5" }
    private(set) var rootPublicKey = ""

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/yz-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: root + "/state", withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: root) } catch {
            Issue.record("the folder of a test could not be removed: \(error)")
        }
    }

    /// Three people; the last two come with a phone or a suspended card.
    static let people = """
        kind,credential,member,group,from,until,flags
        wiegand,26:118:45210,0102030405060708,courier,,,
        wiegand,26:118:45211,0102030405060709,driver,,,suspended
        ,,010203040506070a,courier,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,longAccess

        """

    /// Makes keys, and a list of `people` as `qr issue list` does.
    func issue(_ version: Int, _ people: String = people) throws -> String {
        try Data(people.utf8).write(to: URL(filePath: root + "/people.csv"))
        let folder = root + "/list-\(version)"
        let outcome = run(
            "qr", "issue", "list", root + "/people.csv", "--output", folder, "--key",
            root + "/root.key", "--list-key", root + "/list.key", "--new-key", "--version",
            "\(version)", "--cost", "0", "--json")
        try #require(outcome.code == .success, "\(outcome.errors)")
        rootPublicKey = String(try #require(outcome.output.split(separator: "\"").suffix(2).first))
        return folder
    }

    /// The first configuration, with the keys that `issue` made.
    func initialise() throws {
        let outcome = run(
            "init", "--id", "bench-1", "--output", root + "/etc", "--root-key", rootPublicKey,
            "--list-key", "a=\(root)/list.key")
        try #require(outcome.code == .success, "\(outcome.errors)")
    }

    func members(_ words: String...) -> Outcome {
        run(
            words: ["members"] + words + [
                "--socket", socket, "--config", configuration, "--state", state,
            ], surroundings: .waiting)
    }

    func check(_ text: String) -> Outcome {
        let recorder = Recorder()
        let program = Program(
            commands: [MembersCheckCommand(readLine: { text })], groups: [],
            surroundings: .waiting)
        let code = program.run(
            ["members", "check", "--kind", "wiegand", "--socket", socket],
            recorder.console(.english))
        return Outcome(code: code, output: recorder.output, errors: recorder.errors)
    }

    func damage(_ name: String) throws {
        let url = URL(filePath: state + "/" + name)
        var bytes = try Data(contentsOf: url)
        // Behind the header: the file is still known as a list.
        bytes.replaceSubrange(100..<bytes.count, with: Data(count: bytes.count - 100))
        try bytes.write(to: url)
    }

    /// Calls `body` while the station runs, without devices.
    func whileRunning(_ body: () throws -> Void) throws {
        let loaded = try ConfigurationLoader.load(
            path: configuration,
            in: LoadEnvironment(now: sampleTime, credentialsDirectory: nil))
        let runtime = try Runtime(
            RuntimeOptions(
                configuration: loaded.configuration,
                files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
                stateDirectory: state, board: NoBoard(), clock: SimulatedClock(speed: 1),
                boot: try #require(BootId(hex: String(repeating: "b", count: 32))),
                server: StatusServerOptions(
                    listen: StatusConfiguration(address: "127.0.0.1", port: 0),
                    controlSocket: socket), buildDate: sampleTime, version: "test"))
        nonisolated(unsafe) let running = runtime
        let thread = try LaneThread(name: "station") {
            do { try running.run() } catch { Issue.record(error) }
        }
        try waitForSocket()
        let result = Result { try body() }
        #expect(runtime.poster(.stop))
        thread.join()
        try result.get()
    }

    private func waitForSocket() throws {
        let poller = try Poller()
        let limit = Clocks.monotonic() + .seconds(10)
        while Clocks.monotonic() < limit {
            do {
                _ = try ControlClient(path: socket).get("/control/members/info")
                return
            } catch {
                // It listens and is not ready yet.
            }
            _ = try poller.wait(until: Clocks.monotonic() + .milliseconds(5))
        }
        Issue.record("the station does not listen")
    }
}

extension Surroundings {
    /// Really waits, for a station in the same process.
    static let waiting = Surroundings(now: { sampleTime }, pause: Surroundings.system.pause)
}

/// A station without devices.
private final class NoBoard: Board {
    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] { [:] }
    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {}
    var watches: [DeviceWatch] { [] }
    var nextDeadline: MonotonicInstant? { nil }
    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {}
    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {}
    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault) {}
    func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {}
    func listen(to device: DeviceId, until end: MonotonicInstant) {}
    func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {}
    func close() {}
}

extension StationBench {
    /// What is left of `people` after an accident.
    static let onePerson = """
        kind,credential,member,group,from,until,flags
        wiegand,26:118:45210,0102030405060708,courier,,,

        """

    func digest(_ card: String) throws -> CredentialDigest? {
        let hasher = try CredentialHasher(
            listKey: try KeyFile.load(root + "/list.key"), listId: "test", cost: .none)
        return try Credential(kind: .wiegand, text: card).flatMap { try hasher.digest(of: $0) }
    }

    /// As if the member had been granted before.
    func rememberRegular(_ record: MemberRecord, _ digest: CredentialDigest) throws {
        let boot = try #require(BootId(hex: String(repeating: "a", count: 32)))
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .seconds(5)), wall: sampleTime, trust: .synced)
        let ledger = try Ledger.open(directory: state, moment: moment, boot: boot)
        _ = try ledger.append(
            [
                LedgerRecord(
                    LedgerEntry(.accessGranted, at: moment, subject: "reader"),
                    changes: [.regular(digest, record)])
            ], boot: boot)
        try ledger.close()
    }
}
