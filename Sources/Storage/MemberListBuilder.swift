/// Builds a new `members.db` beside the one in use, on whatever thread wants to wait for it.
///
/// Nothing of the list in use is touched: look-ups go on. The file has no journal, for a half-made
/// one is thrown away; it is on disk when this returns, and `MemberList.replacement` swaps it in
/// between two look-ups.
public struct MemberListBuilder {
    /// A finished file, waiting to be adopted.
    public struct Built: Hashable, Sendable {
        let path: String
        public let count: Int
        public let listVersion: UInt64
        /// Bytes on disk.
        public let bytes: Int64
    }

    /// 16 MiB: sorting two million index entries spills to a temporary file and stays far below
    /// the 64 MiB that an import may take.
    static let cacheKibibytes = 16_384

    private let directory: String
    private var path: String { MemberFiles(directory).newSnapshot }

    public init(directory: String) { self.directory = directory }

    /// Reads a snapshot and the deltas after it. `inUse` is the list that would be replaced:
    /// versions only increase, and less than half of its lines is refused unless the promise
    /// or the technician (`force`) allows it.
    public func build(
        _ promise: ListPromise, snapshot: ListSnapshot, deltas: [ListDelta] = [],
        replacing inUse: MemberListInUse, force: Bool = false
    ) throws -> Built {
        try inUse.requireNewer(promise)
        try inUse.requireNoShrink(to: promise.count, allowed: promise.allowShrink || force)
        try Files.requireDirectory(directory)
        try Files.remove(path)
        do {
            let count = try fill(promise, snapshot, deltas)
            try Files.synchronise(path)
            try Files.synchronise(directory)
            return Built(
                path: path, count: count, listVersion: promise.listVersion,
                bytes: try Files.size(path))
        } catch {
            try Files.remove(path)
            throw error
        }
    }

    /// The connection is closed when this returns.
    private func fill(
        _ promise: ListPromise, _ snapshot: ListSnapshot, _ deltas: [ListDelta]
    ) throws -> Int {
        let database = try SQLiteDatabase(
            path: path, format: .members, journal: .off, cacheKibibytes: Self.cacheKibibytes,
            create: { (database) throws(StorageFault) in
                try database.execute(MemberListSchema.create)
            })
        return try database.transaction(
            { () throws(any Error) in
                let writer = try MemberListWriter(database, count: 0)
                try writer.write(snapshot)
                let version = try writer.apply(deltas, from: snapshot.version)
                try ListFacts.write(promise, version: version, count: writer.count, to: database)
                return writer.count
            }, failure: { $0 })
    }
}

/// What the list in use is, as far as a new one is judged by it.
public struct MemberListInUse: Hashable, Sendable {
    public let manifestVersion: UInt64
    public let listVersion: UInt64
    public let count: Int

    /// No list is in use.
    public static let none = MemberListInUse(manifestVersion: 0, listVersion: 0, count: 0)

    func requireNewer(_ promise: ListPromise) throws(ListRefusal) {
        guard promise.manifestVersion > manifestVersion else {
            throw .manifestNotNewer(version: promise.manifestVersion, inUse: manifestVersion)
        }
        guard promise.listVersion >= listVersion else {
            throw .listOlder(version: promise.listVersion, inUse: listVersion)
        }
    }

    /// A list that shrinks below half of its lines is more likely an accident than an intention.
    func requireNoShrink(to newCount: Int, allowed: Bool) throws(ListRefusal) {
        guard !allowed, newCount < (count + 1) / 2 else { return }
        throw .shrinks(from: count, to: newCount)
    }
}
