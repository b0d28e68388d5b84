import Identity
import StationModel
import Storage

/// Who owns the list that an import changes: the member lane of a running station, or the command
/// itself while no station runs.
protocol ListOwner {
    /// Calls `body` where the list may be touched, and waits for its answer.
    func withList<Answer: Sendable>(
        _ body: @escaping @Sendable (MemberList) throws -> Answer
    ) throws -> Answer
    /// Another list is in use; called where the list may be touched.
    var changed: @Sendable (MemberList) -> Void { get }
}

/// One import from its first byte to its last, wherever it runs.
struct ListImportJob {
    let request: ListImportRequest
    let rootKey: Ed25519PublicKey
    let moment: Moment
    let stateDirectory: String
    let progress: (Int64, Int64) -> Void

    func run(_ owner: some ListOwner) throws -> ListImportOutcome {
        let copy = try ManifestCopy(directory: stateDirectory).read()
        let (current, before) = try owner.withList { [rootKey] list in
            (CurrentList(list, copy: copy, rootKey: rootKey), list.size)
        }
        let preparation = ListPreparation(
            folder: PublishedFolder(path: request.directory), rootKey: rootKey, moment: moment,
            current: current, stateDirectory: stateDirectory, force: request.force,
            progress: progress)
        let prepared = try preparation.prepare()
        do {
            return try finish(prepared, before, owner)
        } catch let refusal as ListRefusal where prepared.isHelpedBySnapshot(after: refusal) {
            return try finish(try preparation.prepare(usingDeltas: false), before, owner)
        }
    }

    private func finish(
        _ prepared: PreparedList, _ before: ListImportOutcome.Size, _ owner: some ListOwner
    ) throws -> ListImportOutcome {
        let isRehearsal = request.dryRun
        let changed = owner.changed
        try owner.withList { list in
            if isRehearsal { return try prepared.rehearse(with: list) }
            try prepared.apply(to: list)
            if prepared.outcome != .unchanged { changed(list) }
        }
        return ListImportOutcome(
            way: prepared.outcome, dryRun: isRehearsal, before: before,
            after: .init(version: prepared.promise.listVersion, count: prepared.promise.count))
    }
}

extension PreparedList {
    fileprivate var outcome: ListImportOutcome.Way {
        switch way {
        case .unchanged: .unchanged
        case .deltas: .deltas
        case .built: .snapshot
        }
    }

    /// Deltas that do not fit the list in use, although its version says so.
    fileprivate func isHelpedBySnapshot(after refusal: ListRefusal) -> Bool {
        guard case .deltas = way else { return false }
        return switch refusal {
        case .shrinks, .manifestNotNewer, .listOlder: false
        case .versionMismatch, .countMismatch, .notSorted, .deletionInSnapshot, .deletesUnknown,
            .conflictingLines, .tooManyGroups, .deltaTooLong:
            true
        }
    }
}

extension MemberList {
    fileprivate var size: ListImportOutcome.Size {
        .init(version: status.version, count: status.count)
    }
}
