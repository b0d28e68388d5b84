public import StationModel

/// A sample that the hub refuses while it takes others. It is sent no more; that it is lost is
/// counted, and told, by the hub's machine.
public struct QuarantinedSample: Sendable {
    /// `nil` = damage has taken its name.
    public let series: SampleSeries?
    public let time: UnixTime
    public let value: Double
    /// A word of ours (`contentRefused`), never the hub's text.
    public let reason: String
    /// HTTP; `nil` = the refusal had none.
    public let status: Int?
    /// When it was refused.
    public let noted: UnixTime
}

/// Refused samples in their order, so many of them that a person looks at them.
struct RefusedSamples {
    /// What a technician can read who comes once a quarter; some 0.3 MB.
    static let most = 1000
    /// A series is refused minute after minute, and its samples say the same: they must neither
    /// push out those of all others within hours nor wear the card.
    static let mostOfSeries = 10

    private(set) var all: [QuarantinedSample] = []

    init(_ all: [QuarantinedSample] = []) { self.all = all }

    /// The same sample takes the place of its note; the oldest go.
    mutating func add(_ sample: QuarantinedSample) {
        all.removeAll { $0.series == sample.series && $0.time == sample.time }
        all.append(sample)
        if all.filter({ $0.series == sample.series }).count > Self.mostOfSeries,
            let oldest = all.firstIndex(where: { $0.series == sample.series })
        {
            all.remove(at: oldest)
        }
        if all.count > Self.most { all.removeFirst() }
    }
}

/// The table `quarantine`.
struct QuarantineTable {
    /// At most: a row of labels with some 150 bytes shares a page of 512 with another.
    static let bytesPerRow: Int64 = 512

    private let database: SQLiteDatabase
    private let hasher: SHA256Hasher

    init(_ database: SQLiteDatabase, _ hasher: SHA256Hasher) {
        self.database = database
        self.hasher = hasher
    }

    init(_ file: SpoolFile) { self.init(file.database, file.hasher) }

    /// Adds notes as `RefusedSamples` does, inside the caller's transaction.
    func write(_ samples: [QuarantinedSample]) throws(StorageFault) {
        for sample in samples {
            guard let series = sample.series else { continue }
            let labels = try SpoolSeries.bytes(of: series, hasher)
            try database.statement("DELETE FROM quarantine WHERE labels = ?1 AND time_ms = ?2")
                .bind(1, labels).bind(2, sample.time.milliseconds).run()
            let insert = try database.statement(
                """
                INSERT INTO quarantine(labels, time_ms, value, reason, status, noted_ms)
                VALUES(?1, ?2, ?3, ?4, ?5, ?6)
                """)
            insert.bind(1, labels).bind(2, sample.time.milliseconds)
            insert.bind(3, Int64(bitPattern: sample.value.bitPattern)).bind(4, sample.reason)
            try insert.bind(5, sample.status.map { Int64($0) })
                .bind(6, sample.noted.milliseconds).run()
            try database.statement(
                """
                DELETE FROM quarantine WHERE labels = ?1 AND place <= (
                    SELECT place FROM quarantine WHERE labels = ?1
                    ORDER BY place DESC LIMIT 1 OFFSET ?2)
                """
            ).bind(1, labels).bind(2, Int64(RefusedSamples.mostOfSeries)).run()
        }
        if !samples.isEmpty { try keep(newest: Int64(RefusedSamples.most)) }
    }

    /// Deletes all but so many, inside the caller's transaction.
    func keep(newest count: Int64) throws(StorageFault) {
        try database.statement(
            """
            DELETE FROM quarantine WHERE place <= (
                SELECT place FROM quarantine ORDER BY place DESC LIMIT 1 OFFSET ?1)
            """
        ).bind(1, count).run()
    }

    /// The oldest first.
    func all() throws(StorageFault) -> [QuarantinedSample] {
        var samples: [QuarantinedSample] = []
        try forEach { samples.append($0) }
        return samples
    }

    /// Hands them over one by one, the oldest first.
    func forEach(_ body: (QuarantinedSample) -> Void) throws(StorageFault) {
        let rows = try database.statement(
            """
            SELECT labels, time_ms, value, reason, status, noted_ms FROM quarantine
            ORDER BY place
            """)
        defer { rows.reset() }
        while try rows.next() {
            body(
                QuarantinedSample(
                    series: try SpoolSeries.series(in: rows.blob(0), hasher),
                    time: UnixTime(milliseconds: rows.integer(1)),
                    value: Double(bitPattern: UInt64(bitPattern: rows.integer(2))),
                    reason: rows.text(3), status: rows.optionalInteger(4).map { Int($0) },
                    noted: UnixTime(milliseconds: rows.integer(5))))
        }
    }
}

extension SampleSpool {
    /// A note is on disk with the next change of the file, and so with the mark that leaves its
    /// sample behind. One of a live sample has no such change, and waits for an hour at most: some
    /// hundred kilobytes a day where eight series are refused each minute. The first goes at once.
    static let longestUnnoted: Duration = .hours(1)

    /// Notes a sample that the hub refuses, from a batch or live. Again for the same one: the note
    /// is renewed.
    public func quarantine(
        _ sample: TimedSample, reason: String, status: Int?, at noted: UnixTime
    ) {
        losses.refused.add(
            QuarantinedSample(
                series: sample.series, time: sample.time, value: sample.value, reason: reason,
                status: status, noted: noted))
    }

    /// Those on disk and those on their way there, the oldest first.
    public func quarantinedSamples() throws(StorageFault) -> [QuarantinedSample] {
        var samples = RefusedSamples()
        if let file = try existing() {
            samples = RefusedSamples(
                try use(file) { (file) throws(StorageFault) in try QuarantineTable(file).all() })
        }
        for sample in losses.refused.all { samples.add(sample) }
        return samples.all
    }

    func isNoteDue(_ now: MonotonicInstant) -> Bool {
        !losses.refused.all.isEmpty
            && notedAt.map { now - $0 >= Self.longestUnnoted } ?? true
    }
}
