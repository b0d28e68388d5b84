import Foundation
import StationModel

/// Adds up, entry by entry, what went into every place and out of it.
///
/// Theory of operation. A checkpoint, and the first entry of a ledger, carry the totals of every
/// place; the entries of dispensing change them. So from any of those the sums can be taken again:
/// at the next checkpoint and at the end they must be what is written there and in the table of
/// stock. A count that was changed past the ledger shows.
///
/// | entry | what it adds |
/// |---|---|
/// | `stock.restocked` | `change` to restocked |
/// | `vend.outcome` | `items` to vended, or to interrupted where that is the outcome |
/// | `stock.adjusted` | `change` to adjusted |
/// | `stock.counted` | to adjusted, what makes the balance `count` |
/// | `stock.measured` | `change` to restocked, or what is missing to vended |
///
/// In a checkpoint's data a place is the member `lane.<place>` with the text
/// `restocked,vended,interrupted,adjusted`. Beside them stand sums without persons: items taken
/// on quotas that still count, vouchers held, and items left on them.
struct StockBooks: Hashable {
    /// Places with totals that are not all zero.
    private(set) var totals: [String: StockTotals] = [:]

    static let kinds: Set<String> = Set(
        [EntryKind.vendOutcome, .stockRestocked, .stockAdjusted, .stockCounted, .stockMeasured]
            .map(\.rawValue))
    /// Kinds that carry all totals.
    static let bases: Set<String> = Set(
        [EntryKind.ledgerCheckpoint, .ledgerStarted].map(\.rawValue))

    private static let prefix = "lane."

    init() {}

    /// What the table of stock says.
    init(_ database: SQLiteDatabase) throws(StorageFault) {
        for stock in try SuppliesReader(database).stocks() {
            set(stock.totals, at: stock.place.text)
        }
    }

    /// What a checkpoint says, or a first entry.
    init(base data: String) {
        for (key, value) in Self.members(of: data) where key.hasPrefix(Self.prefix) {
            let numbers = ((value as? String) ?? "").split(separator: ",").compactMap { Int($0) }
            guard numbers.count == 4 else { continue }
            set(
                StockTotals(
                    restocked: numbers[0], vended: numbers[1], interrupted: numbers[2],
                    adjusted: numbers[3]), at: String(key.dropFirst(Self.prefix.count)))
        }
    }

    mutating func add(kind: String, subject: String, data: String) {
        guard Self.kinds.contains(kind) else { return }
        let members = Self.members(of: data)
        let change = members["change"] as? Int ?? 0
        var place = totals[subject] ?? StockTotals()
        switch kind {
        case EntryKind.stockRestocked.rawValue: place.restocked += change
        case EntryKind.stockAdjusted.rawValue: place.adjusted += change
        case EntryKind.stockCounted.rawValue:
            place.adjusted += (members["count"] as? Int ?? place.balance) - place.balance
        case EntryKind.stockMeasured.rawValue:
            if change < 0 { place.vended -= change } else { place.restocked += change }
        default:
            let items = members["items"] as? Int ?? 0
            let isInDoubt = members["outcome"] as? String == VendOutcome.interrupted.rawValue
            if isInDoubt { place.interrupted += items } else { place.vended += items }
        }
        set(place, at: subject)
    }

    private mutating func set(_ value: StockTotals, at place: String) {
        totals[place] = value == StockTotals() ? nil : value
    }

    /// The members of a base's data.
    var data: [String: LedgerValue] {
        var data: [String: LedgerValue] = [:]
        for (place, totals) in totals {
            let numbers = [totals.restocked, totals.vended, totals.interrupted, totals.adjusted]
            data[Self.prefix + place] = .text(numbers.map(String.init).joined(separator: ","))
        }
        return data
    }

    /// Places whose totals differ.
    func differing(from other: StockBooks) -> Set<String> {
        Set(totals.keys).union(other.totals.keys).filter { totals[$0] != other.totals[$0] }
    }

    /// What a checkpoint says of dispensing; nothing where nothing was ever given out.
    static func checkpointData(
        _ database: SQLiteDatabase
    ) throws(StorageFault) -> [String: LedgerValue] {
        var data = try StockBooks(database).data
        let sums = [
            ("quotasUsed", "SELECT ifnull(sum(count), 0) FROM quota_use"),
            ("vouchersHeld", "SELECT count(*) FROM held_voucher"),
            ("vouchersLeft", "SELECT ifnull(sum(remaining), 0) FROM held_voucher"),
        ]
        for (name, sql) in sums {
            let sum = try database.integer(sql)
            if sum > 0 { data[name] = .integer(sum) }
        }
        return data
    }

    /// The books before an entry: from the last base before it.
    static func before(
        _ sequence: Int64, _ database: SQLiteDatabase
    ) throws(StorageFault) -> StockBooks? {
        let names = (kinds.union(bases)).sorted().map { "'\($0)'" }.joined(separator: ", ")
        let base = try database.statement(
            """
            SELECT max(seq) FROM ledger
            WHERE seq < ?1 AND kind IN ('ledger.checkpoint', 'ledger.started')
            """)
        base.bind(1, sequence)
        defer { base.reset() }
        guard try base.next(), let start = base.optionalInteger(0) else { return nil }
        let rows = try database.statement(
            """
            SELECT kind, subject, data FROM ledger
            WHERE seq BETWEEN ?1 AND ?2 - 1 AND kind IN (\(names)) ORDER BY seq
            """)
        rows.bind(1, start).bind(2, sequence)
        defer { rows.reset() }
        var books = StockBooks()
        while try rows.next() {
            if bases.contains(rows.text(0)) {
                books = StockBooks(base: rows.text(2))
            } else {
                books.add(kind: rows.text(0), subject: rows.text(1), data: rows.text(2))
            }
        }
        return books
    }

    private static func members(of data: String) -> [String: Any] {
        do {
            let object = try JSONSerialization.jsonObject(with: Data(data.utf8))
            return object as? [String: Any] ?? [:]
        } catch {
            // Data that is no JSON has another hash than it had: that is what is reported.
            return [:]
        }
    }
}
