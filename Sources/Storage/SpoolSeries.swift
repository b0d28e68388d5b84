import StationModel

/// The series that `samples.db` has numbers for; all of them are in memory too.
///
/// `labels` in the table, lengths of 4 bytes, big-endian: the first 4 bytes of SHA-256 over what
/// follows; then of each label, ascending, the length of its name, the name, the length of its
/// value, the value, in UTF-8.
struct SpoolSeries {
    /// A station has some 300. Ten times as many are labels that never come back, and 3,000 of them
    /// are half a megabyte of memory.
    static let most = 3000

    private var numbers: [SampleSeries: Int] = [:]
    /// By number; `nil` = damage has taken its name.
    private var names: [SampleSeries?] = []

    /// Numbers that were given out, up to here without a gap.
    var count: Int { names.count }

    /// Of a file without any.
    init() {}

    init(_ database: SQLiteDatabase, _ hasher: SHA256Hasher) throws(StorageFault) {
        let rows = try database.statement("SELECT number, labels FROM series ORDER BY number")
        defer { rows.reset() }
        while try rows.next() {
            let number = Int(rows.integer(0))
            guard (names.count..<Self.most).contains(number) else {
                throw StorageFault(
                    .damaged, operation: "open", path: database.path,
                    detail: "there is a series \(number)")
            }
            while names.count < number { names.append(nil) }
            let series = try Self.series(in: rows.blob(1), hasher)
            names.append(series)
            if let series { numbers[series] = number }
        }
    }

    /// What of a damaged file's names can be read and believed, each for itself.
    init(salvagedFrom database: SQLiteDatabase, _ hasher: SHA256Hasher) throws(StorageFault) {
        for number in 0..<Self.most {
            let series = readable { () throws(StorageFault) -> SampleSeries? in
                let row = try database.statement("SELECT labels FROM series WHERE number = ?1")
                row.bind(1, Int64(number))
                defer { row.reset() }
                return try row.next() ? Self.series(in: row.blob(0), hasher) : nil
            }
            guard let series = series ?? nil else { continue }
            while names.count < number { names.append(nil) }
            names.append(series)
            numbers[series] = number
        }
    }

    /// Its name; `nil` = nobody knows it any more.
    subscript(number: Int) -> SampleSeries? {
        names.indices.contains(number) ? names[number] : nil
    }

    /// The number of a series that has one.
    func known(_ series: SampleSeries) -> Int? { numbers[series] }

    /// The series' number, a new one where it has none; `nil` = there are too many.
    mutating func number(of series: SampleSeries) -> Int? {
        if let known = numbers[series] { return known }
        guard names.count < Self.most else { return nil }
        numbers[series] = names.count
        names.append(series)
        return names.count - 1
    }

    /// Puts the numbers from `first` on into the table, inside the caller's transaction.
    func write(
        from first: Int, to database: SQLiteDatabase, _ hasher: SHA256Hasher
    ) throws(StorageFault) {
        let insert = try database.statement("INSERT INTO series(number, labels) VALUES(?1, ?2)")
        for number in first..<max(first, count) {
            guard let series = names[number] else { continue }
            try insert.bind(1, Int64(number)).bind(2, Self.bytes(of: series, hasher)).run()
        }
    }

    // MARK: Bytes

    static func bytes(
        of series: SampleSeries, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [UInt8] {
        var bytes: [UInt8] = []
        for label in series.labels {
            bytes.append(counted: label.name.utf8)
            bytes.append(counted: label.value.utf8)
        }
        return try hasher.hash(bytes).prefix(SampleFrame.checkBytes) + bytes
    }

    /// `nil` = these are not the bytes that were written.
    static func series(
        in content: [UInt8], _ hasher: SHA256Hasher
    ) throws(StorageFault) -> SampleSeries? {
        var bytes = content.dropFirst(SampleFrame.checkBytes)
        guard
            try hasher.hash(Array(bytes)).prefix(SampleFrame.checkBytes)
                .elementsEqual(content.prefix(SampleFrame.checkBytes))
        else { return nil }
        var labels: [SampleLabel] = []
        while !bytes.isEmpty {
            guard let name = text(from: &bytes), let value = text(from: &bytes) else { return nil }
            labels.append(SampleLabel(name, value))
        }
        return SampleSeries(labels: labels)
    }

    private static func text(from bytes: inout ArraySlice<UInt8>) -> String? {
        guard bytes.count >= 4 else { return nil }
        let count = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        bytes = bytes.dropFirst(4)
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
