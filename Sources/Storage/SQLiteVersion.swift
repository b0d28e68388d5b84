import CSQLite

/// The SQLite that the program runs with: the system's, which its updates change.
public enum SQLiteVersion {
    /// As SQLite says it, such as `3.40.1`.
    public static var text: String { String(cString: sqlite3_libversion()) }
}
