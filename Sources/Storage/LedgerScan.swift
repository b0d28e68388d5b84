import StationModel

/// What damage leaves of an answer: a fault is none.
func readable<Value>(_ body: () throws(StorageFault) -> Value) -> Value? {
    do throws(StorageFault) { return try body() } catch { return nil }
}

/// Reads the rows of a damaged ledger, as far as they can be read.
struct LedgerScan {
    /// A card with more unreadable places gives nothing any more: each costs some forty look-ups.
    private static let mostHoles = 1000
    /// Entries that one unreadable place may take: far more than hang on a page of the tree.
    private static let longestHole: Int64 = 1 << 20

    let source: SQLiteDatabase
    private let epoch: UInt64
    /// Where the ledger began, if it can still say so.
    let first: Int64

    init(_ source: SQLiteDatabase, epoch: UInt64) {
        self.source = source
        self.epoch = epoch
        let noted = readable { () throws(StorageFault) in
            try source.fact(LedgerSchema.Fact.firstSequence)
        }
        first = (noted ?? nil) ?? 0
    }

    /// Hands over rows until the end (`true`), and goes on behind what cannot be read.
    func upwards(
        _ body: (LedgerCursor.Item) throws(StorageFault) -> Void
    ) throws(StorageFault) -> Bool {
        var next = first
        for _ in 0...Self.mostHoles {
            let reachedEnd = try rows(from: next) { (item) throws(StorageFault) in
                next = item.row.sequence + 1
                try body(item)
            }
            if reachedEnd { return true }
            guard let behind = readableRow(behind: next) else { return false }
            next = behind
        }
        return false
    }

    /// From the last row until the first (`true`), or until one cannot be read (`false`).
    func downwards(
        _ body: (LedgerCursor.Item) throws(StorageFault) -> Void
    ) throws(StorageFault) -> Bool {
        try rows(from: .max, descending: true, body)
    }

    private func makeCursor(
        from sequence: Int64, descending: Bool
    ) throws(StorageFault) -> LedgerCursor {
        try LedgerCursor(
            source, epoch: epoch, from: sequence, first: first, descending: descending,
            persons: false)
    }

    private func rows(
        from sequence: Int64, descending: Bool = false,
        _ body: (LedgerCursor.Item) throws(StorageFault) -> Void
    ) throws(StorageFault) -> Bool {
        let cursor = readable { () throws(StorageFault) in
            try makeCursor(from: sequence, descending: descending)
        }
        guard let cursor else { return false }
        defer { cursor.close() }
        while true {
            guard let next = readable({ () throws(StorageFault) in try cursor.next() }) else {
                return false
            }
            guard let item = next else { return true }
            try body(item)
        }
    }

    /// The first row that can be read behind one that cannot, by steps that double and then by
    /// halves: a place in the tree leads to its page without its neighbours.
    private func readableRow(behind unreadable: Int64) -> Int64? {
        var bad = unreadable
        var step: Int64 = 1
        var found = row(from: bad + step)
        while found == nil {
            guard step < Self.longestHole else { return nil }
            bad += step
            step *= 2
            found = row(from: bad + step)
        }
        var good = bad + step
        while good - bad > 1 {
            let middle = bad + (good - bad) / 2
            if let next = row(from: middle) {
                (good, found) = (middle, next)
            } else {
                bad = middle
            }
        }
        return found
    }

    /// The number of the first row from there on; `nil` = it cannot be read, or there is none.
    private func row(from sequence: Int64) -> Int64? {
        let found = readable { () throws(StorageFault) in
            let cursor = try makeCursor(from: sequence, descending: false)
            defer { cursor.close() }
            return try cursor.next()?.row.sequence
        }
        return found ?? nil
    }
}
