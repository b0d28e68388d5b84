import StationModel

/// A line of a published section as a record of a work file; see the section's own file for the
/// layout. Records in the order of their bytes are lines in the order of a snapshot.
protocol PublishedLine {
    /// The manifest's key, and the beginning of the files' names.
    static var section: String { get }
    /// Bytes of a record.
    static var size: Int { get }
    /// The first bytes, which name the line.
    static var keySize: Int { get }
    /// Lines of a delta that a station takes; a version with more is a snapshot only.
    static var mostDeltaLines: Int { get }

    init(_ record: UnsafeRawBufferPointer)
    /// The line of a snapshot or a delta, without its end.
    func put(_ groups: [MemberGroup]) -> String
    func delete() -> String
}
