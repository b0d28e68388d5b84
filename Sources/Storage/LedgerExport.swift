import HubWire
public import StationModel

/// The forms in which entries leave the station by hand.
public enum LedgerExportFormat: String, Hashable, CaseIterable, Sendable {
    /// One CloudEvent (1.0, JSON) a line; `data` is JSON text in a string.
    case ndjson
    /// RFC 4180 with a header line, for a spreadsheet.
    case csv
}

/// Writes entries line by line, the salvaged ones of earlier epochs first.
struct LedgerExport {
    /// `tail` is a screen, not an export.
    static let mostTail = 10_000

    private let format: LedgerExportFormat
    private let station: StationId

    init(_ format: LedgerExportFormat, station: StationId) {
        self.format = format
        self.station = station
    }

    func run(
        _ database: SQLiteDatabase, epoch: UInt64, write: (String) throws -> Void
    ) throws {
        if !header.isEmpty { try write(header) }
        var previous: StoredEntry?
        for cursor in [
            try LedgerCursor(salvagedIn: database),
            try LedgerCursor(
                database, epoch: epoch, from: 0, first: LedgerFile.first(of: database)),
        ] {
            defer { cursor.close() }
            while let entry = try cursor.next()?.stored {
                try write(line(entry, after: previous))
                previous = entry
            }
        }
    }

    /// What stands before the first line.
    var header: String {
        switch format {
        case .ndjson: ""
        case .csv: "id,time,clocktrust,boot,type,subject,member,data,hash\r\n"
        }
    }

    func line(_ entry: StoredEntry, after previous: StoredEntry?) -> String {
        switch format {
        case .ndjson: ndjson(entry, after: previous)
        case .csv: csv(entry)
        }
    }

    /// By hand each entry leaves with the time that the clock showed.
    private func ndjson(_ entry: StoredEntry, after previous: StoredEntry?) -> String {
        var line: [UInt8] = []
        entry.cloudEvent(of: station, after: previous).append(to: &line, as: .lines)
        return String(decoding: line, as: UTF8.self)
    }

    private func csv(_ entry: StoredEntry) -> String {
        let member =
            switch entry.person {
            case .nobody: ""
            case .member(let member): member.hex
            case .erased: "erased"
            }
        let fields = [
            entry.eventId, entry.time.rfc3339, entry.trust.word, entry.boot, entry.kind,
            entry.subject, member, entry.data, entry.hash.hex,
        ]
        return fields.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
            return field
        }
        let doubled = field.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + doubled.joined(separator: "\"\"") + "\""
    }

    static func tail(
        _ count: Int, _ database: SQLiteDatabase, epoch: UInt64
    ) throws(StorageFault) -> [StoredEntry] {
        let count = min(max(count, 0), mostTail)
        let cursor = try LedgerCursor(
            database, epoch: epoch, from: .max, first: LedgerFile.first(of: database),
            descending: true)
        defer { cursor.close() }
        var entries: [StoredEntry] = []
        while entries.count < count, let item = try cursor.next() { entries.append(item.stored) }
        return entries.reversed()
    }
}

extension Ledger {
    /// The newest entries, oldest first; at most 10,000.
    public func tail(_ count: Int) throws(StorageFault) -> [StoredEntry] {
        try LedgerExport.tail(count, database, epoch: epoch)
    }

    /// Streams all entries, one line a call of `write`, in bounded memory.
    public func export(
        _ format: LedgerExportFormat, station: StationId, write: (String) throws -> Void
    ) throws {
        try LedgerExport(format, station: station).run(database, epoch: epoch, write: write)
    }
}
