/// One section of the manifest: a snapshot, and deltas that lead from version to version.
public struct PublishedFiles: Hashable, Sendable {
    /// A file as the manifest describes it.
    public struct File: Hashable, Sendable {
        /// 1 – 100 characters of `A-Z a-z 0-9 . _ -`, not beginning with a dot: never a path.
        public let name: String
        public let size: Int64
        /// 32 bytes.
        public let sha256: [UInt8]

        public init(name: String, size: Int64, sha256: [UInt8]) {
            self.name = name
            self.size = size
            self.sha256 = sha256
        }
    }

    /// The whole content at one version.
    public struct Snapshot: Hashable, Sendable {
        public let file: File
        public let version: UInt64
        /// Lines in the file.
        public let count: Int

        public init(file: File, version: UInt64, count: Int) {
            self.file = file
            self.version = version
            self.count = count
        }
    }

    /// What changed from one version to a later one.
    public struct Delta: Hashable, Sendable {
        public let file: File
        public let from: UInt64
        public let to: UInt64

        public init(file: File, from: UInt64, to: UInt64) {
            self.file = file
            self.from = from
            self.to = to
        }
    }

    public let snapshot: Snapshot
    /// In order: each begins where the one before it ends.
    public let deltas: [Delta]

    public init(snapshot: Snapshot, deltas: [Delta] = []) {
        self.snapshot = snapshot
        self.deltas = deltas
    }

    /// The version after the last delta.
    public var version: UInt64 { deltas.last?.to ?? snapshot.version }

    /// What leads to the newest version from nothing: the snapshot and the deltas behind it.
    public var fromSnapshot: [File] {
        [snapshot.file] + (deltas(from: snapshot.version) ?? []).map(\.file)
    }

    /// The deltas that lead from `version` to the newest; `nil` when none begins there, and the
    /// snapshot is needed. Empty when nothing is to be done.
    public func deltas(from version: UInt64) -> ArraySlice<Delta>? {
        if version == self.version { return [] }
        return deltas.firstIndex { $0.from == version }.map { deltas[$0...] }
    }
}

/// What a manifest may say at most. A file of a mebibyte has room for numbers whose sums would
/// not fit into 64 bits; within these bounds they do, many times over: three sections of a
/// thousand files are 2^52 bytes, and the room for so many lines is 2^39.
extension PublishedFiles {
    /// A tebibyte: two thousand times a city's snapshot, and more than a station's disk holds.
    static let greatestSize: Int64 = 1 << 40
    /// Half as many lines as there are people.
    static let mostLines: Int64 = 1 << 32
    /// One an hour for six weeks; who publishes daily keeps some sixty.
    static let mostDeltas = 1024
}
