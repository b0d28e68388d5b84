import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct EventQuarantineTests {
    private func place(_ ledger: Ledger, _ sequence: UInt64) -> LedgerPlace {
        LedgerPlace(epoch: ledger.epoch, sequence: sequence)
    }

    private func filled(_ directory: TemporaryDirectory, _ count: Int = 10) throws -> Ledger {
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<count), boot: Sample.boot)
        return ledger
    }

    @Test func `a refused event is noted with its reason, and the queue goes on behind it`() throws
    {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory)
        let moment = Sample.moment(77)
        #expect(
            try ledger.quarantine(place(ledger, 4), reason: "refused", status: 400, at: moment)
                == .done)
        let kind = try #require(try ledger.tail(100).first { $0.sequence == 4 }).kind
        let noted = QuarantinedEvent(
            place: place(ledger, 4), kind: kind, reason: "refused", status: 400,
            time: moment.wall, isReleased: false)
        #expect(try ledger.quarantinedEvents() == [noted])
        #expect(try ledger.outboxBacklog().quarantined == 1)
        // In one transaction: a kill leaves both or none.
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        let restarted = try Sample.open(copy)
        #expect(try restarted.quarantinedEvents() == [noted])
        let page = try restarted.outboxPage(mostEntries: 1, mostBytes: 1 << 20)
        #expect(page.entries.map(\.entry.sequence) == [5])
        #expect(try ledger.tail(100).contains { $0.place == noted.place })
    }

    @Test func `a file of format 4 keeps its notes, whose status nobody knows`() throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try filled(directory)
            _ = try ledger.quarantine(
                place(ledger, 4), reason: "refused", status: 422, at: Sample.moment())
            try ledger.database.execute(
                "ALTER TABLE hub_quarantine DROP COLUMN status; PRAGMA user_version = 4")
            try ledger.close()
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil)
        _ = try ledger.quarantine(
            place(ledger, 5), reason: "refused", status: 422, at: Sample.moment())
        let events = try ledger.quarantinedEvents()
        #expect(events.map(\.status) == [nil, 422])
        #expect(events.allSatisfy { $0.kind != nil })
        #expect(try ledger.database.integer("PRAGMA user_version") == 5)
    }

    @Test func `a note that cannot be written moves nothing`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory)
        try ledger.database.execute("PRAGMA query_only = ON")
        let found = fault { () throws(StorageFault) in
            try ledger.quarantine(
                place(ledger, 4), reason: "refused", status: 400, at: Sample.moment())
        }
        #expect(found?.kind == .readOnly)
        #expect(ledger.acknowledgedSequence == 0)
        #expect(try ledger.quarantinedEvents().isEmpty)
    }

    private let notice = LedgerEntry(.eventQuarantined, at: Sample.moment(), subject: "hub")

    @Test func `the entry that tells of it is in the same transaction`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory)
        let last = ledger.lastSequence
        let made = try ledger.quarantine(
            place(ledger, 4), reason: "refused", status: 400, at: Sample.moment(),
            telling: (notice, Sample.boot))
        #expect(made == .done && ledger.lastSequence == last + 1)
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        let restarted = try Sample.open(copy)
        #expect(try restarted.quarantinedEvents().count == 1)
        #expect(try restarted.tail(1).map(\.kind) == [EntryKind.eventQuarantined.rawValue])
        #expect(restarted.acknowledgedSequence == 4)
        #expect(try restarted.verify(all: true).holds)
    }

    @Test func `where the note cannot be written there is no entry of it either`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory)
        let last = ledger.lastSequence
        try ledger.database.execute(
            """
            CREATE TEMP TRIGGER refuses BEFORE INSERT ON hub_quarantine
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        #expect(throws: StorageFault.self) {
            try ledger.quarantine(
                place(ledger, 4), reason: "refused", status: 400, at: Sample.moment(),
                telling: (notice, Sample.boot))
        }
        #expect(ledger.lastSequence == last && ledger.acknowledgedSequence == 0)
        #expect(try ledger.tail(100).allSatisfy { $0.kind != notice.kind.rawValue })
        try ledger.append([LedgerRecord(notice)], boot: Sample.boot)
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `an event that is released is sent once more, whatever comes of it`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory)
        let fifth = place(ledger, 5)
        #expect(try !ledger.release(fifth))
        for sequence in [UInt64(5), 7] {
            _ = try ledger.quarantine(
                place(ledger, sequence), reason: "refused", status: 400, at: Sample.moment())
        }
        #expect(try ledger.releasedEvent() == nil)
        #expect(try ledger.release(fifth))
        #expect(try ledger.releasedEvent() == fifth)
        guard case .found(let sent) = try ledger.outboxEntry(at: fifth) else {
            Issue.record("the event is not there")
            return
        }
        #expect(sent.entry.place == fifth)
        #expect(sent.previousHash == (try ledger.tail(100)[3].hash))
        // Refused again: noted anew, and not sent again by itself.
        _ = try ledger.quarantine(fifth, reason: "refusedAgain", status: 400, at: Sample.moment(9))
        #expect(try ledger.releasedEvent() == nil)
        #expect(try ledger.quarantinedEvents().map(\.reason) == ["refusedAgain", "refused"])
        // The mark does not go back with it.
        #expect(ledger.acknowledgedSequence == 7)
        // Taken: forgotten.
        #expect(try ledger.release(fifth))
        try ledger.forgetQuarantined(fifth)
        #expect(try ledger.quarantinedEvents().map(\.place) == [place(ledger, 7)])
        #expect(try ledger.releasedEvent() == nil)
    }

    @Test func `a sink that refuses a thousand is wrong itself: the queue waits`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, Ledger.mostQuarantinedEvents + 5)
        for sequence in 1...Ledger.mostQuarantinedEvents {
            let made = try ledger.quarantine(
                place(ledger, UInt64(sequence)), reason: "refused", status: 400, at: Sample.moment()
            )
            #expect(made == .done)
        }
        let next = place(ledger, UInt64(Ledger.mostQuarantinedEvents) + 1)
        let mark = ledger.acknowledgedSequence
        #expect(
            try ledger.quarantine(next, reason: "refused", status: 400, at: Sample.moment())
                == .full)
        #expect(ledger.acknowledgedSequence == mark)
        // One that is known takes no room.
        let first = place(ledger, 1)
        #expect(
            try ledger.quarantine(first, reason: "refused", status: 400, at: Sample.moment())
                == .done)
        try ledger.forgetQuarantined(first)
        #expect(
            try ledger.quarantine(next, reason: "refused", status: 400, at: Sample.moment())
                == .done)
    }

    @Test func `a new epoch keeps the notes of the old one, and its events can be released`() throws
    {
        let directory = try TemporaryDirectory()
        let old: LedgerPlace
        do {
            let ledger = try filled(directory)
            old = place(ledger, 3)
            _ = try ledger.quarantine(old, reason: "refused", status: 400, at: Sample.moment())
            try ledger.close()
        }
        var bytes = try directory.bytes("station.db")
        let text = try #require(bytes.firstRange(of: Data("entry 8".utf8)))
        bytes[text.lowerBound] ^= 0x01
        try directory.write(bytes, to: "station.db")
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery != nil)
        #expect(try ledger.quarantinedEvents().map(\.place) == [old])
        #expect(try ledger.release(old))
        #expect(try ledger.releasedEvent() == old)
    }
}
