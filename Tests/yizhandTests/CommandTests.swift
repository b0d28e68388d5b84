import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct CommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    static func fixture(_ name: String) throws -> String {
        try agreed(name, nil).trimmingCharacters(in: .newlines)
    }

    /// Runs a command against a service that answers from a script.
    private func ask(
        _ words: [String], language: Language = .english, _ script: @escaping FakeService.Script
    ) throws -> (outcome: Outcome, questions: [String]) {
        let service = try FakeService(in: directory, script)
        defer { service.end() }
        let outcome = run(
            words + ["--socket", service.socket], language: language,
            surroundings: Surroundings(now: { sampleTime }, pause: { _ in true }))
        return (outcome, service.questions)
    }

    private func withStatus(_ words: [String], language: Language = .english, _ reply: String)
        throws -> (outcome: Outcome, questions: [String])
    {
        let status = try Self.fixture("status.json")
        return try ask(words, language: language) { question, _ in
            answer(question == "GET /api/v1/status" ? status : reply)
        }
    }

    // MARK: - status

    @Test(arguments: Language.allCases)
    func `the status is one screen in words`(language: Language) throws {
        let outcome = try withStatus(["status"], language: language, "").outcome
        #expect(outcome.code == .success)
        #expect(try outcome.output == agreed("status.\(language.rawValue).txt", outcome.output))
    }

    @Test func `what a station does not have is not on its screen`() throws {
        let status = try Self.fixture("status.json")
        let start = try #require(status.range(of: #","room":"#)).lowerBound
        let end = try #require(status.range(of: #","recent":"#)).lowerBound
        let nothing = """
            ,"room":{"occupied":null,"people":null,"entered":0,"left":0,"sensors":[],\
            "climate":null,"appliances":[],"powered":null,"powerOrder":null,"outputs":[]},\
            "supplies":{"awaited":false,"places":[],"compartments":[],"vends":[]}
            """
        for middle in [nothing, ""] {
            let door = status.replacingCharacters(in: start..<end, with: middle)
            let outcome = try ask(["status"]) { _, _ in answer(door) }.outcome
            #expect(outcome.code == .success, "\(outcome.errors)")
            let names = outcome.output.split(separator: "\n").prefix { !$0.hasPrefix("!") }
                .compactMap { $0.first == " " ? nil : $0.prefix { $0 != " " } }.dropFirst(2)
            #expect(
                names == ["Door", "Today", "Reads", "List", "Devices", "Ledger", "Clock"])
        }
    }

    @Test func `the status for programs is the service's own`() throws {
        let outcome = try withStatus(["status", "--json"], "").outcome
        #expect(outcome.output == (try Self.fixture("status.json")) + "\n")
    }

    @Test func `watching goes on when the service is away`() throws {
        let left = Countdown(3)
        let surroundings = Surroundings(now: { sampleTime }, pause: { _ in left.next() })
        let socket = directory.file("none")
        let outcome = run(["status", "--watch", "--socket", socket], surroundings: surroundings)
        #expect(outcome.code == .success)
        #expect(outcome.errors.components(separatedBy: "nobody listens").count == 4)
    }

    // MARK: - door

    @Test func `the door's status says its state, mode and fire`() throws {
        let outcome = try withStatus(["door", "status"], "").outcome
        #expect(
            outcome.output == """
                Released, and shut. Released by the fire loop until somebody resets it.
                Mode: lockdown until 2026-10-01 10:00
                The fire loop is closed again: reset it.

                """)
        let json = try withStatus(["door", "status", "--json"], "").outcome
        #expect(json.output.contains(#""mode":"lockdown""#) && !json.output.contains("alarms"))
    }

    @Test(arguments: [
        (["door", "unlock"], "POST /control/door/unlock {}"),
        (["door", "reset-fire"], "POST /control/door/reset-fire {}"),
        (["door", "mode", "normal"], #"POST /control/door/mode {"mode":"normal"}"#),
        (
            ["door", "mode", "open", "--for", "2h"],
            #"POST /control/door/mode {"mode":"open","until":"2026-10-01T02:00:00.000Z"}"#
        ),
        (
            ["door", "mode", "lockdown", "--until", "18:00"],
            #"POST /control/door/mode {"mode":"lockdown","until":"2026-10-01T10:00:00.000Z"}"#
        ),
    ])
    func `an order is given as it was meant`(words: [String], question: String) throws {
        let (outcome, questions) = try withStatus(words, #"{"outcome":"done"}"#)
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(!outcome.output.isEmpty)
        #expect(questions.last == question)
    }

    @Test(arguments: CommandRefusal.allCases)
    func `a refusal is explained, and the exit code is 1`(refusal: CommandRefusal) throws {
        for language in Language.allCases {
            let outcome = try withStatus(
                ["door", "unlock"], language: language, "{\"refused\":\"\(refusal.rawValue)\"}"
            ).outcome
            #expect(outcome.code == .answerIsNo)
            #expect(outcome.errors.contains(refusal.phrase[language]))
            #expect(outcome.output.isEmpty)
        }
    }

    @Test(arguments: [
        ["open"], ["lockdown"], ["normal", "--for", "2h"], ["open", "--for", "soon"],
        ["open", "--for", "0s"], ["open", "--for", "9999999999d"], ["open", "--until", "25:00"],
        ["open", "--for", "2h", "--until", "18:00"], ["opne", "--for", "2h"], [],
    ])
    func `a mode without a right end is not asked for`(words: [String]) throws {
        let (outcome, questions) = try withStatus(["door", "mode"] + words, "")
        #expect(outcome.code == .usage)
        #expect(questions.isEmpty)
    }

    // MARK: - alarms

    @Test func `the alarms are listed with their consequences below them`() throws {
        let outcome = try withStatus(["alarms", "list"], "").outcome
        #expect(outcome.code == .success)
        #expect(outcome.output.contains("Mains power lost (mains), since"))
        #expect(outcome.output.contains(", acknowledged\n"))
        #expect(outcome.output.contains("It explains: Device lost (scanner)"))
        #expect(outcome.output.components(separatedBy: "Device lost").count == 2)
        let json = try withStatus(["alarms", "list", "--json"], "").outcome
        #expect(json.output.hasPrefix("[{") && json.output.contains(#""alarm":"helpCalled""#))
    }

    @Test(arguments: [
        (["deviceLost"], "scanner"), (["deviceLost", "reader \"2\""], #"reader \"2\""#),
        (["mainsLost"], "mains"), (["helpCalled", "help-2"], "help-2"),
    ])
    func `an acknowledgement names its alarm`(words: [String], subject: String) throws {
        let (outcome, questions) = try withStatus(
            ["alarms", "ack"] + words, #"{"outcome":"done"}"#)
        #expect(outcome.code == .success, "\(outcome.errors)")
        let order = try #require(questions.last)
        #expect(order.hasPrefix("POST /control/alarms/ack {"))
        #expect(order.contains("\"alarm\":\"\(words[0])\""))
        #expect(order.contains("\"subject\":\"\(subject)\""))
    }

    @Test func `of several alarms one must be named, and of none there is nothing to say`() throws {
        let several = try withStatus(["alarms", "ack", "helpCalled"], "")
        #expect(several.outcome.code == .usage)
        #expect(several.outcome.errors.contains("help-1, help-2"))
        let none = try withStatus(["alarms", "ack", "smoke"], "")
        #expect(none.outcome.code == .answerIsNo)
        #expect(try withStatus(["alarms", "ack", "smok"], "").outcome.code == .usage)
        #expect(!(several.questions + none.questions).contains { $0.hasPrefix("POST") })
    }

    // MARK: - card

    private func card(_ answers: [String], _ words: [String] = []) throws -> Outcome {
        let left = Countdown(answers.count)
        return try ask(["card"] + words) { question, _ in
            guard question == "GET /control/card" else { return answer("{}") }
            let place = answers.count - left.remaining
            _ = left.next()
            return answer(answers[min(place, answers.count - 1)])
        }.outcome
    }

    private static let granted = """
        {"waiting":false,"reader":"front","kind":"wiegand","form":"26 bits","denial":null,\
        "group":"courier"}
        """

    @Test func `a card that would open says so`() throws {
        let outcome = try card([#"{"waiting":true}"#, #"{"waiting":true}"#, Self.granted])
        #expect(outcome.code == .success)
        #expect(
            outcome.output == """
                Reader: front
                Kind:   access card, 26 bits
                It would open the door (courier).

                """)
    }

    @Test(arguments: DenialReason.allCases)
    func `a card that would not open says why`(reason: DenialReason) throws {
        let outcome = try card([
            """
            {"waiting":false,"reader":"front","kind":"idCard","form":"18 characters",\
            "denial":"\(reason.rawValue)","group":null}
            """
        ])
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains(reason.name.english))
        #expect(outcome.output.contains(reason.visitorPhrase.english))
    }

    @Test func `a card that nobody presents is told`() throws {
        let outcome = try card([#"{"waiting":true}"#, #"{"waiting":false}"#])
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.errors.contains("Nothing was read within 30 seconds."))
        let endless = try card([#"{"waiting":true}"#])
        #expect(endless.code == .answerIsNo)
    }

    // MARK: - ledger

    @Test(arguments: [["export"], ["verify", "--all"]])
    func `a service that sends the same part again is not asked for ever`(words: [String]) throws {
        let page = #"{"text":"x\n","entries":1,"newest":9,"next":"a"}"#
        let report = """
            {"holds":true,"epoch":"00","first":1,"last":1,"newest":9,"entries":1,\
            "erasedLinks":0,"checkpoints":0,"problemCount":0,"problems":[]}
            """
        let (outcome, questions) = try ask(["ledger"] + words) { question, _ in
            answer(question.contains("export") ? page : report)
        }
        #expect(outcome.code == .software)
        #expect(outcome.errors.contains("the same part came again"))
        #expect(questions.count == 3)
    }

    // MARK: - check

    private func sample(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ConfigurationFileTests/Fixtures/\(name)").path
    }

    @Test func `a right configuration is said to be right`() {
        let outcome = run(["check", sample("sample.json5")])
        #expect(outcome.code == .success)
        #expect(outcome.output.contains("sample.json5 is right"))
        #expect(run(["check", sample("sample.json5")], language: .chinese).output.contains("配置正确"))
    }

    @Test func `a wrong configuration is explained, in words and for programs`() throws {
        let right = try String(contentsOfFile: sample("sample.json5"), encoding: .utf8)
        let wrong = right.replacing("unlock: \"5 s\"", with: "unlock: \"5\"")
            .replacing("driver: \"scanner\"", with: "driver: \"scaner\"")
        let file = directory.file("wrong.json5")
        try Data(wrong.utf8).write(to: URL(filePath: file))
        let outcome = run(["check", file])
        #expect(outcome.code == .configuration)
        #expect(outcome.output.contains("wrong.json5:7:30: error"), "\(outcome.output)")
        #expect(outcome.output.contains("door.unlock"))
        let json = run(["check", file, "--json"])
        #expect(json.code == .configuration)
        let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Any]
        #expect((list?.count ?? 0) >= 2)
        let chinese = run(["check", file], language: .chinese)
        #expect(chinese.output != outcome.output)
    }

    /// The full example and the folder of its profiles.
    private var fullExample: (file: String, profiles: String) {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardized
        return (
            root.appending(path: "config/station.full.example.json5").path,
            root.appending(path: "hardware/profiles").path
        )
    }

    @Test(arguments: [(Language.english, "is right"), (.chinese, "配置正确")])
    func `the full example is said to be right`(language: Language, words: String) {
        let (file, profiles) = fullExample
        let outcome = run(["check", "--profiles", profiles, file], language: language)
        #expect(outcome.code == .success, "\(outcome.output)")
        #expect(outcome.output.contains("\(file)"))
        #expect(outcome.output.contains(words))
    }

    @Test(arguments: Language.allCases)
    func `a wrong full station is refused with each of its faults`(language: Language) throws {
        let (path, profiles) = fullExample
        let right = try String(contentsOfFile: path, encoding: .utf8)
        let wrong = right.replacing("occupied: \"20 °C\"", with: "occupied: \"200 °C\"")
            .replacing("unitWeight: \"575 g\"", with: "unitWeight: \"0 g\"")
            .replacing(
                "calendars/",
                with: path.replacing("station.full.example.json5", with: "")
                    + "calendars/")
        let file = directory.file("full.json5")
        try Data(wrong.utf8).write(to: URL(filePath: file))
        let outcome = run(["check", "--profiles", profiles, file], language: language)
        #expect(outcome.code == .configuration)
        #expect(outcome.code.rawValue == 78)
        #expect(outcome.output.contains("room.climate.heater.occupied"))
        #expect(outcome.output.contains("supplies.shelves[0].unitWeight"))
        #expect(outcome.output.contains("\(file):"))
    }

    @Test func `a configuration that is not there has its own exit code`() {
        let outcome = run(["check", directory.file("none.json5")])
        #expect(outcome.code == .noInput)
        #expect(outcome.output.contains("No such file"))
    }

    @Test func `every command that asks the service says when it does not run`() {
        let commands = [
            ["status"], ["card"], ["door", "status"], ["door", "unlock"], ["door", "reset-fire"],
            ["door", "mode", "normal"],
        ]
        for words in commands {
            let outcome = run(words + ["--socket", directory.file("none")])
            #expect(outcome.code == .unavailable)
            #expect(outcome.errors.contains("systemctl start yizhand"))
            #expect(outcome.output.isEmpty)
        }
    }
}
