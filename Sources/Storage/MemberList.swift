public import StationModel

/// The member list on disk: `members.db`, what has changed since in `members.changes.db`, and the
/// list before them to fall back on.
///
/// Theory of operation. One owner (the member lane) looks up by digest and by member. No file that
/// it looks in is ever written: a snapshot is built beside by `MemberListBuilder`, changes by
/// `MemberChangesBuilder`, and either is swapped in as a whole (`ListReplacement`). What was in use
/// keeps its second names, `members.previous.db` and `members.previous.changes.db`. Changes belong
/// to one snapshot, whose manifest they hold; beside another one they are passed over.
///
/// A file that cannot be believed is replaced by the one before: changes by the changes before
/// them or by the snapshot alone, a snapshot by the previous list. Where there is none either, the
/// list is missing, `fault` says why, and look-ups throw it: the regulars in memory go on.
public final class MemberList {
    /// Which list is in use.
    public private(set) var status: MemberListStatus = .none
    /// Why the newest list, or any, cannot be used; `nil` = nothing is wrong.
    public private(set) var fault: StorageFault?
    /// Why an unfinished list could not be removed at the opening: no harm to the one in use.
    public private(set) var leftover: StorageFault?
    /// The manifest of the list in use as it was signed; empty without a list.
    public private(set) var manifest: [UInt8] = []
    /// What a new list is judged by.
    public private(set) var inUse = MemberListInUse.none

    private let directory: String
    private let files: MemberFiles
    private var store: MemberStore?

    /// Opens the list in `directory`; one that is missing or damaged is no error here, but said
    /// by `status` and `fault`.
    public init(directory: String) {
        self.directory = directory
        files = MemberFiles(directory)
        open()
    }

    // MARK: Look-ups

    /// The member whom this digest belongs to.
    public func record(digest: CredentialDigest) throws(StorageFault) -> MemberRecord? {
        try find { (store) throws(StorageFault) in try store.record(digest: digest) }
    }

    /// A member's line; several agree.
    public func record(member: MemberPseudonym) throws(StorageFault) -> MemberRecord? {
        try find { (store) throws(StorageFault) in try store.record(member: member) }
    }

    /// A file that turns out to be damaged is replaced by the one before, and asked again.
    private func find(
        _ body: (MemberStore) throws(StorageFault) -> MemberRecord?
    ) throws(StorageFault) -> MemberRecord? {
        do throws(StorageFault) { return try findOnce(body) } catch {
            guard error.kind == .damaged, fault == nil else { throw error }
            fault = error
            fallBack(after: error)
            return try findOnce(body)
        }
    }

    private func findOnce(
        _ body: (MemberStore) throws(StorageFault) -> MemberRecord?
    ) throws(StorageFault) -> MemberRecord? {
        if let store { return try body(store) }
        if let fault { throw fault }
        return nil
    }

    // MARK: Changes

    /// What deltas can be applied to; `nil` = no list, or not the newest: a snapshot is the way.
    public var basis: MemberChangesBuilder.Basis? {
        store?.snapshotPath == files.snapshot ? filesInUse : nil
    }

    /// What a new list can be compared with; `nil` = no list.
    public var filesInUse: MemberChangesBuilder.Basis? {
        store.map { store in
            MemberChangesBuilder.Basis(
                snapshotPath: store.snapshotPath, changesPath: store.changesPath, inUse: inUse)
        }
    }

    /// Begins to take a finished file into use. Changes must have been built on the list in use.
    public func replacement(by built: BuiltList) throws(ListRefusal) -> ListReplacement {
        if case .changes(let built) = built, built.basis != basis {
            throw .versionMismatch(
                expected: inUse.listVersion, found: built.basis.inUse.listVersion)
        }
        return ListReplacement(
            built, directory: directory, snapshotManifest: store?.snapshotManifest ?? [],
            keepsList: store != nil && fault == nil,
            keepsChanges: store?.changesPath == files.changes)
    }

    /// Looks in the installed files from now on. Touches no file, unless the list in use was lost
    /// meanwhile.
    public func take(_ replacement: ListReplacement) throws(StorageFault) {
        switch replacement.takeOpened() {
        case .list(let new):
            fault = nil
            use(new)
        case .changes(let changes, let facts):
            guard let store, fault == nil || store.snapshotPath == files.snapshot else {
                return try reopen()
            }
            fault = nil
            store.use(changes, facts)
            use(store)
        case nil:
            try reopen()
        }
    }

    /// All three steps of a replacement, for who may wait for the disk.
    public func adopt(_ built: BuiltList) throws {
        let replacement = try replacement(by: built)
        try replacement.install()
        try take(replacement)
    }

    private func reopen() throws(StorageFault) {
        open()
        if let fault { throw fault }
    }

    /// Removes the previous list: the caller has seen the one in use serve for a day.
    public func forgetPrevious() throws(StorageFault) {
        try Files.remove(files.previousSnapshot)
        try Files.remove(files.previousChanges)
        try Files.synchronise(directory)
    }

    /// Gives the files back. The last call: afterwards nobody is found.
    public func close() {
        store?.close()
        forget()
    }

    // MARK: Opening

    private func open() {
        fault = nil
        store = nil
        do throws(StorageFault) {
            try Files.requireDirectory(directory)
            leftover = removeUnfinished()
            guard try Files.exists(files.snapshot) else { return forget() }
            try use(files.snapshot)
        } catch {
            fault = error
            fallBack(after: error)
        }
    }

    /// Removes a file that was being built when the power went. On a card that became read-only
    /// even removing what is not there fails; the list beside it is as good as before, and people
    /// stand at the door.
    private func removeUnfinished() -> StorageFault? {
        do throws(StorageFault) {
            for path in [files.newSnapshot, files.newChanges] { try Files.remove(path) }
            return nil
        } catch {
            return error
        }
    }

    /// The files before serve until new ones come; the damaged one stays for a look at it. A list
    /// of a newer version is not damaged, and not replaced by an old one.
    private func fallBack(after error: StorageFault) {
        let snapshot = store?.snapshotPath
        let isOfChanges = store?.changesPath == error.path
        store = nil
        do throws(StorageFault) {
            guard error.kind == .damaged else { return forget() }
            if let snapshot, isOfChanges { return try use(snapshot, without: error.path) }
            guard try Files.exists(files.previousSnapshot) else { return forget() }
            try use(files.previousSnapshot)
        } catch {
            // Both are unusable: the first fault is the one to tell.
            forget()
        }
    }

    /// Opens a snapshot with the newest changes that belong to it and can be believed.
    private func use(_ path: String, without damaged: String? = nil) throws(StorageFault) {
        let opened = try MemberStore(snapshot: path)
        for path in [files.changes, files.previousChanges] where path != damaged {
            do throws(StorageFault) {
                guard
                    let changes = try MemberStore.openChanges(path, of: opened.snapshotManifest)
                else { continue }
                opened.use(changes, try ListFacts(changes))
                break
            } catch {
                guard error.kind == .damaged else { throw error }
                fault = fault ?? error
            }
        }
        use(opened)
    }

    private func use(_ new: MemberStore) {
        store = new
        manifest = new.facts.manifest
        inUse = new.facts.inUse
        status = MemberListStatus(
            generation: status.generation + 1, version: inUse.listVersion, count: inUse.count,
            issued: new.facts.issued, notAfter: new.facts.notAfter)
    }

    /// No list can be used.
    private func forget() {
        store = nil
        manifest = []
        inUse = .none
        status = MemberListStatus(
            generation: status.generation + 1, version: 0, count: 0, issued: nil, notAfter: nil)
    }
}
