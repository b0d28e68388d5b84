import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct HubSyncTests {
    /// Of a station with all ways but the copies of critical alarms.
    private func sync(
        _ flow: HubFlow?, language: Language = .english
    ) throws -> (outcome: Outcome, questions: [String]) {
        let status = try CommandTests.fixture("status.json")
        let directory = try TemporaryDirectory()
        let service = try FakeService(in: directory) { question, _ in
            answer(question == "GET /api/v1/status" ? status : "{}")
        }
        defer { service.end() }
        let words = ["hub", "sync"] + [flow?.rawValue].compactMap(\.self)
        let outcome = run(words + ["--socket", service.socket], language: language)
        return (outcome, service.questions)
    }

    @Test(arguments: [nil, HubFlow.events, .samples, .lists, .directives])
    func `what is configured is asked for now`(flow: HubFlow?) throws {
        let (outcome, questions) = try sync(flow)
        #expect(outcome.code == .success, "\(outcome.errors)")
        let order = flow.map { "{\"flow\":\"\($0.rawValue)\"}" } ?? "{}"
        #expect(questions.last == "POST /control/hub/sync \(order)")
    }

    @Test func `what is not configured is not begun, and where it belongs is said`() throws {
        let (outcome, questions) = try sync(.criticalEvents)
        #expect(outcome.code == .answerIsNo && outcome.output.isEmpty)
        #expect(outcome.errors.contains("told of no hub for \"Critical alarms\""))
        #expect(outcome.errors.contains("the configuration has no hub.events."))
        #expect(questions == ["GET /api/v1/status"])
        let chinese = try sync(.criticalEvents, language: .chinese).outcome
        #expect(chinese.errors.contains("本站没有配置“紧急报警上报”：在配置文件中加上 hub.events。"))
    }
}
