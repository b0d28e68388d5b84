import StationModel
import Testing

@testable import StationCore

/// One way to the hub that fails for days while the others are well.
struct FailingFlowTests {
    private static let conditions = HubCondition.allCases.filter { $0.flow != nil }
    private static let all = Set(conditions.compactMap(\.flow))
    private static let everything = HubConfiguration(
        events: EventUplink(endpoint: HubBench.endpoint),
        samples: SampleUplink(endpoint: HubBench.endpoint),
        lists: ListDownlink(endpoint: HubBench.endpoint),
        directives: DirectiveDownlink(endpoint: HubBench.endpoint))

    private var bench = HubBench(everything) { _ in .status(204) }
    private var answered = 0
    /// Of the files of lists, when the manifest is well.
    private var filesFail = false
    /// What is made of the documents that come; `nil` = none is new.
    private var documents: DocumentOutcome?
    /// What was said of single ways, whenever it was looked at.
    private var named: Set<HubCondition> = []

    /// What is said of single ways now.
    private var now: Set<HubCondition> {
        bench.hub.conditions(at: bench.now).intersection(Self.conditions)
    }

    /// The hub answers all ways but these; each has something to do.
    private mutating func pass(hours: Int, minutes: Int = 0, failing: Set<HubFlow>) {
        bench.reply = { failing.contains($0.flow) ? .fault(.timedOut) : .status(204) }
        named = []
        for minute in stride(from: 0, to: hours * 60 + minutes, by: 2) {
            if minute % 60 == 0 { bench.record() }
            bench.run(seconds: 120)
            while answered < bench.questions.count { answer(failing) }
            named.formUnion(now)
        }
    }

    private mutating func answer(_ failing: Set<HubFlow>) {
        let (token, question, _) = bench.questions[answered]
        answered += 1
        guard !failing.contains(token.flow) else { return bench.give(.failed(token, .timedOut)) }
        if let documents { return judge(token, documents) }
        guard filesFail, token.flow == .lists else {
            return bench.give(.answered(token, HubAnswer(status: 304)))
        }
        if case .file = question {
            return bench.give(.answered(token, HubAnswer(status: 404)))
        }
        bench.give(.answered(token, HubAnswer(status: 200)))
        guard case .judgeManifest(let judged, _) = bench.effects.last else {
            Issue.record("a manifest came, and nobody reads it")
            return
        }
        let files = [ListFile(name: "members.ndjson", size: 9)]
        bench.give(.manifestJudged(judged, .wanted(files, identity: 1)))
    }

    @Test(arguments: conditions)
    mutating func `it is named after a day, and until it succeeds`(condition: HubCondition) throws {
        let flow = try #require(condition.flow)
        pass(hours: 1, failing: [])
        pass(hours: 23, minutes: 50, failing: [flow])
        #expect(named.isEmpty)
        #expect(failForADay.isEmpty)
        pass(hours: 2, failing: [flow])
        #expect(now == [condition])
        pass(hours: 48, failing: [flow])
        #expect(now == [condition] && named == [condition])
        // A copy of an alarm has its own way, to the same address.
        #expect(failForADay.subtracting([.criticalEvents]) == [flow])
        pass(hours: 1, failing: [])
        #expect(failForADay.isEmpty)
        #expect(now.isEmpty)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
    }

    @Test(arguments: conditions)
    mutating func `it is named also where it never succeeded`(condition: HubCondition) throws {
        pass(hours: 26, failing: [try #require(condition.flow)])
        #expect(now == [condition])
    }

    private var failForADay: Set<HubFlow> {
        Set(bench.hub.status(at: bench.now).flows.filter { $0.value.failsForADay }.keys)
    }

    @Test mutating func `while all fail none is named, and none when the first is back`() {
        pass(hours: 72, failing: Self.all)
        #expect(named.isEmpty)
        #expect(bench.hub.conditions(at: bench.now).contains(.unreachable))
        pass(hours: 23, failing: Self.all.subtracting([.samples]))
        #expect(named.isEmpty)
        pass(hours: 1, failing: [])
        #expect(now.isEmpty)
    }

    @Test mutating func `an outage adds nothing while it lasts, and ends nothing`() {
        pass(hours: 12, failing: [.directives])
        pass(hours: 48, failing: Self.all)
        #expect(named.isEmpty)
        pass(hours: 1, failing: [.directives])
        #expect(now == [.directivesFailing])
        pass(hours: 24, failing: Self.all)
        #expect(now == [.directivesFailing])
        pass(hours: 1, failing: [])
        #expect(now.isEmpty)
    }

    @Test mutating func `lists whose files never come are not well because their manifest is`() {
        filesFail = true
        pass(hours: 26, failing: [])
        #expect(now == [.listsFailing])
        filesFail = false
        pass(hours: 2, failing: [])
        #expect(now.isEmpty)
    }

    private mutating func judge(_ token: HubToken, _ outcome: DocumentOutcome) {
        bench.give(.answered(token, HubAnswer(status: 200)))
        switch bench.effects.last {
        case .judgeManifest(let judged, _):
            bench.give(
                .manifestJudged(judged, outcome == .refused ? .refused : .nothingNew))
        case .judgeDirective(let judged, _): bench.give(.directiveJudged(judged, outcome))
        default: Issue.record("a document came, and nobody reads it")
        }
    }

    @Test(arguments: [HubCondition.listsFailing, .directivesFailing])
    mutating func `a document that is refused ends no failing way, and is no outage`(
        condition: HubCondition
    ) throws {
        pass(hours: 26, failing: [try #require(condition.flow)])
        #expect(now == [condition])
        documents = .refused
        pass(hours: 12, failing: [])
        #expect(now == [condition])
        #expect(bench.hub.conditions(at: bench.now) == [condition, .documentRefused])
        documents = .nothingNew
        pass(hours: 1, failing: [])
        #expect(now.isEmpty)
    }

    @Test mutating func `documents that are refused for days are no failing way`() {
        documents = .refused
        pass(hours: 72, failing: [])
        #expect(named.isEmpty)
        #expect(bench.hub.conditions(at: bench.now) == [.documentRefused])
    }

    @Test mutating func `what is not configured does not fail, and nobody is alone by himself`() {
        bench = HubBench(HubBench.events) { _ in .status(204) }
        pass(hours: 26, failing: Self.all)
        #expect(named.isEmpty)
    }
}
