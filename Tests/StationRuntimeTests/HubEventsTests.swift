import Foundation
import HubLink
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// The ledger's way to the hub: what is sent, and what moves the mark.
@Suite struct HubEventsTests {
    private static let page = HubAnswer(status: 200, contentType: "text/html")
    /// Of whatever is no word of the content, with how it is told.
    private static let troubles: [HubLink.Outcome] =
        [202, 302, 401, 403, 404, 407, 408, 425, 429, 500, 502, 503, 504].map {
            .success(HubAnswer(status: $0))
        } + [.success(page)] + HubFault.allCases.map { .failure($0) }

    @Test(arguments: [200, 201, 204])
    func `an answer that says stored moves the mark`(_ status: Int) throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.record()
        try bench.pass(.seconds(10))
        let call = try bench.next(.events)
        #expect(try bench.backlog() == 2)
        call.answer(status)
        #expect(try bench.backlog() == 0)
        #expect(try bench.isSilent(.events))
    }

    @Test(arguments: troubles)
    func `any other leaves it, and the identical bytes come first`(_ outcome: HubLink.Outcome)
        throws
    {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.record()
        try bench.pass(.seconds(10))
        let first = try bench.next(.events)
        first.answer(outcome)
        #expect(try bench.backlog() == 2)
        try bench.record(.doorClosed)
        try bench.pass(HubBench.longest)
        let again = try bench.next(.events)
        #expect(again.request == first.request)
        again.answer(204)
        let rest = try ReceivedEvent.all(in: try bench.next(.events).body)
        #expect(rest.map(\.sequence) == [3])
    }

    @Test(arguments: [400, 413, 415, 422])
    func `one event that is refused alone stays, for it has no neighbour that proves it`(
        _ status: Int
    ) throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        try bench.next(.events).answer(status)
        #expect(try bench.backlog() == 1)
        try bench.pass(HubBench.longest)
        #expect(try ReceivedEvent.all(in: try bench.next(.events).body).map(\.sequence) == [1])
    }

    @Test func `one bad event among good ones is set aside, and the notice of it is sent`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        for number in 2...4 { try bench.record(.doorOpened, number == 3 ? "bad" : "good") }
        var stored: [Int] = []
        for _ in 0..<12 where !stored.contains(5) {
            try bench.pass(HubBench.longest)
            let call = try bench.next(.events)
            let events = try ReceivedEvent.all(in: call.body)
            let isBad = events.contains { $0["subject"] == "bad" }
            if !isBad { stored += events.compactMap(\.sequence) }
            call.answer(isBad ? 400 : 204)
            try bench.settle()
        }
        #expect(Set(stored) == [1, 2, 4, 5])
        let aside = try bench.ledger { try $0.quarantinedEvents() }
        #expect(aside.map(\.place.sequence) == [3])
        #expect(aside.map(\.kind) == ["door.opened"] && aside.map(\.status) == [400])
        #expect(try bench.backlog() == 0)
        // Counted since the start of the program, whatever is configured meanwhile.
        try bench.use(
            HubConfiguration(
                events: EventUplink(endpoint: HubEndpoint(url: "https://other.example/"))))
        try bench.pass(.seconds(10))
        #expect(try bench.onLane { $0.published?.quarantinedEvents } == 1)
    }

    @Test func `with a thousand set aside a refused event holds up the queue until there is room`()
        throws
    {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        for number in 2...4 { try bench.record(.doorOpened, number == 3 ? "bad" : "good") }
        let moment = bench.clock.now()
        let places = (1...Ledger.mostQuarantinedEvents).map {
            LedgerPlace(epoch: 7, sequence: UInt64($0))
        }
        try bench.ledger { ledger in
            for place in places {
                let made = try ledger.quarantine(
                    place, reason: "contentRefused", status: 400, at: moment)
                #expect(made == .done)
            }
        }
        func send(_ times: Int) throws -> Set<Int> {
            var stored: Set<Int> = []
            for _ in 0..<times {
                try bench.pass(HubBench.longest)
                guard try !bench.isSilent(.events) else { break }
                let call = try bench.next(.events)
                let events = try ReceivedEvent.all(in: call.body)
                let isBad = events.contains { $0["subject"] == "bad" }
                if !isBad { stored.formUnion(events.compactMap(\.sequence)) }
                call.answer(isBad ? 400 : 204)
                try bench.settle()
            }
            return stored
        }
        #expect(try send(20).isSubset(of: [1, 2, 4]))
        #expect(try bench.backlog() >= 2, "the refused one and what is behind it")
        #expect(try bench.ledger { try $0.quarantinedEvents().map(\.place) } == places)
        // One fewer, and it goes on.
        try bench.ledger { try $0.forgetQuarantined(places[0]) }
        _ = try send(20)
        let aside = try bench.ledger { try $0.quarantinedEvents() }
        #expect(aside.filter { $0.place.epoch != 7 }.map(\.place.sequence) == [3])
        #expect(aside.count == Ledger.mostQuarantinedEvents)
        #expect(try bench.backlog() == 0)
    }

    @Test func `a released event whose end the disk does not take is sent once a minute, no loop`()
        throws
    {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        try bench.next(.events).answer(204)
        let moment = bench.clock.now()
        try bench.ledger { ledger in
            let place = LedgerPlace(epoch: ledger.epoch, sequence: 1)
            _ = try ledger.quarantine(place, reason: "contentRefused", status: 400, at: moment)
            #expect(try ledger.release(place))
        }
        bench.lane.post { $0.askForReleased() }
        try bench.settle()
        let file = bench.disk.folder + "/station.db"
        try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
        try bench.next(.criticalEvents).answer(204)
        #expect(try bench.isSilent(.criticalEvents))
        try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
        try bench.pass(.seconds(60))
        try bench.next(.criticalEvents).answer(204)
        #expect(try bench.isSilent(.criticalEvents))
        #expect(try bench.ledger { try $0.quarantinedEvents().isEmpty })
    }

    @Test func `what does not fit into a request goes alone, and nothing is left out`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        let limit = 256 << 10
        let large = LedgerValue.text(String(repeating: "x", count: limit + 1))
        let middle = LedgerValue.text(String(repeating: "y", count: 1800))
        for number in 2...200 {
            try bench.record(data: ["note": number == 20 ? large : middle])
        }
        try bench.pass(.seconds(10))
        var sequences: [Int] = []
        while sequences.last != 200 {
            let call = try bench.next(.events)
            let events = try ReceivedEvent.all(in: call.body).compactMap(\.sequence)
            #expect(call.body.count <= limit || events == [20])
            #expect(events.contains(20) == (events == [20]))
            sequences += events
            call.answer(204)
        }
        #expect(sequences == Array(1...200))
    }

    @Test func `a copy of a critical alarm goes ahead of a way that is held up`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        try bench.next(.events).answer(503)
        try bench.record(.alarmRaised, "fire", data: ["severity": .text("critical")])
        try bench.pass(.seconds(0))
        let copy = try bench.next(.criticalEvents)
        #expect(try ReceivedEvent.all(in: copy.body).map(\.sequence) == [2])
        copy.answer(204)
        // A copy proves nothing of those before it.
        #expect(try bench.backlog() == 2)
        try bench.pass(HubBench.longest)
        try bench.next(.events).answer(204)
        let ordered = try bench.next(.events)
        #expect(try ReceivedEvent.all(in: ordered.body).map(\.sequence) == [2])
        ordered.answer(204)
        #expect(try bench.backlog() == 0)
    }

    @Test func `an event says nothing of a person but a pseudonym, and that until it is erased`()
        throws
    {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        let member = MemberPseudonym(0x00AA_BB00_CC11_DD22)
        try bench.record(.accessGranted, "reader", data: ["kind": .text("qr")], member: member)
        try bench.pass(.seconds(10))
        let first = try bench.next(.events)
        let event = try #require(try ReceivedEvent.all(in: first.body).last)
        #expect(
            Set(event.attributes.keys) == [
                "specversion", "id", "source", "type", "time", "subject", "datacontenttype",
                "data", "sequence", "clocktrust", "hash", "prevhash", "member",
            ])
        #expect(event["member"] == member.hex)
        // 400 has the worker read the entries anew.
        first.answer(400)
        let links = try bench.ledger { ledger in
            try ledger.eraseLinks(before: LaneBench.noon + .days(1)).links
        }
        #expect(links == 1)
        while true {
            try bench.pass(HubBench.longest)
            let call = try bench.next(.events)
            #expect(!String(decoding: call.body, as: UTF8.self).contains(member.hex))
            let events = try ReceivedEvent.all(in: call.body)
            call.answer(204)
            if events.contains(where: { $0.sequence == 2 }) { break }
        }
    }
}
