import StationModel

/// Recomputes the chain row by row, in bounded memory.
///
/// After a row that is wrong it goes on from the hash that is stored there: every bad row is named,
/// and none that is only a neighbour. The oldest row is number 1, or a checkpoint whose content
/// gives the hash before it. What was cut off at the end cannot be seen from within.
struct LedgerVerifier {
    let database: SQLiteDatabase
    let epoch: UInt64
    let hasher: SHA256Hasher

    /// Judges a checkpoint's signature; `nil` = signatures are not checked.
    typealias SignatureCheck = (_ signed: [UInt8], _ signature: [UInt8]) -> Bool

    /// Progress is called after this many rows: some ten times a second.
    static let progressInterval: UInt64 = 10_000

    func verify(
        _ scope: LedgerVerification.Scope, signature: SignatureCheck? = nil,
        progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
    ) throws(StorageFault) -> LedgerVerification {
        var result = LedgerVerification(epoch: epoch)
        var expected = try head(before: scope)
        var books = try self.books(before: scope)
        do throws(StorageFault) {
            let bounds = try self.bounds(scope)
            let total = UInt64(clamping: bounds.upperBound - bounds.lowerBound + 1)
            let cursor = try LedgerCursor(
                database, epoch: epoch, from: bounds.lowerBound, first: bounds.lowerBound)
            defer { cursor.close() }
            while result.entries < scope.limit, let item = try cursor.next() {
                let before: ChainHead
                if let expected { before = expected } else { before = try anchor(item) }
                try check(item, after: before, signature, &result)
                keep(&books, item.row, &result)
                expected = ChainHead(sequence: item.row.sequence, hash: item.hash)
                if result.entries.isMultiple(of: Self.progressInterval) {
                    progress(result.entries, total)
                }
            }
            progress(result.entries, total)
            if Int64(bitPattern: result.lastSequence) == bounds.upperBound {
                try close(books, &result)
            }
        } catch {
            guard error.kind == .damaged else { throw error }
            result.add(.unreadable, at: (expected?.sequence ?? 0) + 1)
        }
        return result
    }

    // MARK: - Chain

    private func bounds(
        _ scope: LedgerVerification.Scope
    ) throws(StorageFault) -> ClosedRange<Int64> {
        let last = try database.integer("SELECT max(seq) FROM ledger")
        let first = try LedgerFile.first(of: database)
        let checkpoint = try database.integer(
            "SELECT max(seq) FROM ledger WHERE kind = 'ledger.checkpoint'")
        let start =
            switch scope {
            case .all: first
            case .sinceCheckpoint: max(first, checkpoint)
            case .part(let from, _): max(first, Int64(clamping: from))
            }
        return start...max(start, last)
    }

    /// The entry before a part, which the part before it has judged; `nil` when there is none.
    private func head(
        before scope: LedgerVerification.Scope
    ) throws(StorageFault) -> ChainHead? {
        guard case .part(let from, _) = scope,
            Int64(clamping: from) > (try LedgerFile.first(of: database))
        else { return nil }
        let row = try database.statement("SELECT seq, hash FROM ledger WHERE seq = ?1 - 1")
        row.bind(1, Int64(clamping: from))
        defer { row.reset() }
        guard try row.next() else { return nil }
        return ChainHead(sequence: row.integer(0), hash: row.blob(1))
    }

    /// What must stand before the first row that is read.
    private func anchor(_ first: LedgerCursor.Item) throws(StorageFault) -> ChainHead {
        let before = first.row.sequence - 1
        if let checkpoint = LedgerCheckpoint(first.row) {
            return ChainHead(sequence: before, hash: checkpoint.hash)
        }
        return ChainHead(
            sequence: 0, hash: try LedgerRow.firstPreviousHash(epoch: epoch, hasher))
    }

    private func check(
        _ item: LedgerCursor.Item, after before: ChainHead, _ signature: SignatureCheck?,
        _ result: inout LedgerVerification
    ) throws(StorageFault) {
        let row = item.row
        result.entries += 1
        if result.entries == 1 { result.firstSequence = UInt64(bitPattern: row.sequence) }
        result.lastSequence = UInt64(bitPattern: row.sequence)
        guard row.sequence == before.sequence + 1 else {
            return result.add(.gap, at: before.sequence + 1)
        }
        guard row.isWellFormed, try row.hash(after: before.hash, hasher) == item.hash else {
            return result.add(.hashMismatch, at: row.sequence)
        }
        try checkLink(item, &result)
        if row.kind == EntryKind.ledgerCheckpoint.rawValue {
            result.checkpoints += 1
            checkCheckpoint(row, before, signature, &result)
        }
    }

    private func checkLink(
        _ item: LedgerCursor.Item, _ result: inout LedgerVerification
    ) throws(StorageFault) {
        switch (item.row.person, item.salt, item.member) {
        case (nil, nil, nil): break
        case (.some, nil, nil): result.erasedLinks += 1
        case (let digest?, let salt?, let member?):
            let computed = try LedgerRow.personDigest(salt: salt, member: member, hasher)
            if computed != digest { result.add(.linkMismatch, at: item.row.sequence) }
        default: result.add(.linkMismatch, at: item.row.sequence)
        }
    }

    private func checkCheckpoint(
        _ row: LedgerRow, _ before: ChainHead, _ signature: SignatureCheck?,
        _ result: inout LedgerVerification
    ) {
        guard let checkpoint = LedgerCheckpoint(row), checkpoint.head == before else {
            return result.add(.checkpointMismatch, at: row.sequence)
        }
        guard let signature else { return }
        if !signature(checkpoint.signedBytes(epoch: epoch), checkpoint.signature) {
            result.add(.badSignature, at: row.sequence)
        }
    }
}

extension LedgerVerification.Scope {
    /// Entries that are read at most.
    fileprivate var limit: UInt64 {
        if case .part(_, let count) = self { count } else { .max }
    }
}

extension Ledger {
    /// Recomputes a part of the chain; the next one goes on after `lastSequence`. All parts
    /// together find what `verify(all: true)` finds.
    public func verify(
        from sequence: UInt64, count: UInt64,
        signature: ((_ signed: [UInt8], _ signature: [UInt8]) -> Bool)? = nil
    ) throws(StorageFault) -> LedgerVerification {
        let verifier = LedgerVerifier(database: database, epoch: epoch, hasher: writer.hasher)
        return found(
            try verifier.verify(.part(from: sequence, count: count), signature: signature))
    }

    /// Recomputes the chain. `signature` judges a checkpoint's signed bytes; `progress` hears how
    /// many entries of how many are done.
    public func verify(
        all: Bool, signature: ((_ signed: [UInt8], _ signature: [UInt8]) -> Bool)? = nil,
        progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
    ) throws(StorageFault) -> LedgerVerification {
        let verifier = LedgerVerifier(database: database, epoch: epoch, hasher: writer.hasher)
        return found(
            try verifier.verify(
                all ? .all : .sinceCheckpoint, signature: signature, progress: progress))
    }
}
