import StationModel
import Testing

@testable import StationCore

/// Lists and directives: what is asked for, when, and what is kept when it fails.
struct DownlinkTests {
    typealias Bench = HubBench
    private static let lists = HubConfiguration(lists: ListDownlink(endpoint: Bench.endpoint))
    static let directives = HubConfiguration(
        directives: DirectiveDownlink(endpoint: Bench.endpoint))
    static let files = [
        ListFile(name: "members.ndjson", size: 1000), ListFile(name: "delta.ndjson", size: 50),
    ]

    var bench: Bench

    init() { bench = Bench(Self.lists) { _ in .silence } }

    /// The newest question, after time for it.
    mutating func question() -> HubQuestion? {
        let before = bench.questions.count
        for _ in 0..<2000 where bench.questions.count == before { bench.run(seconds: 1) }
        return bench.questions.count > before ? bench.questions.last?.question : nil
    }

    var token: HubToken {
        bench.questions.last?.token ?? HubToken(flow: .lists, number: 0)
    }

    mutating func answer(
        _ status: Int, etag: String? = nil, fileBytes: Int64? = nil, type: String = ""
    ) {
        bench.give(
            .answered(
                token,
                HubAnswer(
                    status: status, contentType: type, etag: etag, body: [1], fileBytes: fileBytes))
        )
    }

    var lastToken: HubToken? {
        switch bench.effects.last {
        case .judgeManifest(let token, _), .judgeDirective(let token, _), .applyLists(let token),
            .refuseFile(let token, _, _):
            token
        default: nil
        }
    }

