import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct HubQuarantineTests {
    private static let refused = "00000000000000e1-000000000042"

    private func release(
        _ event: String?, language: Language = .english
    ) throws -> (outcome: Outcome, questions: [String]) {
        let directory = try TemporaryDirectory()
        let service = try FakeService(in: directory) { question, _ in
            let body =
                question.hasPrefix("GET")
                ? "[{\"event\":\"\(Self.refused)\",\"reason\":\"contentRefused\","
                    + "\"time\":\"2026-10-01T00:00:00Z\",\"released\":true}]" : "{}"
            return [
                "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\r\n\(body)"
            ]
        }
        defer { service.end() }
        let words = event.map { ["hub", "release", $0] } ?? ["hub", "quarantine"]
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
        let (listed, _) = try release(nil)
        #expect(listed.output.contains("content that the hub refuses, will be sent again"))
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
