import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

/// Values that are well formed, and probably not meant so.
@Suite struct DoubtTests {
    private static func findings(
        _ piece: String, _ replacement: String
    ) throws -> [ConfigurationFinding] {
        try FullExample.findings(in: FullExample.with(replacement, for: piece))
    }

    @Test(arguments: [
        (
            "motor: { line: \"gpiochip0:18\", activeLow: false }",
            "motor: { line: \"gpiochip0:18\", activeLow: true }", "devices[12].motor.activeLow"
        ),
        ("line: \"io:1\", activeLow: false", "line: \"io:1\", activeLow: true", "heater"),
        (
            "line: \"io:2\", activeLow: false", "line: \"io:2\", activeLow: true",
            "air-conditioner"
        ),
        ("line: \"io:3\", activeLow: false", "line: \"io:3\", activeLow: true", "shoe-dryer"),
        (
            "\"output\", line: \"io:6\", activeLow: false",
            "\"output\", line: \"io:6\", activeLow: true", "microwave"
        ),
    ])
    func `a load that runs while nobody drives it is doubted, with the reason`(
        piece: String, replacement: String, path: String
    ) throws {
        let findings = try Self.findings(piece, replacement)
        #expect(findings.map(\.problem) == [.runsUndriven])
        #expect(findings.map(\.severity) == [.warning])
        let finding = try #require(findings.first)
        if path.hasPrefix("devices") { #expect(finding.path.description == path) }
        #expect(finding.path.description.hasSuffix("activeLow"))
        #expect(finding.text(in: .english).contains("why:"))
        #expect(finding.text(in: .chinese).contains("原因："))
    }

    @Test(arguments: [("hand-warmer\", group: \"courier\", count: 2,", "couriers", "courier")])
    func `a group that no list usually names is doubted, with the nearest`(
        piece: String, name: String, nearest: String
    ) throws {
        let findings = try Self.findings(
            piece, piece.replacing("\"courier\"", with: "\"\(name)\""))
        #expect(findings.map(\.problem) == [.unusualGroup])
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.map(\.suggestion) == [nearest])
    }

    @Test func `hours of a group that no list usually names are doubted too`() throws {
        let text = Sample.with(
            "capacity: 12, groupHours: { riders: \"always\" }", for: "capacity: 12")
        let findings = try Sample.findings(in: text)
        #expect(findings.map(\.problem) == [.unusualGroup])
        #expect(findings.map(\.suggestion) == ["rider"])
    }

    @Test(arguments: [
        ("leaveHome: \"10 s\", turn: \"500 ms\",", "leaveHome", Requirement.lessThan("500 ms")),
        ("leaveHome: \"8 s\",", "leaveHome", .lessThan("8 s")),
        ("turn: \"1500 ms\",", "turn", .moreThan("1500 ms")),
    ])
    func `a spiral that would be home before it has left is refused`(
        times: String, key: String, expected: Requirement
    ) throws {
        let piece = "motor: { line: \"gpiochip0:18\", activeLow: false },"
        let findings = try Self.findings(piece, piece + times)
        #expect(findings.map(\.path.description) == ["devices[12].\(key)"])
        #expect(findings.map(\.severity) == [.error])
        #expect(findings.map(\.expected) == [expected])
    }

    @Test(arguments: [
        ("\\u001b[2J", "U+001B"), ("\\u202e", "U+202E"), ("\\u2066", "U+2066"),
        ("\\u2028", "U+2028"), ("\\u007f", "U+007F"), ("\\u200f", "U+200F"),
    ])
    func `a character that nobody sees has no place in a name`(
        written: String, found: String
    ) throws {
        for (piece, path) in [
            ("en: \"mask\"", "supplies.skus[2].name.en"),
            ("en: \"raincoat\"", "supplies.lockers[1].item.en"),
        ] {
            let findings = try Self.findings(
                piece, String(piece.dropLast()) + "\(written)\"")
            #expect(findings.map(\.problem) == [.hiddenCharacter])
            #expect(findings.map(\.path.description) == [path])
            #expect(findings.map(\.found) == [.text(found)])
        }
    }

    @Test func `a folder of profiles that does not exist is named so`() throws {
        let missing = "/nonexistent/profiles"
        for (folder, expected) in [
            (missing, Requirement.readableProfileFolder(missing)),
            (ExampleTests.root + "/systemd", .profileFolder(ExampleTests.root + "/systemd")),
        ] {
            let environment = LoadEnvironment(now: Sample.now, profilesDirectory: folder)
            do throws(ConfigurationErrors) {
                _ = try ConfigurationLoader.load(
                    text: FullExample.text, file: "f", in: environment)
                Issue.record("read")
            } catch {
                let found = error.errors.filter { $0.problem == .unknownName }
                #expect(!found.isEmpty && found.allSatisfy { $0.expected == expected })
            }
        }
    }

    @Test(arguments: [
        ("relays: { count: 8, onValue: 0 }", "relays.onValue"),
        ("relays: { count: 8, onValue: 1, offValue: 1 }", "relays.offValue"),
        ("relays: { count: 8, offValue: 0xFF00 }", "relays.offValue"),
    ])
    func `relays that are switched on and off by the same word are refused`(
        relays: String, path: String
    ) throws {
        let text = """
            { name: "sample", serial: { baudRate: 9600, parity: "none" }, unit: 1, \(relays) }
            """
        do throws(ConfigurationErrors) {
            _ = try ModbusProfileLoader.load(text: text, file: "sample.json5")
            Issue.record("read")
        } catch {
            #expect(error.errors.map(\.path.description) == [path])
        }
    }
}
