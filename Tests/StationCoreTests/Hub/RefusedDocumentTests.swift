import StationModel
import Testing

@testable import StationCore

/// What becomes of a list that was refused, of a server that asks for time, and of answers that
/// are neither a success nor a failure.
struct RefusedDocumentTests {
    private static let list = HubConfiguration(lists: ListDownlink(endpoint: HubBench.endpoint))
    private static let directive = HubConfiguration(
        directives: DirectiveDownlink(endpoint: HubBench.endpoint))
    private static let file = ListFile(name: "members.ndjson", size: 1000)
    private static let known = HubValidators(etag: "a", lastModified: nil)

    private var bench = HubBench(list) { _ in .silence }

    /// The newest question, after time for it.
    private mutating func question() -> HubQuestion? {
        let before = bench.questions.count
        for _ in 0..<2000 where bench.questions.count == before { bench.run(seconds: 1) }
        return bench.questions.count > before ? bench.questions.last?.question : nil
    }

    private mutating func answer(
        _ status: Int, etag: String? = nil, fileBytes: Int64? = nil, retryAfter: Duration? = nil
    ) {
        guard let token = bench.questions.last?.token else { return }
        bench.give(
            .answered(
                token,
                HubAnswer(
                    status: status, retryAfter: retryAfter, etag: etag, body: [1],
                    fileBytes: fileBytes)))
    }

    private mutating func fail(_ fault: HubFault) {
        guard let token = bench.questions.last?.token else { return }
        bench.give(.failed(token, fault))
    }

    private mutating func judge(_ judgement: ManifestJudgement) {
        guard case .judgeManifest(let token, _)? = bench.effects.last else {
            Issue.record("there is nothing to judge")
            return
        }
        bench.give(.manifestJudged(token, judgement))
    }

    private mutating func apply(_ outcome: DocumentOutcome) {
        guard case .applyLists(let token)? = bench.effects.last else {
            Issue.record("there is nothing to apply")
            return
        }
        bench.give(.listsApplied(token, outcome))
    }

    private func status(_ flow: HubFlow = .lists) -> HubFlowStatus? {
        bench.hub.status(at: bench.now).flows[flow]
    }

    private var conditions: Set<HubCondition> { bench.hub.conditions(at: bench.now) }

    /// Fetched, and refused when it was taken into use.
    private mutating func refuseList() {
        _ = question()
        answer(200, etag: "a")
        judge(.wanted([Self.file], identity: 1))
        answer(200, fileBytes: 1000)
        apply(.refused)
        #expect(conditions == [.documentRefused])
    }

    // MARK: A list that was refused

    @Test mutating func `while a list is refused its manifest is asked for by its version`() {
        refuseList()
        let refused = bench.nowMilliseconds
        let day = Int(ListsFlow.refusedFor.wholeMilliseconds)
        while bench.nowMilliseconds < refused + day - 1_200_000 {
            #expect(question() == .manifest(known: Self.known))
            answer(304)
        }
        #expect(conditions == [.documentRefused])
    }

    /// Or half a manifest, met once in a while, would have a city's list fetched each time.
    @Test mutating func `a broken manifest makes no list good that was refused`() {
        _ = question()
        answer(200)
        judge(.wanted([Self.file], identity: 1))
        answer(200, fileBytes: Self.file.size)
        apply(.refused)
        for judgement in [ManifestJudgement.refused, .wanted([Self.file], identity: 1)] {
            _ = question()
            answer(200)
            judge(judgement)
        }
        #expect(question() == .manifest(known: .none))
        #expect(bench.questions.filter { $0.question == .file(Self.file) }.count == 1)
        #expect(bench.hub.conditions(at: bench.now) == [.documentRefused])
    }

    /// They have succeeded when they are in use; and what is refused is no failure of the way.
    @Test(arguments: [true, false])
    mutating func `a refused manifest or list is neither a success nor a failure`(isList: Bool) {
        _ = question()
        answer(200, etag: "a")
        judge(.nothingNew)
        let success = status()?.lastSuccess
        _ = question()
        answer(200, etag: "b")
        judge(isList ? .wanted([], identity: 1) : .refused)
        if isList { apply(.refused) }
        for answered in [304, 200] {
            let before = bench.nowMilliseconds
            _ = question()
            #expect((719...1082).contains((bench.nowMilliseconds - before) / 1000))
            answer(answered, etag: "b")
            if answered == 200 { judge(isList ? .wanted([], identity: 1) : .refused) }
            #expect(status()?.lastSuccess == success && status()?.failures == 0)
            #expect(conditions == [.documentRefused])
        }
        _ = question()
        answer(200, etag: "c")
        judge(.nothingNew)
        #expect(status()?.lastSuccess != success)
    }

    @Test mutating func `a refused directive is neither a success nor a failure`() {
        bench = HubBench(Self.directive) { _ in .silence }
        for answered in [200, 304, 200, 304] {
            let before = bench.nowMilliseconds
            _ = question()
            #expect(bench.nowMilliseconds - before <= 13_000)
            answer(answered, etag: "a")
            if case .judgeDirective(let token, _)? = bench.effects.last {
                bench.give(.directiveJudged(token, .refused))
            }
            #expect(status(.directives)?.lastSuccess == nil)
            #expect(status(.directives)?.failures == 0)
            #expect(conditions == [.documentRefused])
        }
    }

