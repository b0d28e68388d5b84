import ConfigurationFile
import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct InitCommandTests {
    private let bench: StationBench
    private static let rootKey =
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

    init() throws { bench = try StationBench() }

    private func initialise(_ words: String...) -> Outcome {
        run(
            words: ["init", "--id", "wuhan-1", "--output", bench.root + "/etc"] + words,
            surroundings: Surroundings(now: { sampleTime }, pause: { _ in false }))
    }

    @Test func `the first configuration is right without a change`() throws {
        let outcome = initialise("--name", "江汉路\"驿站\"", "--root-key", Self.rootKey)
        #expect(outcome.code == .success, "\(outcome.errors)")
        let loaded = try ConfigurationLoader.load(
            path: bench.configuration,
            in: LoadEnvironment(now: sampleTime, credentialsDirectory: nil)
        ).configuration
        #expect(loaded.station.id.text == "wuhan-1")
        #expect(loaded.station.name == "江汉路\"驿站\"")
        #expect(loaded.lists.rootPublicKey?.hex == Self.rootKey)
        #expect(loaded.devices.count == 10)
    }

    @Test func `the station's key is private, and a second run keeps it`() throws {
        let first = initialise("--json")
        #expect(first.output.contains("\"exchangeKey\":\""))
        let path = bench.root + "/etc/station.key"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o400)
        let refused = initialise()
        #expect(refused.code == .inputOutput)
        #expect(refused.errors.contains("--force"))
        let second = initialise("--json", "--force", "--name", "another")
        #expect(second.output == first.output)
    }

    @Test func `a configuration that would be wrong is not written`() {
        let outcome = initialise("--list-key", "a=relative/path")
        #expect(outcome.code == .configuration)
        #expect(outcome.errors.contains("error: lists.listKeyFiles.a: "), "\(outcome.errors)")
        #expect(!outcome.errors.contains("ConfigurationFinding"))
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/etc"))
        #expect(initialise("--root-key", "00").code == .usage)
        #expect(run("init").code == .usage)
    }

    @Test func `a folder that cannot be made is the person's to mend, not the program's`() {
        let outcome = run("init", "--id", "wuhan-1", "--output", "/proc/none")
        #expect(outcome.code == .inputOutput)
        #expect(outcome.errors.contains("/proc/none: No such file or directory"))
    }

    @Test func `the board's lines are those of the hardware guide`() throws {
        struct Guide: Decodable {
            struct Line: Decodable {
                let role: String
                let offset: Int
            }

            let board: String
            let lines: [Line]
        }
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "hardware/boards/raspberry-pi-4.json5")
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let guide = try decoder.decode(Guide.self, from: Data(contentsOf: path))
        let offsets = guide.lines.map { ($0.role, $0.offset) }
        #expect(guide.board == BoardProfile.raspberryPi4.name)
        #expect(
            BoardProfile.raspberryPi4.offsets
                == Dictionary(offsets, uniquingKeysWith: { first, _ in first }))
    }
}
