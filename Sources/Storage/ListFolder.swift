import Glibc

/// `lists`: the files of the city's calendar and vouchers, as they were published.
///
/// Which of them are in use says the manifest whose copy lies beside it (`ManifestCopy`), and by it
/// they are verified at each start, as at the first time. A name stands for one content for ever:
/// files of a newer manifest lie beside those in use until the copy is replaced, in one step, and
/// then the old ones go.
public struct ListFolder: Sendable {
    /// Its name in the state directory.
    static let name = "lists"
    /// The folder beside it into which the hub's files come until they are taken into use.
    public static let incomingName = "lists.incoming"

    public let path: String

    public init(stateDirectory: String) { path = "\(stateDirectory)/\(Self.name)" }

    /// Whether a file is here as a whole; its content is judged when it is read. An empty file is
    /// not the same as none.
    public func holds(_ name: String, size: Int64) throws(StorageFault) -> Bool {
        let file = path(of: name)
        guard try Files.exists(file) else { return false }
        return try Files.size(file) == size
    }

    /// Copies what lies of these files in another folder; all of it is on disk when this returns.
    public func take(_ names: [String], from folder: String) throws(StorageFault) {
        var isNew = false
        for name in names where try Files.exists("\(folder)/\(name)") {
            if !isNew { try makeFolder() }
            try Files.copy("\(folder)/\(name)", to: path(of: name))
            isNew = true
        }
        if isNew { try Files.synchronise(path) }
    }

    /// A file that turned out to be damaged: it is to be fetched again.
    public func remove(_ name: String) throws(StorageFault) {
        try Files.remove(path(of: name))
    }

    /// Removes what is not in use any more, and what was being copied when the power went.
    public func removeAll(but names: Set<String>) throws(StorageFault) {
        guard try Files.exists(path) else { return }
        for name in try Files.names(in: path) where !names.contains(name) {
            try Files.remove(path(of: name))
        }
    }

    /// After root has imported lists by hand.
    public func giveToOwner() throws(StorageFault) {
        guard try Files.exists(path) else { return }
        let state = String(path.dropLast(Self.name.count + 1))
        try Files.giveToOwner(of: state, [Self.name])
        try Files.giveToOwner(of: path, try Files.names(in: path))
    }

    private func path(of name: String) -> String { "\(path)/\(name)" }

    private func makeFolder() throws(StorageFault) {
        guard try !Files.exists(path) else { return }
        try Files.makeDirectory(path)
    }
}
