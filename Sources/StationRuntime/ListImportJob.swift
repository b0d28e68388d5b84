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
    /// What is to be done when the list with this manifest is in use. What takes time is done
    /// now, what is returned is called where the list may be touched.
    func prepareChange(to manifest: [UInt8]) -> @Sendable (MemberList) -> Void
    /// The list keys that are here; `nil` = nobody knows.
    var listKeyIds: Set<String>? { get }
    /// The city's other lists are on disk, and to be used from now on.
    func use(_ published: PublishedLists)
}

/// One import from its first byte to its last, wherever it runs.
struct ListImportJob {
    let request: ListImportRequest
    let rootKey: Ed25519PublicKey
    let moment: Moment
    let stateDirectory: String
    let room: ListRoom
    /// What is worth knowing besides the outcome.
    let remark: (Phrase) -> Void
    let progress: (Int64, Int64) -> Void

    func run(_ owner: some ListOwner) throws -> ListImportOutcome {
        let copy = try ManifestCopy(directory: stateDirectory).read()
        let (current, before) = try owner.withList { [rootKey] list in
            (
                CurrentList(list, copy: copy, rootKey: rootKey),
                Before(size: list.size, files: list.filesInUse)
            )
        }
        let preparation = ListPreparation(
            folder: PublishedFolder(path: request.directory), rootKey: rootKey, moment: moment,
            current: current, stateDirectory: stateDirectory, listKeyIds: owner.listKeyIds,
            room: room, force: request.force, remark: remark, progress: progress)
        let prepared = try preparation.prepare()
        do {
            return try finish(prepared, before, owner)
        } catch ListRefusal.versionMismatch where prepared.outcome == .deltas {
            // The list that they were built on was lost meanwhile.
            return try finish(try preparation.prepare(usingDeltas: false), before, owner)
        }
    }

    /// The list that was in use when the import began.
    private struct Before {
        let size: ListImportOutcome.Size
        let files: MemberChangesBuilder.Basis?
    }

    private func finish(
        _ prepared: PreparedList, _ before: Before, _ owner: some ListOwner
    ) throws -> ListImportOutcome {
        // Its files get other names when the new ones come into use.
        let difference = difference(of: prepared, from: before.files)
        if request.dryRun {
            if case .built(let built) = prepared.way { try built.discard() }
        } else {
            try takeIntoUse(prepared, owner)
        }
        return ListImportOutcome(
            way: prepared.outcome, dryRun: request.dryRun, before: before.size,
            after: .init(version: prepared.promise.listVersion, count: prepared.promise.count),
            difference: difference)
    }

    /// A damaged list is what a new one mends: that the two cannot be compared stops nothing.
    private func difference(
        of prepared: PreparedList, from old: MemberChangesBuilder.Basis?
    ) -> ListDifference? {
        guard case .built(let built) = prepared.way else { return ListDifference.none }
        do throws(StorageFault) {
            return try built.difference(from: old)
        } catch {
            remark(
                Phrase("新旧名册无法比较：", "the new list and the old one cannot be compared: ")
                    + .verbatim("\(error)"))
            return nil
        }
    }

    /// The other lists' files lie beside those in use before the list is another one, and come
    /// into use by the copy of the manifest: whenever the power goes, a start finds either all of
    /// them or those before.
    private func takeIntoUse(_ prepared: PreparedList, _ owner: some ListOwner) throws {
        let folder = ListFolder(stateDirectory: stateDirectory)
        if prepared.published != nil {
            do {
                try folder.take(prepared.otherFiles, from: request.directory)
            } catch {
                if case .built(let built) = prepared.way { try built.discard() }
                throw error
            }
        }
        if case .built(let built) = prepared.way {
            try takeIntoUse(built, prepared.promise, owner)
        }
        guard let published = prepared.published else { return }
        do {
            try ManifestCopy(directory: stateDirectory).keep(prepared.promise.manifest)
            owner.use(published)
            try folder.removeAll(but: Set(prepared.otherFiles))
        } catch {
            // The list is in use; the next start, or the hub's next answer, goes on with the rest.
            Log.shared.error("the copy of the manifest, and what it names: \(error)")
        }
    }

    /// The owner is asked for moments only: nothing waits for the disk there.
    private func takeIntoUse(
        _ built: BuiltList, _ promise: ListPromise, _ owner: some ListOwner
    ) throws {
        let replacement: ListReplacement
        do {
            replacement = try owner.withList { list in try list.replacement(by: built) }
        } catch {
            try built.discard()
            throw error
        }
        let changed = owner.prepareChange(to: promise.manifest)
        try replacement.install()
        try owner.withList { list in
            try list.take(replacement)
            changed(list)
        }
    }
}

extension MemberList {
    fileprivate var size: ListImportOutcome.Size {
        .init(version: status.version, count: status.count)
    }
}
