import Foundation
import StationModel
import StationRuntime
import Testing

@testable import yizhand

@Suite struct DevicesCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func devices() throws -> String {
        var air = DeviceReport(id: "air")
        air.condition = "working"
        air.readings = [
            DeviceReport.Measured(
                quantity: "temperature", value: 21_500, unit: "m°C", quality: "ok", at: "t"),
            DeviceReport.Measured(
                quantity: "humidity", value: nil, unit: "‰", quality: "stale", at: "t"),
        ]
        var relays = DeviceReport(id: "relay-board")
        relays.condition = "failed"
        relays.detail = "no answer"
        relays.relays = [true, false]
        return String(decoding: try JSONEncoder().encode([air, relays]), as: UTF8.self)
    }

    private func ask(
        _ words: [String], language: Language = .english, turns: Int = 1,
        _ script: @escaping FakeService.Script
    ) throws -> (outcome: Outcome, questions: [String]) {
        let service = try FakeService(in: directory, script)
        defer { service.end() }
        let left = Countdown(turns)
        let outcome = run(
            words + ["--socket", service.socket], language: language,
            surroundings: Surroundings(now: { sampleTime }, pause: { _ in left.next() }))
        return (outcome, service.questions)
    }

    @Test(arguments: [
        (
            Language.english,
            [
                "air          working, temperature 21.5 °C, humidity stale",
                "relay-board  failed: no answer, relays 10",
            ]
        ),
        (
            Language.chinese,
            ["air          正常，温度 21.5 °C，湿度 过期", "relay-board  故障：no answer，继电器 10"]
        ),
    ])
    func `the list tells each device in one line`(language: Language, lines: [String]) throws {
        let devices = try Self.devices()
        let outcome = try ask(["devices", "list"], language: language) { _, _ in
            answer(devices)
        }.outcome
        #expect(outcome.output == lines.joined(separator: "\n") + "\n")
        #expect(outcome.code == .answerIsNo)
    }

    @Test func `watching asks for what is new`() throws {
        let devices = try Self.devices()
        let page = DeviceNewsPage(
            last: 7, missed: 0,
            events: [
                DeviceNews(
                    number: 7, device: "air", at: "2026-11-21T06:00:00.250Z", kind: "reading",
                    values: ["temperature", "21500 m°C"])
            ])
        let news = String(decoding: try JSONEncoder().encode(page), as: UTF8.self)
        let asked = try ask(["devices", "watch", "air"], turns: 2) { question, _ in
            answer(question == "GET /control/devices" ? devices : news)
        }
        #expect(asked.outcome.code == .success)
        #expect(
            asked.questions.dropFirst().prefix(2) == [
                "GET /control/devices/events?device=air&after=0",
                "GET /control/devices/events?device=air&after=7",
            ])
        let line = "2026-11-21T06:00:00.250Z  reading temperature 21.5 °C"
        #expect(asked.outcome.output.hasPrefix(line + "\n"))
    }

    @Test(arguments: [
        (["humidity", "405 ‰"], "reading humidity 40.5 %"), (["weight", "575 g"], "575 g"),
        (["temperature", "stale"], "temperature stale"),
    ])
    func `a value is told as people read it`(values: [String], said: String) {
        let news = DeviceNews(number: 1, device: "air", at: "t", kind: "reading", values: values)
        #expect(news.words.english.hasSuffix(said))
    }

    @Test func `a device that has reported nothing is not passed over in silence`() throws {
        let devices = try Self.devices()
        let page = DeviceNewsPage(last: 0, missed: 0, events: [])
        let news = String(decoding: try JSONEncoder().encode(page), as: UTF8.self)
        let outcome = try ask(["devices", "watch", "air"], turns: 3) { question, _ in
            answer(question == "GET /control/devices" ? devices : news)
        }.outcome
        #expect(outcome.code == .success && outcome.output.isEmpty)
        #expect(outcome.errors.components(separatedBy: "Nothing yet").count == 2)
    }

    @Test func `an unknown device is answered with those that exist`() throws {
        let devices = try Self.devices()
        let outcome = try ask(["devices", "watch", "radar"]) { _, _ in answer(devices) }.outcome
        #expect(outcome.code == .usage)
        #expect(outcome.errors.contains("air, relay-board"))
    }
}
