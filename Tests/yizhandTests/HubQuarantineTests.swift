import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct HubQuarantineTests {
    private static let refused = "00000000000000e1-000000000042"

    /// Of this version, and of one that told neither type nor status.
    private static let events = #"""
        [{"event":"00000000000000e1-000000000042","type":"cn.yizhan.door.opened.v1",\#
        "reason":"contentRefused","status":422,"time":"2026-10-01T00:00:00Z","released":true},\#
        {"event":"00000000000000e1-000000000041","type":null,"reason":"notYetKnown",\#
        "time":"2026-09-30T16:30:00Z"}]
        """#
    private static let samples = #"""
        [{"series":"yizhan_up{station=\"s1\"}","value":"21.5",\#
        "sampleTime":"2026-09-30T15:59:00Z","reason":"serverError","status":500,\#
        "time":"2026-09-30T23:01:00Z"}]
        """#

    private func release(
        _ event: String?, isEmpty: Bool = false, more: [String] = [],
        language: Language = .english
    ) throws -> (outcome: Outcome, questions: [String]) {
        let directory = try TemporaryDirectory()
        let status = try CommandTests.fixture("status.json")
        let service = try FakeService(in: directory) { question, _ in
            let body =
                switch question.split(separator: " ").prefix(2).joined(separator: " ") {
                case "GET /api/v1/status": status
                case let target where isEmpty && target.hasPrefix("GET"): "[]"
                case "GET /control/hub/quarantine": Self.events
                case "GET /control/hub/quarantine/samples": Self.samples
                default: "{}"
                }
            return [
                "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\r\n\(body)"
            ]
        }
        defer { service.end() }
        let words = event.map { ["hub", "release", $0] } ?? ["hub", "quarantine"] + more
        let outcome = run(
            words.filter { !$0.isEmpty } + ["--socket", service.socket], language: language)
        return (outcome, service.questions)
    }

    @Test func `a refused event is sent again by its id`() throws {
        let (outcome, questions) = try release(Self.refused)
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("It will be sent again"))
        #expect(
            questions.last == "POST /control/hub/quarantine/release {\"event\":\"\(Self.refused)\"}"
        )
    }

    @Test func `the list says when, what, with which status, and what to do`() throws {
        let english = try release(nil).outcome
        #expect(english.code == .success, "\(english.errors)")
        // The station's time is eight hours ahead of what the service tells.
        #expect(
            english.output == """
                2 events refused:
                  Refused at        Event                     Id                             \
                Status    Why
                  2026-10-01 08:00  cn.yizhan.door.opened.v1  00000000000000e1-000000000042  \
                HTTP 422  content that the hub refuses, will be sent again
                  2026-10-01 00:30  –                         00000000000000e1-000000000041  \
                –         notYetKnown
                  Next: hand them to the hub's operators (yizhand ledger export) with id and \
                status; when it is mended, send each again with yizhand hub release ID.

                1 sample refused (the newest 10 of a series):
                  Refused at        Series                   Value  Taken at          \
                Status    Why
                  2026-10-01 07:01  yizhan_up{station="s1"}  21.5   2026-09-30 23:59  \
                HTTP 500  an error inside the hub
                  Next: see with yizhand status that the clock is in sync; then give series, \
                value and status to the hub's operators, for the receiver's log says why. They \
                are not sent again.

                """)
        let chinese = try release(nil, language: .chinese).outcome.output
        for words in [
            "被拒收的事件 2 条：", "2026-10-01 08:00  cn.yizhan.door.opened.v1", "HTTP 422",
            "，等待重发", "被拒收的监测数据 1 个", "2026-09-30 23:59", "处理：",
        ] {
            #expect(chinese.contains(words), "\(words)")
        }
    }

    @Test func `where nothing is refused that is said`() throws {
        let empty = try release(nil, isEmpty: true).outcome
        #expect(empty.output.hasPrefix("No event and no sample is refused for its content. "))
        #expect(empty.output.hasSuffix("for their age: yizhand ledger tail.\n"))
    }

    @Test func `as JSON both are one object`() throws {
        let output = try release(nil, more: ["--json"]).outcome.output
        let found = try JSONSerialization.jsonObject(with: Data(output.utf8))
        let lists = try #require(found as? [String: [[String: Any]]])
        #expect(lists["events"]?.count == 2)
        #expect(lists["samples"]?.first?["value"] as? String == "21.5")
    }

    @Test(arguments: [
        ("00000000000000e1-000000000043", ExitCode.answerIsNo, "is none of the events"),
        ("42", .usage, "42 is no event's id"),
        ("00000000000000E1-000000000042", .usage, "is no event's id"), ("", .usage, "EVENT"),
    ])
    func `what is not refused is not sent, and says so`(
        event: String, code: ExitCode, words: String
    ) throws {
        let (outcome, questions) = try release(event)
        #expect(outcome.code == code)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(!questions.contains { $0.hasPrefix("POST") })
        let (chinese, _) = try release(event, language: .chinese)
        #expect(chinese.code == code && !chinese.errors.contains(words) || event.isEmpty)
    }
}
