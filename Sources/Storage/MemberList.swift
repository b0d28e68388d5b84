public import StationModel

/// The member list on disk: `members.db`, and `members.previous.db` to fall back on.
///
/// Theory of operation. One owner (the member lane) looks up by digest and by member. A snapshot
/// is built beside by `MemberListBuilder` and swapped in by `adopt`: the file in use gets the
/// second name `members.previous.db`, and the new one takes its place with one rename, so that at
/// any moment a whole list has the name `members.db`. A delta is one transaction in place. A file
/// that cannot be believed is replaced by the previous one; where there is none either, the list
/// is missing, `fault` says why, and look-ups throw it: the regulars in memory go on.
public final class MemberList {
    /// 4 MiB: the inner pages of two million lines, so that a look-up reads one or two leaves.
    static let cacheKibibytes = 4096

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
    private var database: SQLiteDatabase?
    private var current: String { directory + "/members.db" }
    private var previous: String { directory + "/members.previous.db" }

    /// Opens the list in `directory`; one that is missing or damaged is no error here, but said
    /// by `status` and `fault`.
    public init(directory: String) {
        self.directory = directory
        open()
    }

    // MARK: Look-ups

    /// The member whom this digest belongs to.
    public func record(digest: CredentialDigest) throws(StorageFault) -> MemberRecord? {
        try record("l.digest = ?1") { $0.bind(1, digest.bytes) }
    }

    /// A member's line; several agree.
    public func record(member: MemberPseudonym) throws(StorageFault) -> MemberRecord? {
        try record("l.member = ?1") { $0.bind(1, Int64(bitPattern: member.value)) }
    }

    /// A file that turns out to be damaged is replaced by the previous one, and asked again.
    private func record(
        _ condition: String, bind: (SQLiteStatement) -> Void
    ) throws(StorageFault) -> MemberRecord? {
        do throws(StorageFault) { return try find(condition, bind) } catch {
            guard error.kind == .damaged, fault == nil else { throw error }
            fault = error
            fallBack(after: error)
            return try find(condition, bind)
        }
    }

    private func find(
        _ condition: String, _ bind: (SQLiteStatement) -> Void
    ) throws(StorageFault) -> MemberRecord? {
        guard let database else {
            if let fault { throw fault }
            return nil
        }
        let rows = try database.statement(
            """
            SELECT l.member, g.name, l.from_ms, l.until_ms, l.flags
            FROM line AS l JOIN member_group AS g ON g.id = l.group_id
            WHERE \(condition) LIMIT 1
            """)
        bind(rows)
        defer { rows.reset() }
        return try rows.next() ? MemberRecord(rows, firstColumn: 0) : nil
    }

    // MARK: Changes

    /// Swaps a finished file in. What is in use stays as `members.previous.db`.
    public func adopt(_ built: MemberListBuilder.Built) throws(StorageFault) {
        // Only a list that works is worth keeping; a damaged one must not replace a good one.
        if database != nil, fault == nil { try Files.link(current, as: previous) }
        try Files.synchronise(directory)
        database = nil
        do throws(StorageFault) {
            try Files.rename(built.path, to: current)
            try Files.remove(current + "-journal")
            try Files.synchronise(directory)
        } catch {
            open()
            throw error
        }
        open()
        if let fault { throw fault }
    }

    /// Applies deltas in place as one transaction; without any, only the manifest is renewed. A
    /// refusal or a fault changes nothing.
    public func apply(
        _ deltas: [ListDelta], _ promise: ListPromise, force: Bool = false
    ) throws {
        let database = try change(deltas, promise, force: force) {}
        try readStatus(database)
    }

    /// Does what `apply` would do and takes it back: throws what that would throw.
    public func rehearse(
        _ deltas: [ListDelta], _ promise: ListPromise, force: Bool = false
    ) throws {
        do {
            _ = try change(deltas, promise, force: force) { throw Rehearsed() }
        } catch is Rehearsed {
            return
        }
    }

    private struct Rehearsed: Error {}

    /// One transaction, up to `atEnd`, which may still take it back.
    private func change(
        _ deltas: [ListDelta], _ promise: ListPromise, force: Bool, atEnd: () throws -> Void
    ) throws -> SQLiteDatabase {
        guard let database, !status.isMissing else {
            throw ListRefusal.versionMismatch(expected: 0, found: deltas.first?.from ?? 0)
        }
        try inUse.requireNewer(promise)
        try inUse.requireNoShrink(to: promise.count, allowed: promise.allowShrink || force)
        try database.requireFileInPlace()
        try database.transaction(
            { () throws(any Error) in
                let writer = try MemberListWriter(database, count: status.count)
                let version = try writer.apply(
                    deltas, from: status.version, mostLines: ListDelta.mostLinesInPlace)
                try writer.finish(promise, version: version)
                try atEnd()
            }, failure: { $0 })
        return database
    }

    /// Removes the previous list: the caller has seen the one in use serve for a day.
    public func forgetPrevious() throws(StorageFault) {
        try Files.remove(previous)
        try Files.synchronise(directory)
    }

    /// Gives the file back. The last call: afterwards nobody is found.
    public func close() {
        database?.close()
        forget()
    }

    // MARK: Opening

    private func open() {
        fault = nil
        do throws(StorageFault) {
            try Files.requireDirectory(directory)
            leftover = removeUnfinished()
            guard try Files.exists(current) else { return forget() }
            try use(current)
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
            try Files.remove(current + ".new")
            return nil
        } catch {
            return error
        }
    }

    /// The previous list serves until a new one comes; the damaged file stays for a look at it.
    /// A list of a newer version is not damaged, and not replaced by an old one.
    private func fallBack(after error: StorageFault) {
        database = nil
        do throws(StorageFault) {
            guard error.kind == .damaged, try Files.exists(previous) else { return forget() }
            try use(previous)
        } catch {
            // Both are unusable: the first fault is the one to tell.
            forget()
        }
    }

    private func use(_ path: String) throws(StorageFault) {
        let opened = try SQLiteDatabase(
            path: path, format: .members, journal: .delete, cacheKibibytes: Self.cacheKibibytes,
            create: nil)
        try readStatus(opened)
        database = opened
    }

    /// No list can be used.
    private func forget() {
        database = nil
        manifest = []
        inUse = .none
        status = MemberListStatus(
            generation: status.generation + 1, version: 0, count: 0, issued: nil, notAfter: nil)
    }

    private func readStatus(_ database: SQLiteDatabase) throws(StorageFault) {
        let row = try database.statement(
            """
            SELECT manifest_version, version, count, issued_ms, not_after_ms, manifest FROM list
            """)
        defer { row.reset() }
        guard try row.next() else {
            throw StorageFault(
                .damaged, operation: "open", path: database.path, detail: "there is no manifest")
        }
        manifest = row.blob(5)
        inUse = MemberListInUse(
            manifestVersion: UInt64(bitPattern: row.integer(0)),
            listVersion: UInt64(bitPattern: row.integer(1)), count: Int(row.integer(2)))
        status = MemberListStatus(
            generation: status.generation + 1, version: inUse.listVersion, count: inUse.count,
            issued: UnixTime(milliseconds: row.integer(3)),
            notAfter: UnixTime(milliseconds: row.integer(4)))
    }
}
