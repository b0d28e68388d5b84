import Decoding
import StationModel
import Testing

private let start = MonotonicInstant(sinceBoot: .seconds(100))
private typealias Action = IDCardSession.Action

/// Everything that can happen to a session.
private enum Input: CaseIterable {
    case found, selected, card, done, unintelligible, noCard, readFailed, otherRefusal
    case selfTestFailed, notAuthorised, badFrame, endOfState

    var reply: IDCardReply? {
        switch self {
        case .found: .found
        case .selected: .selected
        case .card: exampleCard.map { .card($0) }
        case .done: .done
        case .unintelligible: .unintelligible
        case .noCard: .refused(.noCard)
        case .readFailed: .refused(.readFailed)
        case .otherRefusal: .refused(.other(0x81))
        case .selfTestFailed: .refused(.selfTestFailed)
        case .notAuthorised: .refused(.notAuthorised)
        case .badFrame, .endOfState: nil
        }
    }

    func apply(to session: inout IDCardSession, at now: MonotonicInstant) -> [Action] {
        if let reply { return session.received(reply, at: now) }
        if self == .badFrame { return session.receivedBadFrame(at: now) }
        return session.advance(to: session.nextDeadline ?? now)
    }
}

private let exampleCard = IDCardNumber(ascii: "11010519491231002X".utf8).map {
    IDCard(
        number: $0,
        validity: CardValidity(
            from: CivilDate(daysSinceEpoch: 0), through: nil, numberIsSound: true))
}

/// How each state is reached.
private let paths: [(name: String, inputs: [Input])] = [
    ("resting", [.endOfState, .noCard]),
    ("finding", [.endOfState]),
    ("finding again", [.endOfState, .found, .selected, .readFailed]),
    ("selecting", [.endOfState, .found]),
    ("selecting again", [.endOfState, .found, .selected, .readFailed, .found]),
    ("reading", [.endOfState, .found, .selected]),
    ("reading again", [.endOfState, .found, .selected, .readFailed, .found, .selected]),
    ("resetting", [.endOfState, .selfTestFailed, .endOfState]),
    ("defective", [.endOfState, .selfTestFailed]),
    ("over", [.endOfState, .selfTestFailed, .endOfState, .endOfState]),
]

extension IDCardSession {
    fileprivate mutating func received(
        _ reply: IDCardReply, at now: MonotonicInstant
    ) -> [Action] {
        received(reply, arrival: now - .milliseconds(2), at: now)
    }
}

private func session(after inputs: [Input]) -> IDCardSession {
    var session = IDCardSession(at: start)
    for input in inputs { _ = input.apply(to: &session, at: start) }
    return session
}

/// The state's name and the actions in short; `working` has tests of its own.
private func outcome(_ session: IDCardSession, _ actions: [Action]) -> String {
    let words = actions.compactMap { action -> String? in
        switch action {
        case .send(let command): "\(command)"
        case .report(.read): "card!"
        case .report(.noise(let noise)): "\(noise)"
        case .condition(.working): nil
        case .condition(.failed): "failed!"
        case .giveUp: "giveUp!"
        }
    }
    let state =
        switch session.state {
        case .resting: "resting"
        case .finding(_, let isRetry): isRetry ? "finding again" : "finding"
        case .selecting(_, let isRetry): isRetry ? "selecting again" : "selecting"
        case .reading(_, let isRetry): isRetry ? "reading again" : "reading"
        case .resetting: "resetting"
        case .defective: "defective"
        case .over: "over"
        }
    return (words + [state]).joined(separator: " ")
}

