import CSQLite
import StationModel

/// Reads the frames of a damaged `samples.db` upwards, as far as they can be read and believed.
///
/// Of a page that cannot be read SQLite tells no more than that. Which samples lay there is looked
/// for number by number: a place in the tree leads to its page without its neighbours. What a
/// damaged page says of itself is not believed: a frame that its own check does not prove is as one
/// that cannot be read, with its number.
struct SpoolScan {
    /// A frame that can be believed.
    struct Found {
        let row: FrameRow
        let values: [SampleFrame.Value]
        /// Whether something before it could not be.
        let isBehindHole: Bool

        /// The number of the sample before its first one.
        var before: Int64 { row.last - Int64(values.count) }
    }

    /// A leaf of 512 bytes holds up to eight frames, and on the page above it hang some fifty: so
    /// far every frame is asked for, behind that by steps that double.
    private static let mostSingleSteps = 500
    /// Some twenty microseconds each: a card of which every page is a hole costs seconds.
    private static let mostLookUps = 200_000
    /// More than any file holds, and far from where numbers end.
    private static let mostSamples: Int64 = 1 << 40

    private let source: SQLiteDatabase
    private let hasher: SHA256Hasher
    private let end: Int64?
    private let start: Int64
    /// The number of the last sample that was found.
    private(set) var reached: Int64
    /// Whether nothing comes behind that, as far as the file can tell.
    private(set) var sawEnd = false
    private(set) var sawHole = false
    private var next: Int64
    /// Samples of a frame, by the last one.
    private var usualCount: Int64 = 1
    private var lookUps = 0

    /// - Parameter end: the number of the newest sample, where it is known.
    init(
        _ source: SQLiteDatabase, behind start: Int64, end: Int64?, _ hasher: SHA256Hasher
    ) {
        self.source = source
        self.hasher = hasher
        self.end = end
        self.start = start
        reached = start
        next = start + 1
    }

    /// Throws only what `body` throws.
    mutating func run(_ body: (Found) throws(StorageFault) -> Void) throws(StorageFault) {
        repeat {
            if try stretch(body) {
                sawEnd = true
                return
            }
            sawHole = true
        } while passHole()
    }

    /// Hands over frames until the end (`true`), or until one cannot be read or believed.
    private mutating func stretch(
        _ body: (Found) throws(StorageFault) -> Void
    ) throws(StorageFault) -> Bool {
        guard let rows = rows(from: next) else { return false }
        defer { rows.reset() }
        while true {
            guard let isRow = readable({ () throws(StorageFault) in try rows.next() }) else {
                return false
            }
            guard isRow else { return true }
            guard let found = found(rows) else { return false }
            try body(found)
            reached = found.row.last
            next = reached + 1
            usualCount = Int64(found.values.count)
        }
    }

    private func rows(from number: Int64) -> SQLiteStatement? {
        let rows = readable { () throws(StorageFault) in
            try source.statement(
                "SELECT \(FrameRow.columns) FROM frame WHERE last >= ?1 ORDER BY last")
        }
        return rows?.bind(1, number)
    }

    private func found(_ rows: SQLiteStatement) -> Found? {
        guard let row = FrameRow(rows), row.last > reached, row.last <= end ?? Self.mostSamples,
            let values = readable({ () throws(StorageFault) in
                try SampleFrame.values(in: row.content, at: row.time, hasher)
            }) ?? nil, !values.isEmpty
        else { return nil }
        let found = Found(row: row, values: values, isBehindHole: sawHole)
        // The mark may lie within the first one.
        guard found.before >= reached || reached == start else { return nil }
        return found
    }

    // MARK: Holes

    /// Goes to the first number behind a hole from which on something can be read, or where the
    /// file ends; false = there is none.
    private mutating func passHole() -> Bool {
        var bad = next
        var step = usualCount
        var steps = 0
        let limit = end ?? Self.mostSamples
        while bad < limit, lookUps < Self.mostLookUps {
            steps += 1
            if steps > Self.mostSingleSteps { step *= 2 }
            let place = min(bad + step, limit)
            guard isReadable(from: place) else {
                bad = place
                continue
            }
            var good = place
            while good - bad > 1 {
                let middle = bad + (good - bad) / 2
                if isReadable(from: middle) { good = middle } else { bad = middle }
            }
            next = good
            return true
        }
        return false
    }

    /// Whether the first frame from there on can be believed, or there is none.
    private mutating func isReadable(from number: Int64) -> Bool {
        lookUps += 1
        guard let rows = rows(from: number) else { return false }
        defer { rows.reset() }
        guard let isRow = readable({ () throws(StorageFault) in try rows.next() }) else {
            return false
        }
        return !isRow || found(rows) != nil
    }
}