    @Test mutating func `a list that waits for its key has not succeeded, and fails in nothing`() {
        _ = question()
        fail(.timedOut)
        for _ in 0..<20 {
            _ = question()
            answer(200, etag: "a")
            judge(.keyMissing)
        }
        #expect(status()?.lastSuccess == nil && conditions.isEmpty)
    }

    @Test mutating func `who wants it now has the same list fetched once more`() {
        refuseList()
        bench.give(.sync(.lists))
        #expect(bench.questions.last?.question == .manifest(known: .none))
        answer(200, etag: "a")
        judge(.wanted([Self.file], identity: 1))
        #expect(bench.questions.last?.question == .file(Self.file))
    }

    @Test(arguments: [ManifestJudgement.nothingNew, .keyMissing])
    mutating func `a manifest that needs nothing ends the refusal of another`(
        judgement: ManifestJudgement
    ) {
        refuseList()
        _ = question()
        answer(200, etag: "b")
        judge(judgement)
        #expect(conditions.isEmpty)
    }

    @Test(arguments: [DocumentOutcome.applied, .nothingNew])
    mutating func `a list that is taken into use ends the refusal, and the wait for a key`(
        outcome: DocumentOutcome
    ) {
        refuseList()
        _ = question()
        answer(200, etag: "b")
        judge(.keyMissing)
        #expect(status()?.state == .waitingForKey)
        refuseListBehindKey()
        _ = question()
        answer(200, etag: "c")
        judge(.wanted([], identity: 3))
        apply(outcome)
        #expect(conditions.isEmpty && status()?.state == .resting)
    }

    private mutating func refuseListBehindKey() {
        _ = question()
        answer(200, etag: "b")
        judge(.wanted([], identity: 2))
        apply(.refused)
        #expect(conditions == [.documentRefused])
    }

    /// It is judged by what was here before the key came, or the list was lost.
    @Test(arguments: [true, false])
    mutating func `what is wanted while a question is under way is asked once more, anew`(
        isJudged: Bool
    ) {
        _ = question()
        answer(200, etag: "a")
        judge(.nothingNew)
        #expect(question() == .manifest(known: Self.known))
        if isJudged {
            answer(200, etag: "a")
            bench.give(.sync(.lists))
            judge(.nothingNew)
        } else {
            bench.give(.sync(.lists))
            answer(304)
        }
        bench.run(seconds: 0)
        #expect(bench.questions.last?.question == .manifest(known: .none))
        #expect(bench.questions.last?.at == bench.nowMilliseconds)
        answer(200, etag: "a")
        judge(.nothingNew)
        let asked = bench.nowMilliseconds
        #expect(question() == .manifest(known: Self.known))
        #expect(bench.nowMilliseconds - asked > 700_000)
    }

    // MARK: A server that asks for time

    @Test(arguments: [404, 429, 503])
    mutating func `a server that asks for time gets it, for the manifest and for its files`(
        status: Int
    ) {
        _ = question()
        answer(status, retryAfter: .minutes(10))
        var asked = bench.nowMilliseconds
        #expect(question() == .manifest(known: .none))
        #expect(bench.nowMilliseconds - asked >= 600_000)
        answer(200, etag: "a")
        judge(.wanted([Self.file], identity: 1))
        answer(status, retryAfter: .minutes(10))
        asked = bench.nowMilliseconds
        #expect(question() == .file(Self.file))
        #expect(bench.nowMilliseconds - asked >= 600_000)
    }

    /// A file server that has nothing for this station says no time; who says one is busy.
    @Test mutating func `a 404 with a time for a directive is a failure, and the time is kept`() {
        bench = HubBench(Self.directive) { _ in .silence }
        _ = question()
        answer(404, retryAfter: .minutes(10))
        #expect(status(.directives)?.failures == 1)
        #expect(status(.directives)?.state == .backingOff)
        let asked = bench.nowMilliseconds
        _ = question()
        #expect(bench.nowMilliseconds - asked >= 600_000)
    }

    // MARK: Nothing published

    @Test mutating func `a 404 ends an outage that went before it`() {
        bench = HubBench(Self.directive) { _ in .silence }
        for _ in 0..<3 {
            _ = question()
            fail(.timedOut)
        }
        for _ in 0..<300 {
            _ = question()
            answer(404)
        }
        #expect(conditions.isEmpty && status(.directives)?.failures == 0)
        // And a courier that is lost behind it is lost for the first time.
        _ = question()
        fail(.courierLost)
        _ = question()
        answer(404)
        _ = question()
        fail(.courierLost)
        #expect(status(.directives)?.failures == 0)
    }

    @Test mutating func `a directive that is not there hides no outage of another way`() {
        bench = HubBench(
            HubConfiguration(
                lists: ListDownlink(endpoint: HubBench.endpoint),
                directives: DirectiveDownlink(endpoint: HubBench.endpoint))
        ) { _ in .silence }
        var answered = 0
        for _ in 0..<7200 {
            bench.run(seconds: 1)
            for (token, _, _) in bench.questions.dropFirst(answered) {
                let isList = token.flow == .lists
                bench.give(
                    isList
                        ? .failed(token, .timedOut) : .answered(token, HubAnswer(status: 404)))
                answered += 1
            }
        }
        #expect(conditions == [.unreachable])
    }
}
