import Simulation
import StationModel
import Storage
import StatusServer

/// What the simulated city has beside what is on the station's disk.
struct LedgerComparison: Hashable, Sendable {
    typealias Agreement = SimulationState.Hub.Agreement

    /// The hub's last event is among so many entries at the end, unless a backlog waits.
    private static let looksBack = 64

    let agreement: Agreement
    /// Entries that the hub does not have.
    let missing: UInt64

    /// - Parameter entries: the end of the ledger, oldest first.
    init(_ books: LiveHub.Books, _ entries: [StoredEntry]) {
        let last = entries.last?.sequence ?? 0
        missing = last > books.events ? last - books.events : 0
        guard let newest = books.lastEvent else {
            agreement = missing == 0 ? .equal : .behind
            return
        }
        // Beyond the end: of an entry that is not on disk.
        let isBeyond = entries.last?.epoch == newest.epoch && newest.sequence > last
        let found = entries.first { $0.epoch == newest.epoch && $0.sequence == newest.sequence }
        let isOther = found.map { $0.hash.hex != newest.hash } ?? false
        if isBeyond || isOther || books.hasBrokenChain {
            agreement = .differs
        } else {
            agreement = missing == 0 && found != nil ? .equal : .behind
        }
    }

    /// On the storage lane. What arrives while the ledger is read was on disk before.
    static func look(_ platform: SimulatedPlatform, _ ledger: Ledger) throws(StorageFault) -> Self {
        let books = platform.books
        return Self(books, try ledger.tail(looksBack))
    }
}
