import StationModel

/// Which numbers of earlier epochs are in the table `salvaged`: runs without a gap, each a row of
/// `fact`. By them a later damage of the same table knows what it has taken, and what was missing
/// before it.
struct SavedRuns {
    /// Entries that follow from each other.
    struct Run: Hashable {
        let epoch: UInt64
        let from: Int64
        /// The last number that is known.
        var to: Int64
        /// Whether nothing came behind it.
        var isEndKnown = true

        /// A ledger of which nothing was read yet.
        init(ledger epoch: UInt64, from: Int64) {
            self.epoch = epoch
            self.from = from
            to = from - 1
            isEndKnown = false
        }

        fileprivate init(epoch: UInt64, from: Int64, to: Int64) {
            self.epoch = epoch
            self.from = from
            self.to = to
        }

        /// The next row of the ledger. The number of one that is not proved may be damage itself:
        /// it counts where it is the next one.
        mutating func met(_ sequence: Int64, isProved: Bool) {
            if isProved || sequence == to + 1 { to = sequence } else { isEndKnown = false }
            if isProved { isEndKnown = true }
        }
    }

    /// What a damaged file may leave in pieces: 40 KB. What is in more than that was told as
    /// missing between them, and is not looked after a second time.
    private static let most = 1000
    /// In front of each name: `saved/<epoch, 16 hex>/<first number>`, the value is the last one.
    private static let prefix = "saved/"

    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    /// As they were noted when the file was made.
    func known() throws(StorageFault) -> [Run] {
        let rows = try database.statement("SELECT name, value FROM fact WHERE name GLOB ?1")
        rows.bind(1, Self.prefix + "*")
        defer { rows.reset() }
        var runs: [Run] = []
        while try rows.next() {
            let parts = rows.text(0).split(separator: "/")
            guard parts.count == 3, let epoch = UInt64(strictHex: parts[1]),
                let from = Int64(parts[2])
            else { continue }
            runs.append(Run(epoch: epoch, from: from, to: rows.integer(1)))
        }
        return runs.sorted { $0.from < $1.from }
    }

    /// Notes what the table holds now; in a new file, where nothing is noted yet.
    func remember() throws(StorageFault) {
        let rows = try database.statement("SELECT epoch, seq FROM salvaged ORDER BY epoch, seq")
        defer { rows.reset() }
        var runs: [Run] = []
        while try rows.next(), runs.count <= Self.most {
            let epoch = UInt64(bitPattern: rows.integer(0))
            let sequence = rows.integer(1)
            if let last = runs.last, last.epoch == epoch, last.to + 1 == sequence {
                runs[runs.count - 1].to = sequence
            } else {
                runs.append(Run(epoch: epoch, from: sequence, to: sequence))
            }
        }
        for run in runs.prefix(Self.most) {
            try database.setFact("\(Self.prefix)\(run.epoch.hex)/\(run.from)", run.to)
        }
    }

    /// What should be in the table by these runs of one epoch, is not, and is not at the hub.
    func gaps(
        in runs: [Run], acknowledged: Int64
    ) throws(StorageFault) -> [LedgerGap] {
        var gaps: [LedgerGap] = []
        for run in runs {
            try holes(in: run, behind: acknowledged) { (from, to) throws(StorageFault) in
                if gaps.count == LedgerGap.mostOfEpoch, let last = gaps.last {
                    gaps[gaps.count - 1].to = to
                    gaps[gaps.count - 1].count = last.count + to - from + 1
                } else {
                    gaps.append(
                        LedgerGap(epoch: run.epoch, from: from, to: to, count: to - from + 1))
                }
            }
            guard !run.isEndKnown else { continue }
            let end = max(run.to, acknowledged)
            if gaps.last?.to != end {
                gaps.append(LedgerGap(epoch: run.epoch, from: end + 1, to: end, count: 0))
            }
            gaps[gaps.count - 1].isEndKnown = false
        }
        for index in gaps.indices {
            gaps[index].begins = try time(of: gaps[index].from - 1, gaps[index].epoch)
            guard gaps[index].isEndKnown else { continue }
            gaps[index].ends = try time(of: gaps[index].to + 1, gaps[index].epoch)
        }
        return gaps
    }

    private func holes(
        in run: Run, behind acknowledged: Int64,
        _ found: (_ from: Int64, _ to: Int64) throws(StorageFault) -> Void
    ) throws(StorageFault) {
        var next = max(run.from, acknowledged + 1)
        let rows = try database.statement(
            "SELECT seq FROM salvaged WHERE epoch = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq")
        rows.bind(1, Int64(bitPattern: run.epoch)).bind(2, next).bind(3, run.to)
        defer { rows.reset() }
        while try rows.next() {
            let sequence = rows.integer(0)
            if sequence > next { try found(next, sequence - 1) }
            next = sequence + 1
        }
        if next <= run.to { try found(next, run.to) }
    }

    /// By a trusted clock only: another one would tell 1970.
    private func time(of sequence: Int64, _ epoch: UInt64?) throws(StorageFault) -> UnixTime? {
        guard let epoch else { return nil }
        let row = try database.statement(
            "SELECT time_ms FROM salvaged WHERE epoch = ?1 AND seq = ?2 AND clock > -2")
        row.bind(1, Int64(bitPattern: epoch)).bind(2, sequence)
        defer { row.reset() }
        return try row.next() ? UnixTime(milliseconds: row.integer(0)) : nil
    }
}
