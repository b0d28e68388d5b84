import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct QRCommandTests {
    private let bench: StationBench
    private static let vectors = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/qr.json").path
    private static let member = "38fe29f51f54ebad"

    init() throws { bench = try StationBench() }

    @Test func `every worked code and the sequence pass`() {
        let outcome = run("qr", "verify", "--vectors", Self.vectors)
        #expect(outcome.code == .success, "\(outcome.output)")
        #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
    }

    @Test func `a wrong expectation is printed with its name`() throws {
        let text = try String(contentsOfFile: Self.vectors, encoding: .utf8)
            .replacing(
                "\"name\": \"issued, fresh\"", with: "\"name\": \"turned\"", maxReplacements: 1)
        let turned = try #require(text.range(of: "turned"))
        let expect = try #require(
            text.range(of: "\"accepted\"", range: turned.upperBound..<text.endIndex))
        let path = bench.root + "/qr.json"
        try text.replacingCharacters(in: expect, with: "\"expired\"")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = run("qr", "verify", "--vectors", path)
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains("failed: turned: accepted, expected expired\n"))
        #expect(outcome.output.hasSuffix(" passed, 1 failed\n"))
    }

    @Test func `a file that holds no codes is refused in words`() {
        #expect(run("qr", "verify", "--vectors", bench.root + "/none").code == .noInput)
        #expect(run("qr", "verify", "--vectors", #filePath).code == .answerIsNo)
        #expect(run("qr", "verify").code == .usage)
    }

    private struct Issued: Decodable {
        let code: String
        let publicKey: String
    }

    @Test(arguments: [
        ["door"], ["delegated", "--device-key", "PHONE"], ["voucher", "--sku", "1001"],
    ])
    func `an issued code is accepted, and once only where it opens the door`(kind: [String]) throws
    {
        let words = kind.map { $0 == "PHONE" ? bench.root + "/phone.key" : $0 }
        let issued = try issue(words: words)
        let role = kind[0] == "voucher" ? "voucher" : "door"
        let key = "1:\(role):\(issued.publicKey)"
        let once = run("qr", "verify", issued.code, "--key", key)
        #expect(once.code == .success, "\(once.output)")
        #expect(once.output.contains("member \(Self.member)"))
        let twice = run("qr", "verify", issued.code, issued.code, "--key", key)
        #expect(twice.code == (role == "door" ? .answerIsNo : .success))
        let late = run("qr", "verify", issued.code, "--key", key, "--at", "2026-10-05T00:00:00Z")
        #expect(late.output == "expired\n")
        let stranger = run("qr", "verify", issued.code, "--key", "2:\(role):\(issued.publicKey)")
        #expect(stranger.output == "unknownKey\n")
    }

    private func issue(words: [String]) throws -> Issued {
        let common = [
            "--key", bench.root + "/code.key", "--new-key", "--member", Self.member, "--json",
        ]
        let outcome = run(
            words: ["qr", "issue"] + words + common,
            surroundings: Surroundings(now: { sampleTime }, pause: { _ in false }))
        try #require(outcome.code == .success, "\(outcome.errors)")
        return try JSONDecoder().decode(Issued.self, from: Data(outcome.output.utf8))
    }

    @Test func `a new key is private, and an old one is used again`() throws {
        let first = try issue(words: ["door"])
        let attributes = try FileManager.default.attributesOfItem(
            atPath: bench.root + "/code.key")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o400)
        #expect(try issue(words: ["door"]).publicKey == first.publicKey)
    }

    @Test func `a faulty line of people is named by its number and not by its content`() throws {
        let path = bench.root + "/people.csv"
        try Data("kind,credential,member,group\nwiegand,26:118:45210,zz,courier\n".utf8)
            .write(to: URL(filePath: path))
        let outcome = run(
            "qr", "issue", "list", path, "--output", bench.root + "/out", "--key",
            bench.root + "/r.key", "--list-key", bench.root + "/l.key", "--new-key")
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.errors.contains("line 2"))
        #expect(!outcome.errors.contains("45210"))
    }

    @Test func `people may come as lines of JSON, with the same rules`() throws {
        let path = bench.root + "/people.ndjson"
        let right = "{\"member\":\"0000000000000001\",\"group\":\"courier\"}\n"
        let words = [
            "qr", "issue", "list", path, "--output", bench.root + "/out", "--key",
            bench.root + "/r.key", "--list-key", bench.root + "/l.key", "--new-key", "--json",
        ]
        try Data((right + "\n").utf8).write(to: URL(filePath: path))
        #expect(run(words).output.contains("\"count\":1"))
        for wrong in ["{\"member\":5}", "{\"member\":\"x\"}", "{\"name\":\"x\"}", "{"] {
            try Data((right + wrong + "\n").utf8).write(to: URL(filePath: path))
            let outcome = run(words)
            #expect(outcome.code == .answerIsNo && outcome.errors.contains("line 2"), "\(wrong)")
        }
    }
}
