public import Identity
public import StationModel
import Storage

/// An import on a board whose station does not run.
public struct DirectListImport {
    private let stateDirectory: String
    private let rootKey: Ed25519PublicKey
    private let moment: Moment
    private let listKeyIds: Set<String>?
    private let room: ListRoom

    /// - Parameter budgetBytes: what the station's own files may take of the disk: a list is taken
    ///   where it has room beside them.
    /// - Parameter listKeyIds: the list keys that the configuration names; those that the city has
    ///   sent are known besides. `nil` = a list of any key is taken.
    public init(
        stateDirectory: String, rootKey: Ed25519PublicKey, moment: Moment, budgetBytes: Int64,
        listKeyIds: Set<String>? = nil
    ) {
        self.init(
            stateDirectory: stateDirectory, rootKey: rootKey, moment: moment,
            room: ListRoom(stateDirectory: stateDirectory, budgetBytes: budgetBytes),
            listKeyIds: listKeyIds)
    }

    init(
        stateDirectory: String, rootKey: Ed25519PublicKey, moment: Moment, room: ListRoom,
        listKeyIds: Set<String>? = nil
    ) {
        self.room = room
        self.listKeyIds = listKeyIds
        self.stateDirectory = stateDirectory
        self.rootKey = rootKey
        self.moment = moment
    }

    /// Imports a folder. A running station holds the list's file: then this fails as `busy`.
    ///
    /// - Parameters:
    ///   - remark: what is worth knowing besides the outcome.
    ///   - progress: bytes read so far, and the sum of what is to be read.
    public func run(
        _ request: ListImportRequest,
        remark: @escaping (Phrase) -> Void = { Log.shared.notice($0.english) },
        progress: @escaping (Int64, Int64) -> Void = { _, _ in }
    ) throws -> ListImportOutcome {
        try MemberList.requireUnused(directory: stateDirectory)
        let list = MemberList(directory: stateDirectory)
        defer { list.close() }
        if let fault = list.fault, fault.kind != .damaged { throw fault }
        let job = ListImportJob(
            request: request, rootKey: rootKey, moment: moment, stateDirectory: stateDirectory,
            room: room, remark: remark, progress: progress)
        let received = ReceivedListKeys(stateDirectory: stateDirectory).ids
        let outcome = try job.run(Owner(list: list, listKeyIds: listKeyIds?.union(received)))
        if !outcome.dryRun {
            try ManifestCopy(directory: stateDirectory).giveListToOwner()
            try ListFolder(stateDirectory: stateDirectory).giveToOwner()
        }
        return outcome
    }

    private struct Owner: ListOwner {
        let list: MemberList
        let listKeyIds: Set<String>?
        func use(_ published: PublishedLists) {}
        /// The next start finds it.
        func prepareChange(to manifest: [UInt8]) -> @Sendable (MemberList) -> Void { { _ in } }

        func withList<Answer: Sendable>(
            _ body: @escaping @Sendable (MemberList) throws -> Answer
        ) throws -> Answer {
            try body(list)
        }
    }
}