    mutating func judge(_ judgement: ManifestJudgement) {
        guard let lastToken else { return #expect(Bool(false), "nothing to judge") }
        bench.give(.manifestJudged(lastToken, judgement))
    }

    mutating func judge(_ outcome: DocumentOutcome) {
        guard let lastToken else { return #expect(Bool(false), "nothing to judge") }
        let isList = lastToken.flow == .lists
        bench.give(
            isList ? .listsApplied(lastToken, outcome) : .directiveJudged(lastToken, outcome))
    }

    @Test mutating func `a manifest is asked for, its files fetched one by one, and applied`() {
        #expect(question() == .manifest(known: .none))
        answer(200, etag: "a")
        judge(.wanted(Self.files, identity: 1))
        #expect(bench.questions.last?.question == .file(Self.files[0]))
        answer(200, fileBytes: 1000)
        #expect(bench.questions.last?.question == .file(Self.files[1]))
        answer(206, fileBytes: 50)
        judge(.applied)
        let asked = bench.nowMilliseconds
        let known = HubValidators(etag: "a", lastModified: nil)
        #expect(question() == .manifest(known: known))
        let waited = bench.nowMilliseconds - asked
        #expect((719_000...1_082_000).contains(waited))
        answer(304)
        #expect(question() == .manifest(known: known))
    }

    @Test mutating func `a file that breaks off goes on, and one that was replaced is begun anew`()
    {
        _ = question()
        answer(200, etag: "a")
        judge(.wanted(Self.files, identity: 1))
        bench.give(.failed(token, .connectionLost))
        #expect(question() == .file(Self.files[0]))
        answer(206, fileBytes: 700)
        #expect(question() == .file(Self.files[0]))
        #expect(!bench.effects.contains(.discardFile(name: "members.ndjson")))
        answer(416)
        #expect(bench.effects.last == .discardFile(name: "members.ndjson"))
        #expect(question() == .file(Self.files[0]))
        answer(200, type: "text/html")
        #expect(bench.effects.filter { $0 == .discardFile(name: "members.ndjson") }.count == 2)
    }

    @Test mutating func `after five failures of its files the manifest is asked for anew`() {
        _ = question()
        answer(200, etag: "a")
        judge(.wanted(Self.files, identity: 1))
        for _ in 0..<4 {
            answer(404)
            #expect(question() == .file(Self.files[0]))
        }
        answer(404)
        // Without the version that was not worked through, and at the usual interval.
        let failed = bench.nowMilliseconds
        #expect(question() == .manifest(known: .none))
        #expect(bench.nowMilliseconds - failed >= 719_000)
    }

    @Test(arguments: [HubFault.connectionLost, .timedOut])
    mutating func `what was cut off goes on after half a minute`(fault: HubFault) {
        _ = question()
        answer(200, etag: "a")
        judge(.wanted(Self.files, identity: 1))
        for failure in 1...5 {
            if failure > 1 { #expect(question() == .file(Self.files[0])) }
            bench.give(.failed(token, fault))
        }
        let failed = bench.nowMilliseconds
        #expect(question() == .manifest(known: .none))
        #expect(bench.nowMilliseconds - failed <= 33_000)
    }

    /// Each answer to the manifest would have ended the waits, and hidden it for ever.
    @Test mutating func `a manifest whose files are not there is no success, and not asked often`()
    {
        var answered = 0
        while bench.nowMilliseconds < 86_400_000 {
            guard answered < bench.questions.count else {
                bench.run(seconds: 60)
                continue
            }
            answered += 1
            guard case .manifest = bench.questions.last?.question else {
                answer(404)
                continue
            }
            answer(200)
            judge(.wanted(Self.files, identity: 1))
        }
        #expect((6 * 70...6 * 121).contains(answered))
        let status = bench.hub.status(at: bench.now).flows[.lists]
        #expect(status?.lastSuccess == nil && status?.lastTrouble?.reason == .notFound)
        #expect(bench.hub.conditions(at: bench.now) == [.unreachable])
    }

    @Test mutating func `a list whose key has not come is asked for again, as if it were new`() {
        _ = question()
        answer(200, etag: "a")
        judge(.keyMissing)
        let status = { (bench: HubBench) in bench.hub.status(at: bench.now).flows[.lists]?.state }
        #expect(status(bench) == .waitingForKey)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        // Without the version: the same bytes are wanted again.
        #expect(question() == .manifest(known: .none))
        answer(200, etag: "a")
        judge(.wanted(Self.files, identity: 1))
        #expect(status(bench) == .working)
        #expect(bench.questions.last?.question == .file(Self.files[0]))
    }

    @Test mutating func `a refused list is not fetched again until the manifest changes`() {
        _ = question()
        answer(200)
        judge(.wanted(Self.files, identity: 1))
        answer(200, fileBytes: 1000)
        answer(200, fileBytes: 50)
        judge(DocumentOutcome.refused)
        #expect(bench.hub.conditions(at: bench.now) == [.documentRefused])
        // A server without versions sends the same again.
        _ = question()
        answer(200)
        judge(.wanted(Self.files, identity: 1))
        #expect(question() == .manifest(known: .none))
        answer(200)
        judge(.wanted(Self.files, identity: 2))
        #expect(bench.questions.last?.question == .file(Self.files[0]))
    }

    @Test mutating func `damaged files are fetched once more, and then not again`() {
        for _ in 0..<2 {
            _ = question()
            answer(200)
            judge(.wanted(Self.files, identity: 1))
            answer(200, fileBytes: 1000)
            answer(200, fileBytes: 50)
            judge(.damaged)
        }
        _ = question()
        answer(200)
        judge(.wanted(Self.files, identity: 1))
        #expect(question() == .manifest(known: .none))
        #expect(bench.questions.filter { $0.question == .file(Self.files[0]) }.count == 2)
    }

    /// The manifest was right all the time, and so is a file again that the server has mended.
    @Test(arguments: [DocumentOutcome.damaged, .refused], [nil, "a"])
    mutating func `what was refused is fetched once more a day later, and until then never`(
        outcome: DocumentOutcome, etag: String?
    ) {
        var (applied, answered) = ([Int](), 0)
        while bench.nowMilliseconds < 300_000_000, applied.count < 5 {
            guard answered < bench.questions.count else {
                bench.run(seconds: 60)
                continue
            }
            answered += 1
            switch bench.questions.last?.question {
            case .manifest(let known):
                answer(etag != nil && known.etag == etag ? 304 : 200, etag: etag)
                if case .judgeManifest = bench.effects.last {
                    judge(.wanted(Self.files, identity: 1))
                }
            case .file(let file): answer(200, fileBytes: file.size)
            case .directive, nil: Issue.record("nobody asks for that")
            }
            guard case .applyLists = bench.effects.last else { continue }
            applied.append(bench.nowMilliseconds)
            judge(outcome)
        }
        let day = Int(ListsFlow.refusedFor.wholeMilliseconds)
        // The first time may be the way's doing.
        let late = applied.dropFirst(outcome == .damaged ? 1 : 0)
        #expect(late.count >= 3)
        for (one, next) in zip(late, late.dropFirst()) {
            #expect((day...day + 1_100_000).contains(next - one))
        }
    }

    @Test(arguments: [401, 404, 429, 500, 503, 302])
    mutating func `a manifest that cannot be had changes nothing`(status: Int) {
        _ = question()
        answer(status)
        #expect(question() == .manifest(known: .none))
        #expect(bench.hub.status(at: bench.now).flows[.lists]?.failures == 1)
    }

    @Test mutating func `a static server is asked every ten seconds`() {
        bench = Bench(Self.directives) { _ in .silence }
        #expect(question() == .directive(known: .none, hold: .seconds(60)))
        answer(200, etag: "a")
        judge(.applied)
        let known = HubValidators(etag: "a", lastModified: nil)
        for _ in 0..<20 {
            #expect(question() == .directive(known: known, hold: .seconds(60)))
            answer(304)
        }
        let times = bench.questions.dropFirst().map(\.at)
        #expect(zip(times, times.dropFirst()).allSatisfy { (8000...13_000).contains($1 - $0) })
    }

    /// A file server has nothing for a station before the city's first word to it.
    @Test mutating func `a directive that nobody has published is asked for every ten seconds`() {
        bench = Bench(Self.directives) { _ in .silence }
        let status = { (bench: HubBench) in bench.hub.status(at: bench.now).flows[.directives] }
        for _ in 0..<300 {
            _ = question()
            answer(404, type: "text/html")
        }
        let times = bench.questions.map(\.at)
        #expect(zip(times, times.dropFirst()).allSatisfy { (8000...13_000).contains($1 - $0) })
        // Neither a success nor an outage; and a wrong address is told by these words.
        #expect(status(bench)?.state == .nothingPublished && status(bench)?.lastSuccess == nil)
        #expect(status(bench)?.lastTrouble?.reason == .notFound)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        _ = question()
        answer(200, etag: "first")
        judge(.applied)
        #expect(status(bench)?.state == .resting && status(bench)?.lastSuccess != nil)
        // What is not there any more is not refused any more.
        _ = question()
        answer(200, etag: "wrong")
        judge(DocumentOutcome.refused)
        _ = question()
        answer(404)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        _ = question()
        bench.give(.failed(token, .timedOut))
        #expect(status(bench)?.state == .backingOff)
    }

    @Test(arguments: [403, 405, 410])
    mutating func `any other refusal of a directive is waited for`(status: Int) {
        bench = Bench(Self.directives) { _ in .silence }
        for _ in 0..<6 {
            _ = question()
            answer(status)
        }
        #expect(bench.hub.status(at: bench.now).flows[.directives]?.failures == 6)
    }

    @Test(arguments: [304, 408])
    mutating func `a server that holds the question is asked again at once`(status: Int) {
        bench = Bench(Self.directives) { _ in .silence }
        for _ in 0..<3 {
            _ = question()
            bench.run(seconds: 60)
            let answered = bench.nowMilliseconds
            answer(status)
            #expect(bench.questions.last?.at == answered)
        }
        #expect(bench.hub.status(at: bench.now).flows[.directives]?.failures == 0)
    }

    @Test mutating func `news are followed by a question within a second`() {
        bench = Bench(Self.directives) { _ in .silence }
        for _ in 0..<5 {
            _ = question()
            let answered = bench.nowMilliseconds
            answer(200, etag: "x")
            judge(.applied)
            bench.run(seconds: 1)
            #expect(bench.questions.last?.at == answered + 1000)
        }
    }

    @Test mutating func `a second after it was asked anew, a server has a question to hold`() {
        bench = Bench(Self.directives) { _ in .silence }
        _ = question()
        answer(200, etag: "x")
        judge(.applied)
        while question() != .directive(known: .none, hold: .seconds(60)) { answer(304) }
        answer(200, etag: "x")
        judge(DocumentOutcome.nothingNew)
        let answered = bench.nowMilliseconds
        let known = HubValidators(etag: "x", lastModified: nil)
        #expect(question() == .directive(known: known, hold: .seconds(60)))
        #expect(bench.nowMilliseconds == answered + 1000)
    }

    @Test(arguments: [DocumentOutcome.nothingNew, .refused, .damaged])
    mutating func `a server without versions is not asked faster for it`(
        outcome: DocumentOutcome
    ) {
        bench = Bench(Self.directives) { _ in .silence }
        _ = question()
        answer(200)
        judge(outcome)
        let before = bench.nowMilliseconds
        _ = question()
        #expect(bench.nowMilliseconds - before >= 8000)
        let isRefused = outcome != .nothingNew
        #expect(bench.hub.conditions(at: bench.now).contains(.documentRefused) == isRefused)
    }

    @Test mutating func `faults of the way to the directive are waited for longer and longer`() {
        bench = Bench(Self.directives) { _ in .silence }
        for _ in 0..<8 {
            _ = question()
            bench.give(.failed(token, .timedOut))
        }
        let status = bench.hub.status(at: bench.now).flows[.directives]
        #expect(status?.state == .suspended && status?.failures == 8)
    }

    /// Half of a document under the whole one's name would be in force for ever, as refused.
    @Test(arguments: [(true, true), (true, false), (false, true)])
    mutating func `now and then a document is asked for whatever its version`(
        isList: Bool, isRefused: Bool
    ) {
        let judgement = isRefused ? ManifestJudgement.refused : .nothingNew
        bench = Bench(isList ? Self.lists : Self.directives) { _ in .silence }
        _ = question()
        answer(200, etag: "half")
        if isList { judge(judgement) } else { judge(DocumentOutcome.refused) }
        let known = HubValidators(etag: "half", lastModified: nil)
        var anew: [Int] = []
        while bench.nowMilliseconds < 200_000_000, anew.count < 2 {
            guard let asked = question() else { continue }
            if asked == .manifest(known: .none)
                || asked == .directive(known: .none, hold: .seconds(60))
            {
                anew.append(bench.nowMilliseconds)
                answer(200, etag: "half")
                if isList { judge(judgement) } else { judge(DocumentOutcome.refused) }
            } else {
                #expect(
                    asked == .manifest(known: known)
                        || asked == .directive(known: known, hold: .seconds(60)))
                answer(304)
            }
        }
        let ofLists = isRefused ? ListsFlow.refusedManifestKnownFor : ListsFlow.knownFor
        let pause = isList ? ofLists : DirectivesFlow.knownFor
        let expected = Int(pause.wholeMilliseconds)
        #expect(anew.count == 2)
        let between = (anew.last ?? 0) - (anew.first ?? 0)
        #expect((expected...expected + expected / 20 + 20_000).contains(between))
    }
}
