/// `manifest.json` beside `members.db`: the signed manifest of the list in use, once more.
///
/// A station whose list cannot be read after a restart still knows from it how digests are made
/// and which keys sign codes, so that its regulars get in; and the version in it is a guard
/// against an older list even when the list itself is lost. It is a copy: the one inside
/// `members.db` counts wherever that can be read.
public struct ManifestCopy: Sendable {
    /// A signed manifest is at most this large, as when it is imported.
    private static let greatestSize = 1 << 20

    private let directory: String
    private var path: String { directory + "/manifest.json" }

    public init(directory: String) { self.directory = directory }

    /// The copy; empty when there is none.
    public func read() throws(StorageFault) -> [UInt8] {
        guard try Files.exists(path) else { return [] }
        return try Files.readPrefix(path, count: Self.greatestSize)
    }

    /// After root has imported a list by hand: gives its files to the owner of the directory.
    public func giveListToOwner() throws(StorageFault) {
        try Files.giveToOwner(of: directory, MemberFiles.names + ["manifest.json"])
    }

    /// Makes the copy equal to `manifest`; it is on disk when this returns. Nothing is written
    /// when it is equal already.
    public func keep(_ manifest: [UInt8]) throws(StorageFault) {
        if try read() == manifest { return }
        try Files.replace(path, with: manifest)
        try Files.synchronise(directory)
    }
}
