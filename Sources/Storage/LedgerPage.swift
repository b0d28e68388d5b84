public import StationModel

/// Some lines of an export, so that a long one is many short questions to the ledger's owner.
public struct LedgerPage: Hashable, Sendable {
    /// Whole lines, each with its end; the first page begins with the header.
    public let text: String
    public let entries: Int
    /// After which event the next page begins; `nil` = this was the last page.
    public let next: String?
}

extension Ledger {
    /// The lines after an event (`nil`: from the beginning), at most `limit`. All pages one after
    /// the other are what `export` writes.
    ///
    /// Throws a fault of the kind `gone` when `eventId` is no event's id.
    public func exportPage(
        _ format: LedgerExportFormat, station: StationId, after eventId: String?, limit: Int
    ) throws(StorageFault) -> LedgerPage {
        var place: LedgerPlace?
        if let eventId {
            place = LedgerPlace(eventId: eventId)
            guard place != nil else {
                throw StorageFault(
                    .gone, operation: "export", path: directory + "/station.db",
                    detail: "there is no entry \(eventId)")
            }
        }
        let export = LedgerExport(format, station: station)
        var page = PageBuilder(export: export, after: eventId, limit: limit)
        if place?.epoch != epoch {
            try page.take(LedgerCursor(salvagedIn: database, from: place))
        }
        let first = place.flatMap { $0.epoch == epoch ? Int64(clamping: $0.sequence) : nil } ?? 0
        try page.take(
            LedgerCursor(
                database, epoch: epoch, from: first, first: LedgerFile.first(of: database)))
        return page.page
    }
}

/// Collects the lines of one page.
private struct PageBuilder {
    let export: LedgerExport
    let after: String?
    let limit: Int
    private var text: String
    private var entries = 0
    /// The entry before, which a line may have to name; the page's own first is not written again.
    private var previous: StoredEntry?

    init(export: LedgerExport, after: String?, limit: Int) {
        self.export = export
        self.after = after
        self.limit = limit
        text = after == nil ? export.header : ""
    }

    mutating func take(_ cursor: LedgerCursor) throws(StorageFault) {
        defer { cursor.close() }
        while entries < limit, let entry = try cursor.next()?.stored {
            if entry.eventId != after {
                text += export.line(entry, after: previous)
                entries += 1
            }
            previous = entry
        }
    }

    var page: LedgerPage {
        LedgerPage(
            text: text, entries: entries, next: entries == limit ? previous?.eventId : nil)
    }
}
