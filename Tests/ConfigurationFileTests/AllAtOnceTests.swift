import ConfigurationFile
import Foundation
import StationModel
import Testing

@Suite struct AllAtOnceTests {
    /// Twelve mistakes of twelve kinds, each marked.
    static let twelve = Sample.fixture("twelve-mistakes.json5")

    static func findings() throws -> [ConfigurationFinding] {
        try Sample.findings(in: twelve.replacing("▸", with: ""))
    }

    @Test func `a file with twelve mistakes reports twelve, in the order of the file`() throws {
        let findings = try Self.findings()
        #expect(findings.count == 12)
        #expect(findings.map(\.place) == marks(in: Self.twelve))
        #expect(
            findings.map(\.path.description) == [
                "station.id", "station.timeZone", "devices[0].formats[1]", "devices[1].line",
                "devices[3].activeLow", "door.inputs.door", "door.unlock", "door.heldOpenAlarm",
                "door.contactDebounse", "door.freeAccess.mon[0]", "lists.rootPublicKey",
                "status.listen",
            ])
        #expect(
            findings.map(\.suggestion) == [
                nil, "Asia/Shanghai", nil, nil, nil, "contact", "\"5 s\"", nil, "contactDebounce",
                nil, nil, nil,
            ])
    }

    @Test func `a report in English has place, path, found, expected and suggestion`() throws {
        let findings = try Self.findings()
        #expect(
            findings[6].text(in: .english) == """
                station.json5:15:13: error: door.unlock: the number has no unit
                    found:    5
                    expected: a time, 1 s to 1 min, with its unit: ms, s, min, h, d
                    perhaps:  "5 s"
                """)
        #expect(
            findings[3].text(in: .english).hasPrefix(
                "station.json5:6:47: error: devices[1].line: "
                    + "already used by devices[0].data1 in line 4"
            ))
    }

    @Test func `a report in Chinese says the same`() throws {
        let findings = try Self.findings()
        #expect(
            findings[6].text(in: .chinese) == """
                station.json5:15:13: 错误：door.unlock：数字没有单位
                    现为：5
                    应为：带单位的时间，1 s 到 1 min，单位：ms、s、min、h、d
                    或许："5 s"
                """)
    }

    @Test func `the whole report ends with the count`() throws {
        let environment = LoadEnvironment(now: Sample.now, credentialsDirectory: "/nonexistent")
        let errors = #expect(throws: ConfigurationErrors.self) {
            try ConfigurationLoader.load(text: "{}", file: "a.json5", in: environment)
        }
        #expect(errors?.text(in: .english).hasSuffix("\n3 errors, 1 warning.") == true)
        #expect(errors?.text(in: .chinese).hasSuffix("\n3 个错误，1 个警告。") == true)
    }

    @Test func `machines get the same in one form, whatever the language`() throws {
        let json = try ConfigurationFinding.json(Array(try Self.findings()[6...7]))
        #expect(
            json == """
                [
                  {
                    "column" : 13,
                    "expected" : "a time, 1 s to 1 min, with its unit: ms, s, min, h, d",
                    "file" : "station.json5",
                    "found" : "5",
                    "keyPath" : "door.unlock",
                    "line" : 15,
                    "message" : "the number has no unit",
                    "problem" : "missingUnit",
                    "severity" : "error",
                    "suggestion" : "\\"5 s\\""
                  },
                  {
                    "column" : 20,
                    "expected" : "a time, 5 s to 1 h, with its unit: ms, s, min, h, d",
                    "file" : "station.json5",
                    "found" : "\\"3 h\\"",
                    "keyPath" : "door.heldOpenAlarm",
                    "line" : 16,
                    "message" : "out of range",
                    "problem" : "outOfRange",
                    "severity" : "error"
                  }
                ]
                """)
    }

    @Test(arguments: LimitReason.allCases)
    func `each limit has its reason in both languages`(reason: LimitReason) {
        let finding = ConfigurationFinding(
            .error, at: SourcePlace(file: "f", line: 1, column: 1), path: .root,
            problem: .outOfRange(reason), found: .nothing, expected: .text)
        let (english, chinese) = (finding.text(in: .english), finding.text(in: .chinese))
        #expect(english.contains("    why:      "))
        #expect(chinese.contains("    原因："))
        #expect(chinese.unicodeScalars.contains { $0.value > 0x4E00 })
    }
}
