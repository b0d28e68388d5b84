/// The fire alarm's memory: the file `fire.latch` exists = a fire is latched.
///
/// It depends on no database, so that a fire outlives a damaged one. Both changes are on disk,
/// file and directory, when they return; both may be repeated. The start of the loop reads it,
/// the storage lane writes it.
public struct FireLatch: Sendable {
    private let directory: String
    private var path: String { directory + "/fire.latch" }

    public init(directory: String) { self.directory = directory }

    /// Whether a fire is latched. A fault is not an answer: the caller decides what is safe.
    public func isLatched() throws(StorageFault) -> Bool {
        try Files.requireDirectory(directory)
        return try Files.exists(path)
    }

    /// Sets or removes the latch.
    public func set(_ latched: Bool) throws(StorageFault) {
        try Files.requireDirectory(directory)
        if latched { try Files.create(path) } else { try Files.remove(path) }
        try Files.synchronise(directory)
    }
}
