import StationModel

/// What became of a manifest, and of the list that it names.
extension ListsFlow {
    mutating func judged(
        _ token: HubToken, _ judgement: ManifestJudgement, _ desk: inout HubDesk
    ) {
        guard phase == .judging(token) else { return }
        phase = .idle
        awaitsKey = false
        waitsForDisk = false
        switch judgement {
        case .nothingNew:
            isRefused = false
            finish(&desk)
        case .wanted(_, let identity) where identity == refused?.identity: finish(&desk)
        case .wanted(let files, let identity):
            wanted = Wanted(identity: identity, files: files)
        case .refused: refuse(&desk)
        case .keyMissing:
            // Asked for again as if it had never come: the key may be here by then.
            isRefused = false
            awaitsKey = true
            patience.succeeded(desk)
            rest(&desk)
        case .storageFailed: storageFailed(&desk)
        }
    }

    mutating func applied(_ token: HubToken, _ outcome: DocumentOutcome, _ desk: inout HubDesk) {
        guard phase == .applying(token) else { return }
        phase = .idle
        switch outcome {
        case .applied, .nothingNew:
            isRefused = false
            finish(&desk)
        case .damaged where wanted?.identity != damagedIdentity:
            damagedIdentity = wanted?.identity
            wanted = nil
            patience.failed(desk.trouble(.documentRefused), &desk)
        case .refused, .damaged: refuse(&desk)
        case .failed: storageFailed(&desk)
        }
    }

    /// Before a file of the list: its room has gone since the manifest was judged.
    mutating func storageFailed(_ token: HubToken, _ desk: inout HubDesk) {
        guard phase == .fetching(token) else { return }
        phase = .idle
        storageFailed(&desk)
    }

    /// A disk without room may stay so for days: nothing is asked of the hub for it that is here.
    private mutating func storageFailed(_ desk: inout HubDesk) {
        wanted = nil
        waitsForDisk = true
        patience.failed(desk.trouble(.localStorage), &desk)
        rest(&desk)
    }

    private mutating func refuse(_ desk: inout HubDesk) {
        // A broken manifest says nothing of the list that was refused before.
        if let wanted { refused = (wanted.identity, desk.now) }
        refusesManifest = wanted == nil
        isRefused = true
        finish(&desk)
        patience.note(desk.trouble(.documentRefused))
    }

    /// The same files are fetched once more.
    mutating func forgetRefused() {
        refused = nil
        known = .none
    }

    /// The manifest needs nothing more.
    private mutating func finish(_ desk: inout HubDesk) {
        patience.succeeded(desk)
        wanted = nil
        known = coming
        rest(&desk)
    }
}
