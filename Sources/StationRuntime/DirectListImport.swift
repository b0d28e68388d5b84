public import Identity
public import StationModel
import Storage

/// An import on a board whose station does not run.
public struct DirectListImport {
    private let stateDirectory: String
    private let rootKey: Ed25519PublicKey
    private let moment: Moment

    public init(stateDirectory: String, rootKey: Ed25519PublicKey, moment: Moment) {
        self.stateDirectory = stateDirectory
        self.rootKey = rootKey
        self.moment = moment
    }

    /// Imports a folder. A running station holds the list's file: then this fails as `busy`.
    ///
    /// - Parameter progress: bytes read so far, and the sum of what is to be read.
    public func run(
        _ request: ListImportRequest, progress: @escaping (Int64, Int64) -> Void = { _, _ in }
    ) throws -> ListImportOutcome {
        try MemberList.requireUnused(directory: stateDirectory)
        let list = MemberList(directory: stateDirectory)
        defer { list.close() }
        if let fault = list.fault, fault.kind != .damaged { throw fault }
        let job = ListImportJob(
            request: request, rootKey: rootKey, moment: moment, stateDirectory: stateDirectory,
            progress: progress)
        let outcome = try job.run(Owner(list: list))
        if !outcome.dryRun {
            let copy = ManifestCopy(directory: stateDirectory)
            try copy.keep(list.manifest)
            try copy.giveListToOwner()
        }
        return outcome
    }

    private struct Owner: ListOwner {
        let list: MemberList
        /// The next start finds it.
        func prepareChange(to manifest: [UInt8]) -> @Sendable (MemberList) -> Void { { _ in } }

        func withList<Answer: Sendable>(
            _ body: @escaping @Sendable (MemberList) throws -> Answer
        ) throws -> Answer {
            try body(list)
        }
    }
}
