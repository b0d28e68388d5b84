import StationModel
import Testing

@testable import StationCore

/// Files that the server has in another length than the manifest says.
extension DownlinkTests {
    enum WrongLength: CaseIterable {
        case short, shortWithoutRanges, empty, tooLong
    }

    /// A server whose file has a wrong length, and what is here of it.
    private struct WrongServer {
        let kind: WrongLength
        var present: Int64 = 0
        /// Times that it sent all that it has.
        var sent = 0

        mutating func answer(_ token: HubToken) -> HubInput {
            let length: Int64 = kind == .empty ? 0 : 700
            guard kind != .short || present < length else {
                return .answered(token, HubAnswer(status: 416))
            }
            sent += 1
            guard kind != .tooLong else {
                present = 1000
                return .failed(token, .bodyTooLong)
            }
            present = length
            return .answered(token, HubAnswer(status: 200, fileBytes: length))
        }
    }

    private mutating func fetch(_ identity: UInt64 = 1) {
        _ = question()
        answer(200)
        judge(.wanted(Self.files, identity: identity))
    }

    /// A city's snapshot is half a gigabyte, and a modem has some for a month.
    @Test(arguments: WrongLength.allCases)
    mutating func `a file of another length is fetched twice, and then once a day`(
        kind: WrongLength
    ) {
        var server = WrongServer(kind: kind)
        var (answered, told, sentOnFirstDay) = (0, [Int64?](), 0)
        while bench.nowMilliseconds < 5 * 86_400_000 {
            bench.run(seconds: 60)
            while answered < bench.questions.count {
                let (token, question, _) = bench.questions[answered]
                answered += 1
                let before = bench.effects.count
                if case .file = question {
                    bench.give(server.answer(token))
                } else {
                    bench.give(.answered(token, HubAnswer(status: 200)))
                    judge(.wanted(Self.files, identity: 1))
                }
                for effect in bench.effects.dropFirst(before) {
                    if case .discardFile = effect { server.present = 0 }
                    guard case .refuseFile(let token, Self.files[0], let found) = effect else {
                        continue
                    }
                    told.append(found)
                    server.present = 0
                    bench.give(.listsApplied(token, .refused))
                    #expect(bench.hub.conditions(at: bench.now) == [.documentRefused])
                }
            }
            if bench.nowMilliseconds <= 80_000_000 { sentOnFirstDay = server.sent }
        }
        #expect(sentOnFirstDay == (kind == .shortWithoutRanges || kind == .empty ? 3 : 2))
        #expect((4...5).contains(told.count))
        #expect(server.sent == sentOnFirstDay + told.count - 1)
        let found: Int64? = kind == .tooLong ? nil : kind == .empty ? 0 : 700
        #expect(told.allSatisfy { $0 == found })
        let status = bench.hub.status(at: bench.now).flows[.lists]
        #expect(status?.lastSuccess == nil && status?.failures == 0)
    }

    /// Who publishes writes the file while it is fetched.
    @Test mutating func `a file that grows is fetched to its end`() {
        fetch()
        answer(200, fileBytes: 300)
        #expect(question() == .file(Self.files[0]))
        answer(206, fileBytes: 700)
        #expect(question() == .file(Self.files[0]))
        answer(416)
        #expect(bench.effects.last == .discardFile(name: Self.files[0].name))
        #expect(question() == .file(Self.files[0]))
        answer(200, fileBytes: 1000)
        #expect(bench.questions.last?.question == .file(Self.files[1]))
        // The next file has tries of its own.
        bench.give(.failed(token, .bodyTooLong))
        #expect(question() == .file(Self.files[1]))
        answer(200, fileBytes: 50)
        judge(DocumentOutcome.applied)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
    }

    /// Else a bad line would have it fetched for ever, a manifest after each five faults.
    @Test mutating func `faults between two wrong lengths change nothing`() {
        fetch()
        bench.give(.failed(token, .bodyTooLong))
        for _ in 0..<4 {
            #expect(question() == .file(Self.files[0]))
            bench.give(.failed(token, .connectionLost))
        }
        fetch()
        bench.give(.failed(token, .bodyTooLong))
        #expect(bench.effects.contains { if case .refuseFile = $0 { true } else { false } })
    }

    @Test mutating func `another manifest's file of the same name has tries of its own`() {
        fetch()
        bench.give(.failed(token, .bodyTooLong))
        for _ in 0..<4 {
            #expect(question() == .file(Self.files[0]))
            answer(404)
        }
        fetch(2)
        bench.give(.failed(token, .bodyTooLong))
        #expect(question() == .file(Self.files[0]))
    }
}
