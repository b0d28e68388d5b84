import Foundation
import StationModel
import Synchronization
import Testing

@testable import yizhand

/// The stock's commands, against a service that answers from a script.
@Suite struct StockCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func ask(
        _ words: [String], language: Language = .english, _ reply: String = "{}",
        status code: String = "200 OK"
    ) throws -> (outcome: Outcome, questions: [String]) {
        let status = try agreed("status.json", nil).trimmingCharacters(in: .newlines)
        let service = try FakeService(in: directory) { question, _ in
            question == "GET /api/v1/status" ? answer(status) : answer(reply, status: code)
        }
        defer { service.end() }
        let outcome = run(["stock"] + words + ["--socket", service.socket], language: language)
        return (outcome, service.questions)
    }

    // MARK: - list

    @Test func `the list has a line for each place, with what is wrong there`() throws {
        let outcome = try ask(["list"]).outcome
        #expect(outcome.code == .success)
        #expect(
            outcome.output == """
                scale/1       water         9/20
                vending-1/1   hand warmer  12/20  good until 2027-01-31
                vending-1/2   hand warmer   2/20  low, count uncertain: take stock, expires in \
                10 d (2026-10-11)
                vending-1/3   hand warmer   0/20  empty
                vending-1/10  water          5/8  out of service, expired 2026-09-30
                locker-1/1  shut
                locker-1/2  shut, lent and overdue
                locker-1/3  not known whether it is shut, lent
                locker-1/4  open, powered

                """)
    }

    @Test func `Chinese names take two columns each, and the numbers stand below each other`()
        throws
    {
        let lines = try ask(["list"], language: .chinese).outcome.output.split(separator: "\n")
        #expect(lines[0] == "scale/1       矿泉水   9/20")
        #expect(lines[3] == "vending-1/3   暖宝宝   0/20  已空")
    }

    @Test func `for programs it is the service's own`() throws {
        let outcome = try ask(["list", "--json"]).outcome
        #expect(outcome.output.hasPrefix(#"{"awaited":false,"compartments":[{"#))
        #expect(outcome.output.contains(#""place":"vending-1/10""#))
    }

    // MARK: - Orders

    private static let five =
        #"{"outcome":"done","stock":{"before":7,"after":5,"capacity":20,"expires":null}}"#
    private static let dated =
        #"{"outcome":"done","stock":{"before":0,"after":20,"capacity":20,"expires":"2028-01-31"}}"#
    private static let same =
        #"{"outcome":"done","stock":{"before":5,"after":5,"capacity":20,"expires":null}}"#

    @Test(arguments: [
        (
            ["restock", "vending-1/3", "20", "--expires", "2028-01-31"],
            [#""place":"vending-1\/3""#, #""count":20"#, #""expires":"2028-01-31""#], dated,
            "Recorded 20 more: vending-1/3 now holds 20 of 20, the oldest good until 2028-01-31.\n"
        ),
        (
            ["adjust", "vending-1/1", "-2", "--reason", "torn \"packets\""],
            [#""by":-2"#, #""reason":"torn \"packets\"""#], five,
            "Corrected by -2: vending-1/1 now holds 5 of 20.\n"
        ),
        (
            ["stocktake", "vending-1/1", "5"], [#""counted":5"#], five,
            "Expected 7, found 5, difference -2: recorded. vending-1/1 now holds 5 of 20.\n"
        ),
        (
            ["stocktake", "vending-1/1", "5"], [#""counted":5"#], same,
            "As the books say: vending-1/1 now holds 5 of 20.\n"
        ),
        (
            ["stocktake", "locker-1/2", "1"], [#""counted":1"#], #"{"outcome":"done"}"#,
            "locker-1/2: found, the loan is over.\n"
        ),
    ])
    func `an order is given as it was meant, and its answer explained`(
        words: [String], parts: [String], reply: String, said: String
    ) throws {
        let (outcome, questions) = try ask(words, reply)
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(outcome.output == said)
        let order = try #require(questions.last)
        #expect(order.hasPrefix("POST /control/stock/\(words[0]) {"))
        for part in parts { #expect(order.contains(part), "\(order)") }
        #expect(try ask(words + ["--json"], reply).outcome.output == reply + "\n")
        let chinese = try ask(words, language: .chinese, reply).outcome.output
        #expect(chinese.contains("。") && !chinese.contains("now"))
    }

    @Test func `a day that is none is told with one that is`() {
        let words = ["stock", "restock", "vending-1/3", "2", "--expires", "2026-02-30"]
        let outcome = run(words)
        #expect(outcome.code == .usage)
        let told = "--expires is \"2026-02-30\"; expected a date such as 2028-01-31."
        #expect(outcome.errors.contains(told))
        #expect(run(words, language: .chinese).errors.contains("应为日期，如 2028-01-31。"))
    }

    @Test(arguments: [
        ["restock", "vending-1/3", "21"], ["adjust", "vending-1/1", "+9", "--reason", "found"],
        ["adjust", "vending-1/1", "-13", "--reason", "lost"], ["stocktake", "vending-1/10", "9"],
    ])
    func `a count that cannot be is told with what is there`(words: [String]) throws {
        let counts = [
            "vending-1/3": "holds 0 of 20; it would become 21.",
            "vending-1/1": "holds 12 of 20; it would become \(words[2] == "+9" ? "21" : "-1").",
            "vending-1/10": "holds 5 of 8; it would become 9.",
        ]
        let outcome = try ask(words, #"{"refused":"countOutOfRange"}"#).outcome
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.errors.contains(counts[words[1]] ?? "no such case"), "\(outcome.errors)")
    }

    @Test(arguments: [
        CommandRefusal.storageFault, .notReady, .placeBusy, .expiresInThePast, .numberUsed,
    ])
    func `a refusal is explained in both languages`(refusal: CommandRefusal) throws {
        for language in Language.allCases {
            let outcome = try ask(
                ["restock", "vending-1/3", "2"], language: language,
                "{\"refused\":\"\(refusal.rawValue)\"}", status: "409 Conflict"
            ).outcome
            #expect(outcome.code == .answerIsNo && outcome.output.isEmpty)
            #expect(outcome.errors.contains(refusal.phrase[language]))
        }
    }

    // MARK: - Answers that are lost

    /// The first so many orders are heard, and their connections cut off.
    private func order(losing lost: Int, then reply: String) throws -> (Outcome, [String]) {
        let status = try agreed("status.json", nil).trimmingCharacters(in: .newlines)
        let left = Mutex(lost)
        let service = try FakeService(in: directory) { question, _ in
            if question == "GET /api/v1/status" { return answer(status) }
            let isLost = left.withLock { left in
                left -= 1
                return left >= 0
            }
            return isLost ? [] : answer(reply)
        }
        defer { service.end() }
        let outcome = run(["stock", "restock", "vending-1/3", "2", "--socket", service.socket])
        return (outcome, service.questions.filter { $0.hasPrefix("POST") })
    }

    @Test(arguments: [0, 1, 2])
    func `an order without an answer is given again, as the same order`(lost: Int) throws {
        let (outcome, orders) = try order(losing: lost, then: Self.five)
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(orders.count == lost + 1 && Set(orders).count == 1)
        let order = try #require(orders.first)
        #expect(order.contains(/"number":"[0-9a-f]{16}"/))
        #expect(try self.order(losing: 0, then: Self.five).1.first != order)
    }

    @Test(arguments: [(3, five), (1, #"{"refused":"notReady"}"#)])
    func `who cannot know what became of it is told to look first`(
        lost: Int, reply: String
    ) throws {
        let (outcome, orders) = try order(losing: lost, then: reply)
        #expect(outcome.code != .success && orders.count == min(lost + 1, 3))
        #expect(outcome.errors.contains("It may still be recorded: see yizhand stock list"))
    }

    @Test func `an unknown place is answered with the nearest one`() throws {
        for name in ["vendng-1/3", "vending-1/33"] {
            let (outcome, questions) = try ask(["stocktake", name, "3"])
            #expect(outcome.code == .usage)
            #expect(outcome.errors.contains("Did you mean vending-1/3?"), "\(outcome.errors)")
            #expect(!questions.contains { $0.hasPrefix("POST") })
        }
        #expect(try ask(["stocktake", "oven/1", "3"]).outcome.errors.contains("stock list"))
    }

    @Test(arguments: [
        ["restock"], ["restock", "vending-1/3"], ["restock", "vending-1/3", "0"],
        ["restock", "vending-1/3", "-1"], ["restock", "vending-1/3", "many"],
        ["restock", "vending-1/3", "2", "--expires", "2028-02-30"],
        ["restock", "vending-1/3", "2", "--expires", "soon"],
        ["restock", "lane three", "2"], ["stocktake", "vending-1/3", "-1"],
        ["stocktake", "vending-1/3", "10001"], ["adjust", "vending-1/3", "-1"],
        ["adjust", "vending-1/3", "0", "--reason", "nothing"],
        ["adjust", "vending-1/3", "-1", "--reason", "  "],
        ["adjust", "vending-1/3", "-1", "--reason", String(repeating: "x", count: 201)],
        ["adjust", "vending-1/3", "-1", "--reason", "torn\u{1B}[2J"],
        ["adjust", "vending-1/3", "-1", "--reason", "torn\nlost"],
        ["adjust", "vending-1/3", "-1", "--reason", "torn\u{202E}"],
    ])
    func `a wrong order is told without asking the service`(words: [String]) throws {
        let (outcome, questions) = try ask(words)
        #expect(outcome.code == .usage, "\(outcome.errors)")
        #expect(questions.isEmpty)
    }

    @Test(arguments: [
        ["list"], ["restock", "vending-1/3", "2"], ["stocktake", "vending-1/3", "2"],
        ["adjust", "vending-1/3", "2", "--reason", "found"],
    ])
    func `where no service runs that is what is said`(words: [String]) {
        let socket = directory.file("none")
        let outcome = run(["stock"] + words + ["--socket", socket])
        #expect(outcome.code == .unavailable)
        #expect(outcome.errors.contains("systemctl start yizhand"))
    }
}
