import StationCore
import StationModel

/// What becomes of a list whose files have come, or cannot.
extension HubLists {
    /// What became of the import of this folder.
    mutating func finish(_ state: ListImport.State) -> Told<DocumentOutcome> {
        switch state {
        case .idle, .running: return (.failed, nil)
        case .done:
            needsSnapshot = nil
            cameLast = nil
            removeAll()
            return (.applied, nil)
        case .failed(let failure):
            guard failure.outcome != .failed else {
                guard failure.rejection == .noRoom, let judged else { return (.failed, nil) }
                return (.failed, news(.noRoom, of: judged.identity))
            }
            return refuse(
                failure.rejection, failure.outcome,
                isHelpedBySnapshot: failure.isHelpedBySnapshot)
        }
    }

    /// The server has this file in another length, again and again.
    mutating func refuse(_ file: ListFile, found: Int64?) -> Told<DocumentOutcome> {
        let rejection = ListRejection(
            reason: "wrongSize", file: file.name, length: .init(found: found, promised: file.size))
        Log.shared.error("the lists of the hub: \(rejection.placeAndName.english)")
        return refuse(rejection, .refused, isHelpedBySnapshot: true)
    }

    private mutating func refuse(
        _ rejection: ListRejection, _ outcome: DocumentOutcome, isHelpedBySnapshot: Bool
    ) -> Told<DocumentOutcome> {
        removeAll()
        // Files come only behind a manifest that was judged.
        guard let judged else { return (outcome, nil) }
        let isOther = rejection.file.map(judged.others.contains) ?? false
        if judged.usesDeltas, isHelpedBySnapshot, !isOther {
            needsSnapshot = judged.version
            return (.damaged, nil)
        }
        return (outcome, news(rejection, of: judged.identity))
    }

    /// `nil` = the city was told of this one already.
    mutating func news(_ rejection: ListRejection, of identity: UInt64) -> Refusal? {
        let refusal = Refusal(identity: identity, rejection: rejection)
        guard told != refusal else { return nil }
        told = refusal
        return refusal
    }
}
