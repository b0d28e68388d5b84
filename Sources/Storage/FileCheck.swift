public import StationModel

/// A check of the whole `station.db`, in slices that keep no append waiting.
///
/// Theory of operation. SQLite's own `quick_check` of a large table is one call that nothing can
/// part: it would hold the connection for seconds. What is large here proves itself row by row
/// instead, by number: an entry's hash covers all its fields, and reading it walks the same pages
/// as `quick_check` does, with SQLite's own checks of each cell (`cell_size_check`). The links to
/// persons are read and judged with their entries. What is small is left to `quick_check`, one
/// table a slice. What neither sees is a page that belongs to nobody or is free twice: only a
/// check of the whole file at once could tell, on a station that is stopped.
///
/// A check that is interrupted by a stop begins again after the next start.
public struct FileCheck: Hashable, Sendable {
    /// Entries of a slice: some 10 ms on a board, with the pages read from a slow card.
    static let sliceEntries: UInt64 = 250
    /// More need no list: one is reason enough to replace the card.
    static let mostFindings = 20
    /// Tables that hold at most some thousand short rows: a few milliseconds each. With the
    /// entries these are all tables there are.
    static let smallTables =
        [
            "fact", "door_override", "replay_mark", "used_unlock", "alarm", "visit", "regular",
        ] + SuppliesSchema.tables + HubSchema.tables

    enum Place: Hashable {
        case entries(from: UInt64)
        case salvaged(after: LedgerPlace?)
        case table(Int)
        case done
    }

    var place = Place.entries(from: 0)
    /// What is wrong, in words for the log.
    public private(set) var findings: [String] = []

    public init() {}

    public var isDone: Bool { place == .done }

    mutating func add(_ finding: String) {
        if findings.count < Self.mostFindings { findings.append(finding) }
    }
}

extension Ledger {
    /// A card's silent damage is found within a month, for the price of reading the file once.
    static let checkInterval: Duration = .days(30)

    /// Whether the last check that found nothing is a month ago.
    public func isCheckDue(at moment: Moment) throws(StorageFault) -> Bool {
        guard let last = try database.fact(LedgerSchema.Fact.checkedTime) else { return true }
        guard moment.trust.isTrusted else { return false }
        // A date in the future was written by a clock that was wrong.
        let age = moment.wall - UnixTime(milliseconds: last)
        return !(.zero..<Self.checkInterval).contains(age)
    }

    /// Does one slice. A slice that throws may be done again.
    public func check(_ check: inout FileCheck) throws(StorageFault) {
        switch check.place {
        case .entries(let first): try checkEntries(from: first, &check)
        case .salvaged(let last): try checkSalvaged(after: last, &check)
        case .table(let index): try checkTable(index, &check)
        case .done: break
        }
    }

    /// Remembers a check that found nothing; one that did is done again after the next start.
    public func remember(_ check: FileCheck, at moment: Moment) throws(StorageFault) {
        guard check.isDone, check.findings.isEmpty else { return }
        try database.transaction { () throws(StorageFault) in
            try database.setFact(LedgerSchema.Fact.checkedTime, moment.wall.milliseconds)
        }
    }

    private func checkEntries(
        from first: UInt64, _ check: inout FileCheck
    ) throws(StorageFault) {
        let slice = try verify(from: first, count: FileCheck.sliceEntries)
        for finding in slice.findings { check.add(finding.description) }
        let isUnreadable = slice.findings.contains { $0.problem == .unreadable }
        let isLast = isUnreadable || slice.entries < FileCheck.sliceEntries
        check.place =
            isLast ? .salvaged(after: nil) : .entries(from: slice.lastSequence + 1)
    }

    /// Entries of earlier epochs have gaps where a file was damaged; within them each one's hash
    /// must follow from the one before.
    private func checkSalvaged(
        after last: LedgerPlace?, _ check: inout FileCheck
    ) throws(StorageFault) {
        check.place = .table(0)
        do throws(StorageFault) {
            let cursor = try LedgerCursor(salvagedIn: database, from: last)
            defer { cursor.close() }
            var before: LedgerCursor.Item?
            for _ in 0...FileCheck.sliceEntries {
                guard let item = try cursor.next() else { return }
                // A salvage takes such an entry over as it is: it would mend nothing.
                if let before, try !item.follows(before, writer.hasher) {
                    check.add("salvaged entry \(item.stored.eventId): hashMismatch")
                }
                before = item
            }
            check.place = .salvaged(after: before.map(\.place))
        } catch {
            guard error.kind == .damaged else { throw error }
            check.add("salvaged entries: \(error.detail)")
        }
    }

    private func checkTable(_ index: Int, _ check: inout FileCheck) throws(StorageFault) {
        let table = FileCheck.smallTables[index]
        check.place = index + 1 < FileCheck.smallTables.count ? .table(index + 1) : .done
        do throws(StorageFault) {
            let answer = try database.statement("PRAGMA quick_check('\(table)')")
            defer { answer.reset() }
            while try answer.next() {
                guard answer.text(0) != "ok" else { continue }
                check.add("table \(table): \(answer.text(0))")
                found("table \(table): \(answer.text(0))")
            }
        } catch {
            guard error.kind == .damaged else { throw error }
            check.add("table \(table): \(error.detail)")
        }
    }
}

extension LedgerCursor.Item {
    fileprivate var place: LedgerPlace {
        LedgerPlace(epoch: epoch, sequence: UInt64(bitPattern: row.sequence))
    }

    /// Whether the hash is right after the entry before; true where that is not there.
    fileprivate func follows(
        _ before: LedgerCursor.Item, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> Bool {
        guard before.epoch == epoch, before.row.sequence + 1 == row.sequence else { return true }
        guard row.isWellFormed else { return false }
        return try row.hash(after: before.hash, hasher) == hash
    }
}
