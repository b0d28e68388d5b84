import StationModel
import Testing

@testable import StationCore

/// Every input in every state: late, twice, of another flow, after the stop.
struct HubEnumerationTests {
    private static let configuration = HubConfiguration(
        events: EventUplink(endpoint: HubBench.endpoint),
        samples: SampleUplink(endpoint: HubBench.endpoint),
        lists: ListDownlink(endpoint: HubBench.endpoint),
        directives: DirectiveDownlink(endpoint: HubBench.endpoint))

    /// What could answer a token, and what could not.
    private static func inputs(_ token: HubToken, _ chance: inout SeededRandom) -> [HubInput] {
        let position = EventPosition(epoch: 1, sequence: UInt64(chance.number(1...500)))
        let first = UInt64(chance.number(0...900))
        let count = chance.number(0...5)
        let range = SampleRange(
            chance.oneIn(2) ? .spool : .live(block: 3), first..<first + UInt64(count))
        let statuses = [200, 202, 204, 206, 304, 400, 401, 404, 408, 413, 416, 422, 500, 503]
        let answers = statuses.map { status in
            HubInput.answered(token, HubAnswer(status: status, fileBytes: Int64(count)))
        }
        let moment = moment(chance.number(0...1000))
        return answers + HubFault.allCases.map { .failed(token, $0) } + [
            .tick, .bodyLost(token), .storageFailed(token), .recorded(token),
            .eventsEncoded(token, .none),
            .eventsEncoded(token, EventBatch(count: count, last: position)),
            .samplesEncoded(
                token,
                SampleBatch(
                    range: range, count: count, bytes: 9, from: moment.wall, to: moment.wall,
                    withheld: chance.number(0...1), waitsForClock: chance.oneIn(5))),
            .ledger(EventBacklog(count: first)), .criticalRecorded(position),
            .released(position), .quarantined(token),
            .sampled(
                token,
                SampleBlock(
                    number: first, count: 4, apart: chance.number(0...5), moment: moment)),
            .spooled(block: first, first..<first + 4), .spoolFailed(block: first),
            .spool(SpoolBacklog(first: first, end: first + 50)),
            .manifestJudged(token, .wanted([ListFile(name: "a", size: 5)], identity: first)),
            .manifestJudged(token, .nothingNew), .manifestJudged(token, .refused),
            .manifestJudged(token, .keyMissing),
            .manifestJudged(token, .storageFailed),
        ]
            + [DocumentOutcome.applied, .nothingNew, .refused, .damaged, .failed].flatMap {
                [HubInput.listsApplied(token, $0), .directiveJudged(token, $0)]
            } + HubFlow.allCases.map { .sync($0) }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `no input in any state leads astray`(seed: UInt64) {
        var chance = SeededRandom(seed: seed)
        var hub = Hub(Hub.Start(configuration: Self.configuration, seed: seed), at: moment(0))
        var tokens = HubFlow.allCases.map { HubToken(flow: $0, number: 0) }
        var underWay: Set<HubToken> = []
        for turn in 1...1500 {
            let now = moment(turn * 400, trust: chance.oneIn(9) ? .untrusted : .synced)
            let token = tokens[max(0, tokens.count - chance.number(1...8))]
            let inputs = Self.inputs(token, &chance)
            let input = inputs[chance.number(0...(inputs.count - 1))]
            underWay.subtract(ended(by: input))
            for effect in hub.step(input, at: now) {
                if let token = effect.question { tokens.append(token) }
                if let asked = effect.asks { underWay.insert(asked) }
            }
            #expect(hub.nextDeadline.map { $0 > now.instant } ?? true)
            #expect(Set(underWay.map(\.flow)).count == underWay.count, "two requests of a flow")
        }
        #expect(tokens.count > 40)
        _ = hub.step(.stop, at: moment(700_000))
        for token in tokens.suffix(20) {
            for input in Self.inputs(token, &chance) {
                let begun = hub.step(input, at: moment(700_001)).contains { $0.asks != nil }
                #expect(!begun, "something is begun after the stop")
            }
        }
    }

    private func ended(by input: HubInput) -> Set<HubToken> {
        switch input {
        case .answered(let token, _), .failed(let token, _), .bodyLost(let token): [token]
        // A file without room for it is not asked for.
        case .storageFailed(let token) where token.flow == .lists: [token]
        default: []
        }
    }

    @Test func `an answer that nobody waits for changes nothing`() {
        var hub = Hub(Hub.Start(configuration: Self.configuration, seed: 1), at: moment(0))
        var chance = SeededRandom(seed: 1)
        for flow in HubFlow.allCases {
            let stranger = HubToken(flow: flow, number: 1 << 40)
            for input in Self.inputs(stranger, &chance) {
                switch input {
                case .ledger, .criticalRecorded, .released, .spooled, .spoolFailed, .spool, .sync:
                    continue
                default: break
                }
                let effects = hub.step(input, at: moment(0))
                #expect(effects.allSatisfy { $0.isDropping || $0.asks != nil })
            }
        }
        #expect(hub.status(at: moment(0)).flows.values.allSatisfy { $0.failures == 0 })
    }
}

extension HubEffect {
    /// The token of a request that it begins.
    fileprivate var asks: HubToken? {
        switch self {
        case .send(let token, _), .get(let token, _): token
        default: nil
        }
    }

    /// The token that an answer would carry.
    fileprivate var question: HubToken? {
        switch self {
        case .encodeEvents(let token, _, _, _), .encodeEvent(let token, _),
            .encodeSamples(let token, _), .send(let token, _), .takeSamples(let token, _, _),
            .get(let token, _), .judgeManifest(let token, _), .applyLists(let token),
            .judgeDirective(let token, _):
            token
        case .quarantine(let token, _, _, _): token
        case .record(_, let token): token
        default: nil
        }
    }

    fileprivate var isDropping: Bool {
        switch self {
        case .forget, .forgetBlock, .takeSamples, .encodeEvents, .encodeSamples: true
        default: false
        }
    }
}
