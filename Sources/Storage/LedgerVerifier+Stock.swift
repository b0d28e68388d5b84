import StationModel

/// Stock beside the chain: what the entries add up to is what checkpoints and the table say.
extension LedgerVerifier {
    func books(
        before scope: LedgerVerification.Scope
    ) throws(StorageFault) -> StockBooks? {
        guard case .part(let from, _) = scope, from > 1 else { return nil }
        return try StockBooks.before(Int64(clamping: from), database)
    }

    /// Follows an entry; a checkpoint must say what the entries before it add up to.
    func keep(
        _ books: inout StockBooks?, _ row: LedgerRow, _ result: inout LedgerVerification
    ) {
        let isBase = StockBooks.bases.contains(row.kind)
        guard isBase || StockBooks.kinds.contains(row.kind) else { return }
        let data = String(decoding: row.data, as: UTF8.self)
        guard isBase else {
            books?.add(kind: row.kind, subject: row.subject, data: data)
            return
        }
        let base = StockBooks(base: data)
        if let books { result.add(unbalanced: books.differing(from: base), at: row.sequence) }
        books = base
    }

    /// At the end the table of stock must say the same, and its counts must be its balances.
    func close(
        _ books: StockBooks?, _ result: inout LedgerVerification
    ) throws(StorageFault) {
        let stocks = try SuppliesReader(database).stocks()
        var wrong = Set(stocks.filter { !$0.isConserved }.map(\.place.text))
        if let books { wrong.formUnion(try books.differing(from: StockBooks(database))) }
        result.add(unbalanced: wrong, at: Int64(bitPattern: result.lastSequence))
    }
}
