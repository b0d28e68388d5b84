import StationModel

/// Which program this is.
enum BuildInformation {
    /// Semantic versioning; the change log has the same number.
    static let version = "0.1.0"
    /// 2026-11-20T00:00:00Z, set with the version: no station's clock is earlier than the program
    /// that it runs.
    static let date = UnixTime(seconds: 1_795_132_800)
}
