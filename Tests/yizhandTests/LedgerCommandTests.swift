import Foundation
import Identity
import StationModel
import StationRuntime
import Storage
import Testing

@testable import yizhand

@Suite struct LedgerCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    // MARK: - A ledger to read

    private static func moment(_ seconds: Int) -> Moment {
        Moment(
            instant: MonotonicInstant(sinceBoot: .seconds(3600 + seconds)),
            wall: sampleTime + .seconds(seconds), trust: .synced)
    }

    private static func boot() throws -> BootId {
        try #require(BootId(hex: "00000000000000aa00000000000000bb"))
    }

    private func open() throws -> Ledger {
        try Ledger.open(
            directory: directory.path, moment: Self.moment(0), boot: Self.boot())
    }

    /// Entries 2 … count + 1, after the first one of every ledger.
    private func fill(_ ledger: Ledger, count: Int) throws {
        let records = (1...count).map { number in
            LedgerRecord(
                LedgerEntry(
                    .accessGranted, at: Self.moment(number), subject: "reader",
                    data: ["kind": .text("wiegand"), "group": .text("courier")],
                    member: MemberPseudonym(UInt64(number))))
        }
        try ledger.append(records, boot: Self.boot())
    }

    private func makeLedger(count: Int) throws {
        let ledger = try open()
        try fill(ledger, count: count)
        try ledger.close()
    }

    private func offline(_ words: [String], language: Language = .english) -> Outcome {
        run(
            ["ledger"] + words + ["--offline", "--state", directory.path], language: language)
    }

    private var configuration: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ConfigurationFileTests/Fixtures/sample.json5").path
    }

    // MARK: - The files

    @Test func `the tail is in words and in the station's time`() throws {
        try makeLedger(count: 3)
        let outcome = offline(["tail", "--count", "2", "--config", configuration])
        #expect(outcome.code == .success)
        #expect(
            outcome.output == """
                      3  2026-10-01 08:00:02  Let in: access card, courier
                      4  2026-10-01 08:00:03  Let in: access card, courier

                """)
        let json = offline(["tail", "--json"])
        let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Any]
        #expect(list?.count == 4)
        #expect(!json.output.contains("member"))
    }

    @Test func `without a configuration the times are in UTC, and that is said`() throws {
        try makeLedger(count: 1)
        let outcome = offline(["tail", "--config", directory.file("none")])
        #expect(outcome.code == .success)
        #expect(outcome.output.contains("2026-10-01 00:00:01"))
        #expect(outcome.errors.contains("times are in UTC"))
    }

    @Test func `a chain that holds is verified`() throws {
        try makeLedger(count: 10)
        for words in [["verify"], ["verify", "--all"]] {
            let outcome = offline(words)
            #expect(outcome.code == .success, "\(outcome.errors)")
            #expect(outcome.output.contains("The chain holds: entries 1 – 11, 11 in all."))
        }
    }

    @Test func `a changed entry breaks the chain, and the exit code is 1`() throws {
        try makeLedger(count: 10)
        try damage("courier", "Courier")
        let outcome = offline(["verify", "--all"])
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains("it was changed"))
        #expect(offline(["verify", "--all", "--json"]).output.contains(#""holds":false"#))
        #expect(offline(["verify", "--all"], language: .chinese).output.contains("校验链不完整"))
    }

    /// Changes one word of the newest entry inside the database's file.
    private func damage(_ word: String, _ other: String) throws {
        let file = URL(filePath: directory.file("station.db"))
        var bytes = try Data(contentsOf: file)
        let place = try #require(bytes.range(of: Data(word.utf8)))
        bytes.replaceSubrange(place, with: Data(other.utf8))
        try bytes.write(to: file)
    }

    @Test func `signatures are judged with the key that is given`() throws {
        let ledger = try open()
        try fill(ledger, count: 1200)
        let (right, wrong) = (try Key(1), try Key(2))
        #expect(
            try ledger.checkpointIfDue(moment: Self.moment(1300), boot: Self.boot()) {
                try right.sign($0)
            })
        try ledger.close()
        let file = directory.file("key")
        try Data((right.hex + "\n").utf8).write(to: URL(filePath: file))
        for key in [right.hex, file] {
            #expect(offline(["verify", "--all", "--public-key", key]).code == .success)
        }
        let outcome = offline(["verify", "--all", "--public-key", wrong.hex])
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains("Entry 1202: the checkpoint was not signed"))
    }

    @Test func `a key that is none is refused`() throws {
        try makeLedger(count: 1)
        let zeros = String(repeating: "0", count: 64)
        #expect(offline(["verify", "--public-key", zeros]).code == .usage)
        #expect(offline(["verify", "--public-key", "/nope"]).code == .noInput)
    }

    @Test func `an export is a file of its own, and never another's place`() throws {
        try makeLedger(count: 3)
        let file = directory.file("out.csv")
        let words = [
            "export", "--format", "csv", "--output", file, "--config", configuration,
        ]
        #expect(offline(words).code == .success)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.components(separatedBy: "\r\n").count == 6)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let again = offline(words)
        #expect(again.code == .inputOutput)
        #expect(again.errors.contains("Choose another name"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test func `a broken export leaves no file`() throws {
        let file = directory.file("out.ndjson")
        let outcome = offline(["export", "--output", file, "--config", configuration])
        #expect(outcome.code == .noInput)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `an export needs the station's name`() throws {
        try makeLedger(count: 1)
        let outcome = offline(["export", "--config", directory.file("none")])
        #expect(outcome.code == .configuration)
        #expect(outcome.errors.contains("yizhand check"))
    }

    @Test func `a state directory that is not there is told`() {
        for words in [["tail"], ["verify"], ["export", "--config", configuration]] {
            let outcome = run(["ledger"] + words + ["--offline", "--state", "/nope"])
            #expect(outcome.code == .noInput, "\(outcome.errors)")
            #expect(outcome.errors.contains("--state"))
        }
    }

    @Test func `a ledger that the service holds is not read beside it`() throws {
        let ledger = try open()
        let outcome = offline(["verify"])
        #expect(outcome.code == .unavailable)
        #expect(outcome.errors.contains("leave out --offline"))
        try ledger.close()
    }

    @Test func `while the service is down the files are read, and that is said`() throws {
        try makeLedger(count: 2)
        let outcome = run([
            "ledger", "verify", "--state", directory.path, "--socket", directory.file("none"),
        ])
        #expect(outcome.code == .success)
        #expect(outcome.errors.contains("The service does not run: reading"))
    }
}

/// A key pair of the test.
private struct Key {
    private let pair: Ed25519PrivateKey

    init(_ number: UInt8) throws {
        pair = try Ed25519PrivateKey(
            seed: SecretBytes(copying: [UInt8](repeating: number, count: 32)))
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] { try pair.signature(for: bytes) }

    var hex: String {
        pair.publicKey.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