/// What each state does with each input, in the order of `Input.allCases`; `-` = nothing.
private let table: [String: [String]] = [
    "resting": [
        "-", "-", "-", "-", "-", "-", "-", "-", "failed! defective", "failed! defective",
        "badChecksum resting", "find finding",
    ],
    "finding": [
        "select selecting", "-", "-", "select selecting", "resting", "resting", "resting",
        "resting", "failed! defective", "failed! defective", "badChecksum resting", "resting",
    ],
    "finding again": [
        "select selecting again", "-", "-", "select selecting again", "resting", "resting",
        "resting", "resting", "failed! defective", "failed! defective", "badChecksum resting",
        "resting",
    ],
    "selecting": [
        "-", "read reading", "-", "read reading", "resting", "resting", "resting", "resting",
        "failed! defective", "failed! defective", "badChecksum resting", "resting",
    ],
    "selecting again": [
        "-", "read reading again", "-", "read reading again", "resting", "resting", "resting",
        "resting", "failed! defective", "failed! defective", "badChecksum resting", "resting",
    ],
    "reading": [
        "-", "-", "card! resting", "-", "incomplete find finding again", "find finding again",
        "find finding again", "find finding again", "failed! defective", "failed! defective",
        "badChecksum find finding again", "reset resetting",
    ],
    "reading again": [
        "-", "-", "card! resting", "-", "incomplete resting", "resting", "resting", "resting",
        "failed! defective", "failed! defective", "badChecksum resting", "reset resetting",
    ],
    "resetting": [
        "-", "-", "-", "find finding", "-", "-", "-", "-", "defective", "defective",
        "badChecksum resetting", "giveUp! over",
    ],
    "defective": [
        "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "badChecksum defective",
        "reset resetting",
    ],
    "over": ["-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "badChecksum over", "-"],
]

@Suite struct IDCardSessionTests {
    @Test func `every state does with every input what its table says`() throws {
        for (name, path) in paths {
            let row = try #require(table[name])
            #expect(row.count == Input.allCases.count)
            #expect(outcome(session(after: path), []) == name)
            for (input, expected) in zip(Input.allCases, row) {
                var session = session(after: path)
                let before = session.state
                let actions = input.apply(to: &session, at: start)
                if expected == "-" {
                    #expect(outcome(session, actions) == name && session.state == before)
                } else if expected == "defective" {
                    // The same fault once more, told once only if its text is the same.
                    #expect(outcome(session, actions).hasSuffix(expected))
                } else {
                    #expect(outcome(session, actions) == expected, "\(name) + \(input)")
                }
            }
        }
    }

    @Test func `a card is read in one go and not polled for 300 ms`() throws {
        let card = try #require(exampleCard)
        var session = IDCardSession(at: start)
        #expect(session.nextDeadline == start)
        #expect(session.advance(to: start) == [.send(.find)])
        #expect(session.received(.found, at: start) == [.condition(.working), .send(.select)])
        #expect(session.received(.selected, at: start) == [.send(.read)])
        let end = start + .milliseconds(1500)
        #expect(
            session.received(.card(card), at: end)
                == [
                    .report(
                        .read(
                            .idCard(card.number), card.validity, completed: end - .milliseconds(2)))
                ])
        #expect(session.nextDeadline == end + .milliseconds(300))
        #expect(session.advance(to: end + .milliseconds(299)) == [])
        #expect(session.advance(to: end + .milliseconds(300)) == [.send(.find)])
    }

    @Test func `a defective module is polled once a minute and told once`() {
        var session = session(after: [.endOfState, .noCard])
        _ = session.advance(to: start + .milliseconds(300))
        let failed = session.received(.refused(.selfTestFailed), at: start)
        #expect(outcome(session, failed) == "failed! defective")
        #expect(session.nextDeadline == start + .seconds(60))
        #expect(session.advance(to: start + .seconds(60)) == [.send(.reset)])
        #expect(session.received(.refused(.selfTestFailed), at: start + .seconds(60)) == [])
        #expect(session.advance(to: start + .seconds(120)) == [.send(.reset)])
        #expect(session.received(.done, at: start + .seconds(120)) == [.send(.find)])
        #expect(
            session.received(.refused(.noCard), at: start + .seconds(120))
                == [.condition(.working)])
    }

    @Test func `a module without a byte for 5 s is reset, then given up`() {
        var session = IDCardSession(at: start)
        var sent: [Action] = []
        while let deadline = session.nextDeadline, deadline < start + .seconds(5) {
            sent += session.advance(to: deadline)
        }
        #expect(sent == Array(repeating: .send(.find), count: 4))
        #expect(session.nextDeadline == start + .seconds(5))
        #expect(session.advance(to: start + .seconds(5)) == [.send(.reset)])
        let given = session.advance(to: start + .seconds(7))
        #expect(given == [.giveUp("ID-card module: no answer to a reset; check cable and power")])
        #expect(session.nextDeadline == nil)
    }

    @Test func `a module of which only rubbish comes is reset after 15 s, then given up`() {
        var session = IDCardSession(at: start)
        var sent: [Action] = []
        var now = start
        while !sent.contains(.send(.reset)), now < start + .seconds(30) {
            session.heard(at: now)
            sent += session.advance(to: now)
            now = now + .milliseconds(100)
        }
        #expect(now == start + .milliseconds(15_100))
        session.heard(at: now)
        let given = session.advance(to: now + .seconds(2))
        #expect(given == [.giveUp("ID-card module: no answer to a reset; check the baud rate")])
    }

    @Test func `a module that answers is never reset, however long nobody comes`() {
        var session = IDCardSession(at: start)
        var now = start
        for _ in 0..<10_000 {
            #expect(session.advance(to: now) == [.send(.find)])
            _ = session.received(.refused(.noCard), at: now + .milliseconds(20))
            now = session.nextDeadline ?? now
        }
        #expect(now > start + .minutes(50))
    }
}
