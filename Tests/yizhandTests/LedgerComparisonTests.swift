import StationModel
import StatusServer
import Storage
import Testing

@testable import Simulation
@testable import yizhand

/// What the city has beside what is on disk.
struct LedgerComparisonTests {
    private static func hash(_ sequence: UInt64) -> [UInt8] {
        [UInt8](repeating: UInt8(sequence), count: 32)
    }

    private let entries = (UInt64(3)...9).map { sequence in
        StoredEntry(
            epoch: 7, sequence: sequence, time: UnixTime(seconds: 9), monotonicMilliseconds: 0,
            boot: "", trust: .synced, kind: "door.opened", subject: "", data: "{}",
            person: .nobody, hash: LedgerComparisonTests.hash(sequence))
    }

    private func books(
        _ events: UInt64, last: UInt64?, epoch: UInt64 = 7, hash: [UInt8]? = nil,
        isBroken: Bool = false
    ) -> LiveHub.Books {
        var books = LiveHub.Books()
        books.events = events
        books.lastEvent = last.map {
            LiveHub.LastEvent(epoch: epoch, sequence: $0, hash: (hash ?? Self.hash($0)).hex)
        }
        books.hasBrokenChain = isBroken
        return books
    }

    @Test func `all is there, some is missing, or something is wrong`() {
        typealias Case = (LiveHub.Books, LedgerComparison.Agreement, UInt64)
        let cases: [Case] = [
            (books(9, last: 9), .equal, 0),
            (books(5, last: 5), .behind, 4),
            // A critical alarm went ahead of what waits; an event was set aside.
            (books(6, last: 9), .behind, 3),
            // Longer ago than is looked at.
            (books(1, last: 1), .behind, 8),
            (books(0, last: nil), .behind, 9),
            (books(9, last: 9, hash: Self.hash(8)), .differs, 0),
            (books(5, last: 5, hash: Self.hash(8)), .differs, 4),
            (books(9, last: 9, isBroken: true), .differs, 0),
            // Never on disk.
            (books(10, last: 10), .differs, 0),
            // Of a ledger before this one, or of another: nobody here can say.
            (books(9, last: 9, epoch: 6), .behind, 0),
        ]
        for (books, agreement, missing) in cases {
            let found = LedgerComparison(books, entries)
            #expect(found.agreement == agreement && found.missing == missing, "\(books)")
        }
        #expect(LedgerComparison(books(0, last: nil), []).agreement == .equal)
    }
}
