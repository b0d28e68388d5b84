import LinuxIO
import StationCore
import StationModel
import Storage

/// What becomes of a manifest, and of the files that it names.
extension HubWorker {
    /// What is in use is asked of the list's owner; the rest is read and checked here.
    mutating func judgeManifest(_ token: HubToken, _ body: [UInt8]?) {
        let body = body ?? lists.cameLast
        askList({ ListInUse($0) }) { worker, inUse in
            guard let inUse, let body else {
                return worker.step(.manifestJudged(token, .storageFailed))
            }
            let lists = worker.options.lists
            let waited = worker.lists.waitingVersion
            let (judgement, refusal) = worker.lists.judge(
                body, inUse, rootKey: lists.rootPublicKey, listKeyIds: lists.listKeyIds,
                at: worker.options.clock.now())
            worker.tell(refusal)
            worker.clues.judged(
                olderThanInUse: worker.lists.older, at: worker.options.clock.now().wall)
            worker.step(.manifestJudged(token, judgement))
            // The directive with its list key may have been refused before.
            if worker.lists.waitingVersion != waited { worker.step(.sync(.directives)) }
        }
    }

    /// The same way as for a folder on a stick: everything is checked again, the list is built
    /// beside, and swapped between two look-ups.
    mutating func applyLists(_ token: HubToken) {
        let request = ListImportRequest(directory: lists.directory)
        do {
            let begins = try options.importing.start(request) { [reply] state in
                reply { worker in worker.end(token, worker.lists.finish(state)) }
            }
            if !begins { step(.listsApplied(token, .failed)) }
        } catch {
            Log.shared.error("the lists of the hub: \(error)")
            step(.listsApplied(token, .failed))
        }
    }

    mutating func refuse(_ token: HubToken, _ file: ListFile, found: Int64?) {
        end(token, lists.refuse(file, found: found))
    }

    /// The files of a manifest have led to this.
    private mutating func end(_ token: HubToken, _ told: HubLists.Told<DocumentOutcome>) {
        tell(told.refusal)
        step(.listsApplied(token, told.outcome))
    }

    private mutating func tell(_ refusal: HubLists.Refusal?) {
        guard let refusal else { return }
        clues.list = refusal.rejection
        // A loop that is this far behind has more to do than to record it.
        _ = options.loop.post(.listRefused(refusal.rejection, content: refusal.identity))
    }

    func askList<Answer: Sendable>(
        _ question: @escaping @Sendable (MemberList) -> Answer,
        answer: @escaping @Sendable (inout HubWorker, Answer?) -> Void
    ) {
        let asked = options.lists.askList { [reply] list in
            let found = question(list)
            reply { worker in answer(&worker, found) }
        }
        if !asked { reply { worker in answer(&worker, nil) } }
    }
}
