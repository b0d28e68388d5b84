import CSQLite
import StationModel

/// A prepared statement. Bindings keep their values until they are bound again.
///
/// `run` for what returns no rows; `while try next()` for rows. Whoever leaves such a loop early
/// calls `reset`, or the transaction stays open.
final class SQLiteStatement {
    /// `nil` once finalized: SQLite then refuses every call.
    private var handle: OpaquePointer?
    private unowned let database: SQLiteDatabase

    init(handle: OpaquePointer, database: SQLiteDatabase) {
        self.handle = handle
        self.database = database
    }

    /// With its connection's end.
    func finalize() {
        sqlite3_finalize(handle)
        handle = nil
    }

    // MARK: Parameters, numbered from 1

    @discardableResult
    func bind(_ index: Int32, _ value: Int64?) -> Self {
        check(
            value.map { sqlite3_bind_int64(handle, index, $0) }
                ?? sqlite3_bind_null(handle, index))
    }

    @discardableResult
    func bind(_ index: Int32, _ text: String) -> Self {
        var text = text
        return check(
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    // An empty Swift string has no address, and no address would bind NULL.
                    guard let start = $0.baseAddress else {
                        return sqlite3_bind_text(handle, index, "", 0, nil)
                    }
                    return sqlite_bind_text_copy(handle, index, start, Int32($0.count))
                }
            })
    }

    @discardableResult
    func bind(_ index: Int32, _ blob: [UInt8]?) -> Self {
        guard let blob else { return check(sqlite3_bind_null(handle, index)) }
        return check(
            blob.withUnsafeBytes {
                guard let start = $0.baseAddress, !$0.isEmpty else {
                    return sqlite3_bind_zeroblob(handle, index, 0)
                }
                return sqlite_bind_blob_copy(handle, index, start, Int32($0.count))
            })
    }

    /// The digest's 16 bytes. No array is made: a list has millions of them.
    @discardableResult
    func bind(_ index: Int32, _ digest: CredentialDigest) -> Self {
        let words = (digest.high.bigEndian, digest.low.bigEndian)
        return check(
            withUnsafeBytes(of: words) {
                sqlite_bind_blob_copy(handle, index, $0.baseAddress, Int32($0.count))
            })
    }

    /// Takes over column `column` of another statement's row, whatever its type.
    func bind(_ index: Int32, column: Int32, of row: SQLiteStatement) {
        check(sqlite3_bind_value(handle, index, sqlite3_column_value(row.handle, column)))
    }

    /// UTF-8 text that is not copied: it stays where it is until `unbind`.
    func bind(_ index: Int32, borrowedText text: UnsafeBufferPointer<UInt8>) {
        precondition(text.baseAddress != nil, "no address would bind NULL")
        _ = text.withMemoryRebound(to: CChar.self) {
            check(sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), nil))
        }
    }

    /// Bytes that are not copied: they stay where they are until `unbind`.
    func bind(_ index: Int32, borrowedBlob blob: UnsafeBufferPointer<UInt8>?) {
        check(sqlite3_bind_blob(handle, index, blob?.baseAddress, Int32(blob?.count ?? 0), nil))
    }

    /// Binds NULL everywhere: what was borrowed may go.
    func unbind() { sqlite3_clear_bindings(handle) }

    @discardableResult
    private func check(_ code: Int32) -> Self {
        precondition(code == SQLITE_OK, "a parameter that the statement does not have")
        return self
    }

    // MARK: Execution

    /// Runs to the end and makes ready for the next time.
    func run() throws(StorageFault) {
        while try next() {}
    }

    /// Steps to the next row; `false` at the end, when the statement is ready for the next time.
    func next() throws(StorageFault) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        // The message belongs to the step: it is read before the reset.
        let fault = code == SQLITE_DONE ? nil : database.fault(code, "execute")
        sqlite3_reset(handle)
        if let fault { throw fault }
        return false
    }

    func reset() { sqlite3_reset(handle) }

    // MARK: Columns of the current row, numbered from 0

    var columnCount: Int32 { sqlite3_column_count(handle) }

    /// What the columns are called, before the first row as well.
    var columnNames: [String] {
        (0..<columnCount).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
    }

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
