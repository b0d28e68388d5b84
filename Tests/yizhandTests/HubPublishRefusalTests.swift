import Foundation
import StationModel
import Testing

@testable import yizhand

/// What `hub publish` does not publish: found, expected, what to do, in both languages.
@Suite struct HubPublishRefusalTests {
    private let bench: StationBench

    init() throws {
        bench = try StationBench()
        try bench.makeCityKeys()
    }

    private func members() throws -> String {
        try bench.write(
            "members.csv",
            "kind,credential,member,group\nfaceTerminal,f-7,0000000000000002,driver\n")
    }

    private func expect(
        _ words: [String], _ code: ExitCode, _ english: [String], _ chinese: [String]
    ) throws {
        let before = FileManager.default.contents(atPath: bench.root + "/www/manifest.json")
        for (language, told) in [(Language.english, english), (.chinese, chinese)] {
            let outcome = bench.publish(words, language: language)
            #expect(outcome.code == code)
            for text in told {
                #expect(outcome.errors.contains(text), "\(outcome.errors)")
            }
        }
        #expect(FileManager.default.contents(atPath: bench.root + "/www/manifest.json") == before)
    }

    @Test func `a list key that no station gets is told with the ones that they get`() throws {
        let keys = URL(filePath: bench.root + "/keys/keys.json")
        let text = String(decoding: try Data(contentsOf: keys), as: UTF8.self)
        try Data(text.replacing("\"listKeyId\" : \"a\"", with: "\"listKeyId\" : \"b\"").utf8)
            .write(to: keys)
        try expect(
            ["--members", try members()], .answerIsNo,
            ["listKeyId is b, expected one of wrappedListKeys (a)", "Put the former one back."],
            ["listKeyId 为 b，不在 wrappedListKeys（a）之内", "请改回原来的"])
    }

    @Test func `a wrong time of signing is told with the right one`() throws {
        let people = ["--members", try members()]
        try #require(bench.publish(people).code == .success)
        let stations = try bench.write("s.csv", "station\na\n")
        for (words, english, chinese) in [
            (
                people + ["--at", "2026-09-30T23:59:59Z"], "before the last publication's",
                "早于上次发布的"
            ),
            (people + ["--at", "2020-01-01T00:00:00Z"], "would end at 2020-01-31", "已过期"),
            (people + ["--at", "2026-10-02T00:00:01Z"], "more than a day after", "晚一天以上"),
            (
                ["--stations", stations, "--at", "2027-01-01T00:00:00Z"],
                "more than a day after", "晚一天以上"
            ),
        ] {
            try expect(
                words, .answerIsNo, [english, "Leave out --at or correct it"],
                [chinese, "请去掉 --at 或改正它"])
        }
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/www/stations"))
    }

    @Test func `an empty table and one that is no file are told as such`() throws {
        try #require(bench.publish(["--members", try members()]).code == .success)
        try expect(
            ["--calendar", try bench.write("c.ndjson", "")], .answerIsNo,
            ["the calendar: the table has no line", "use --allow-shrink"],
            ["日历的表中没有一行", "请加 --allow-shrink"])
        try expect(
            ["--members", "/dev/null"], .usage,
            ["/dev/null is no regular file", "Write it to a file first"],
            ["/dev/null 不是普通文件", "请先存成文件"])
    }
}
