import Synchronization

/// A finished file, of either kind.
public enum BuiltList: Hashable, Sendable {
    /// A whole list.
    case snapshot(MemberListBuilder.Built)
    /// What has changed since the snapshot in use.
    case changes(MemberChangesBuilder.Built)

    /// Removes the file instead of taking it into use.
    public func discard() throws(StorageFault) {
        switch self {
        case .snapshot(let built): try Files.remove(built.path)
        case .changes(let built): try Files.remove(built.path)
        }
    }
}

/// One change of the list in use, in three steps, so that its owner answers look-ups all the time:
///
/// 1. `MemberList.replacement` judges the file against the list in use: the owner's thread.
/// 2. `install` gives the files their names, waits for the disk and opens what is new: any thread.
///    The owner looks in the files that it has open, whatever their names are now.
/// 3. `MemberList.take` looks in the new files from then on: the owner's thread, which touches no
///    file.
///
/// A power cut between the steps leaves the list before or the one after.
public final class ListReplacement: Sendable {
    let built: BuiltList
    /// The changes' snapshot; empty for a new snapshot.
    private let snapshotManifest: [UInt8]
    private let files: MemberFiles
    private let directory: String
    /// Only a list that works is worth keeping: a damaged one must not replace a good one.
    private let keepsList: Bool
    private let keepsChanges: Bool

    /// What `take` looks in from then on.
    enum Opened {
        case list(MemberStore)
        case changes(SQLiteDatabase, ListFacts)
    }

    private let opened = Mutex<Opened?>(nil)

    init(
        _ built: BuiltList, directory: String, snapshotManifest: [UInt8], keepsList: Bool,
        keepsChanges: Bool
    ) {
        self.built = built
        self.directory = directory
        self.snapshotManifest = snapshotManifest
        self.keepsList = keepsList
        self.keepsChanges = keepsChanges
        files = MemberFiles(directory)
    }

    /// Step 2. What throws before the names have changed has changed nothing.
    public func install() throws(StorageFault) {
        switch built {
        case .snapshot(let built):
            if keepsList { try keepPrevious() }
            try Files.rename(built.path, to: files.snapshot)
            try Files.remove(files.snapshot + "-journal")
            // They belong to the snapshot before, and would be passed over.
            try Files.remove(files.changes)
        case .changes(let built):
            if keepsList, keepsChanges, try !previousHasChanges() {
                try Files.link(files.changes, as: files.previousChanges)
            }
            try Files.rename(built.path, to: files.changes)
            try Files.remove(files.changes + "-journal")
        }
        try Files.synchronise(directory)
        try open()
    }

    private func keepPrevious() throws(StorageFault) {
        try Files.link(files.snapshot, as: files.previousSnapshot)
        if keepsChanges {
            try Files.link(files.changes, as: files.previousChanges)
        } else {
            try Files.remove(files.previousChanges)
        }
        try Files.synchronise(directory)
    }

    /// Whether the previous list is its snapshot and what had changed: without that it would be an
    /// older list, in which whoever was struck off since is a member. Until it goes, damaged
    /// changes of the list in use fall back to its snapshot alone.
    private func previousHasChanges() throws(StorageFault) -> Bool {
        guard try Files.exists(files.previousSnapshot) else { return false }
        do throws(StorageFault) {
            let previous = try MemberStore(snapshot: files.previousSnapshot)
            defer { previous.close() }
            let changes = try MemberStore.openChanges(
                files.previousChanges, of: previous.snapshotManifest)
            changes?.close()
            return changes != nil
        } catch {
            // Nothing to fall back on is nothing to lose.
            guard error.kind == .damaged else { throw error }
            return false
        }
    }

    private func open() throws(StorageFault) {
        try opened.withLock { (opened) throws(StorageFault) in
            opened = try Self.open(built, files, of: snapshotManifest)
        }
    }

    private static func open(
        _ built: BuiltList, _ files: MemberFiles, of snapshotManifest: [UInt8]
    ) throws(StorageFault) -> sending Opened {
        guard case .changes = built else {
            return .list(try MemberStore(snapshot: files.snapshot))
        }
        guard let changes = try MemberStore.openChanges(files.changes, of: snapshotManifest)
        else {
            throw StorageFault(
                .damaged, operation: "open", path: files.changes,
                detail: "these changes are not those that were built")
        }
        return .changes(changes, try ListFacts(changes))
    }

    /// What `install` has opened, once.
    func takeOpened() -> Opened? {
        opened.withLock { opened in
            let taken = opened
            opened = nil
            return taken
        }
    }
}
