import StationModel
import Testing

@testable import StationCore

/// Every status, for every flow.
struct HubVerdictTests {
    private func verdict(
        _ status: Int, _ flow: HubFlow = .events, type: String = "", body: String = "",
        acceptedIsStored: Bool = false
    ) -> HubVerdict {
        HubVerdict(
            HubAnswer(status: status, contentType: type, body: Array(body.utf8)), of: flow,
            acceptedIsStored: acceptedIsStored)
    }

    private static let sending: [HubFlow] = [.events, .criticalEvents, .samples]
    private static let content: Set = [400, 409, 415, 422]
    private static let server: Set = [500, 501, 505, 506, 508, 510]

    @Test(arguments: sending)
    func `what is sent is given up for nothing but its content`(flow: HubFlow) {
        for status in 0...700 where !(200...299).contains(status) {
            switch verdict(status, flow) {
            case .contentRefused: #expect(Self.content.contains(status))
            case .tooLarge: #expect(status == 413)
            case .serverError: #expect(Self.server.contains(status))
            case .endpoint(let reason, _):
                #expect(!Self.content.contains(status) && !Self.server.contains(status))
                #expect(status != 413)
                let isOfToken = [401, 403, 407].contains(status)
                #expect((reason == .notAuthorised) == isOfToken)
            case let other: Issue.record("\(status) is \(other)")
            }
        }
    }

    @Test func `stored is what the sink has stored, and 202 only where it says so`() {
        let stored = (200...299).filter { verdict($0) == .stored }
        #expect(stored == [200, 201, 204])
        #expect(verdict(202) == .accepted)
        #expect(verdict(202, acceptedIsStored: true) == .stored)
        #expect((200...299).allSatisfy { verdict($0, .samples) == .stored })
    }

    @Test(arguments: HubFlow.allCases)
    func `a page for people is never the hub`(flow: HubFlow) {
        for status in 200...299 {
            for type in ["text/html", "application/xhtml+xml"] {
                let page = verdict(status, flow, type: type, acceptedIsStored: true)
                #expect(page == .endpoint(.notTheHub, retryAfter: nil))
            }
        }
    }

    /// nginx shows a page with its 413, and a batch of half the size gets through.
    @Test(arguments: HubFlow.allCases)
    func `no word on a page for people is believed, whatever the status`(flow: HubFlow) {
        let pages = [
            ("text/html", "Your browser is too old"), ("application/xhtml+xml", "out of bounds"),
            ("text/plain", " <!DOCTYPE html><p>out of order"), ("", "<html>duplicate sample"),
        ]
        for status in 300...700 where status != 413 || flow.asks {
            for (type, body) in pages {
                let page = verdict(status, flow, type: type, body: body)
                let isRefusal = Self.content.contains(status)
                switch page {
                case .refusedByPage: #expect(isRefusal && !flow.asks)
                case .serverError: #expect(Self.server.contains(status) && !flow.asks)
                case .unchanged: #expect(status == 304 && flow.asks)
                case .rangeRefused: #expect(status == 416 && flow.asks)
                case .endpoint(let reason, _): #expect((reason == .notTheHub) == isRefusal)
                case let other: Issue.record("\(status) is \(other)")
                }
            }
        }
        #expect(HubVerdict.refusedByPage.reason == .notTheHub)
    }

    @Test(arguments: [HubFlow.lists, .directives])
    func `what is asked for comes, is as it was, or the endpoint has said something else`(
        flow: HubFlow
    ) {
        #expect([200, 206].allSatisfy { verdict($0, flow) == .delivered })
        #expect([204, 304].allSatisfy { verdict($0, flow) == .unchanged })
        #expect(verdict(416, flow) == .rangeRefused)
        for status in 0...700 where ![200, 204, 206, 304, 416].contains(status) {
            guard case .endpoint = verdict(status, flow) else {
                Issue.record("\(status) is \(verdict(status, flow))")
                continue
            }
        }
    }

    @Test(arguments: [
        ("out of order sample", HubVerdict.outOfOrder),
        ("Out-of-order sample from remote write", .outOfOrder),
        ("duplicate sample for timestamp", .outOfOrder), ("too old sample", .tooOld),
        ("err: out of bounds", .tooOld), ("label name \"\" is invalid", .contentRefused),
    ])
    func `a receiver's words tell a wrong time from a wrong sample`(
        text: String, expected: HubVerdict
    ) {
        #expect(verdict(400, .samples, body: text) == expected)
        // Prometheus before 2.50 answers a sample that is too old with 500.
        let byOldServer = expected == .contentRefused ? HubVerdict.serverError : expected
        #expect(verdict(500, .samples, body: text) == byOldServer)
        #expect(verdict(503, .samples, body: text) == .endpoint(.busy, retryAfter: nil))
        #expect(verdict(400, .events, body: text) == .contentRefused)
    }

    @Test(arguments: HubFault.allCases)
    func `no fault judges what was sent`(fault: HubFault) {
        #expect(HubVerdict(fault) == .endpoint(.fault(fault), retryAfter: nil))
    }

    @Test func `nobody has said a word where the way broke, or a proxy says that it broke`() {
        for status in 100...599 {
            let outcome = HubOutcome(HubAnswer(status: status), of: .events)
            #expect(outcome.isUnanswered == [408, 502, 504].contains(status), "\(status)")
        }
        for fault in HubFault.allCases {
            #expect(HubOutcome(fault).isUnanswered == !fault.isBeforeSending, "\(fault)")
        }
    }

    @Test func `each reason has a word of its own`() {
        let words = HubReason.allCases.map(\.word)
        #expect(Set(words).count == words.count)
    }
}
