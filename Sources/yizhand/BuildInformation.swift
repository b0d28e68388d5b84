/// Which program this is.
enum BuildInformation {
    /// Semantic versioning; the change log has the same number.
    static let version = "0.1.0"
}
