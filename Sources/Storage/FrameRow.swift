import StationModel

/// A row of the table `frame`, as it lies there: its content is not judged yet.
struct FrameRow {
    /// In the order in which `init(_:)` expects them.
    static let columns = "last, time_ms, content, boot, mono_ms"

    /// The number of its last sample.
    let last: Int64
    let time: UnixTime
    let content: [UInt8]
    let undated: UndatedMoment?

    init(last: Int64, time: UnixTime, content: [UInt8], undated: UndatedMoment?) {
        self.last = last
        self.time = time
        self.content = content
        self.undated = undated
    }

    /// The current row of a statement; `nil` = its boot is none.
    init?(_ row: SQLiteStatement) {
        last = row.integer(0)
        time = UnixTime(milliseconds: row.integer(1))
        content = row.blob(2)
        guard let bytes = row.optionalBlob(3) else {
            undated = nil
            return
        }
        guard let boot = BootId(hex: bytes.hex), let monotonic = row.optionalInteger(4) else {
            return nil
        }
        undated = UndatedMoment(boot: boot, monotonicMilliseconds: monotonic)
    }

    func insert(into database: SQLiteDatabase) throws(StorageFault) {
        let insert = try database.statement(
            "INSERT INTO frame(\(Self.columns)) VALUES(?1, ?2, ?3, ?4, ?5)")
        insert.bind(1, last).bind(2, time.milliseconds).bind(3, content)
        try insert.bind(4, undated?.boot.bytes).bind(5, undated?.monotonicMilliseconds).run()
    }
}
