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
            takeOver(&desk, isUsed: true)
        case .wanted(_, let identity) where identity == refused?.identity:
            takeOver(&desk, isUsed: false)
        case .wanted(let files, let identity):
            wanted = Wanted(identity: identity, files: files)
        case .refused: refuse(&desk)
        case .keyMissing:
            // Asked for again as if it had never come: the key may be here by then.
            isRefused = false
            awaitsKey = true
            known = .none
            finish(&desk, isUsed: false)
        case .storageFailed: storageFailed(&desk)
        }
    }

    mutating func applied(_ token: HubToken, _ outcome: DocumentOutcome, _ desk: inout HubDesk) {
        guard phase == .applying(token) else { return }
        phase = .idle
        switch outcome {
        case .applied, .nothingNew:
            isRefused = false
            takeOver(&desk, isUsed: true)
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
        takeOver(&desk, isUsed: false)
        patience.note(desk.trouble(.documentRefused))
    }

    /// The same files are fetched once more.
    mutating func forgetRefused() {
        refused = nil
        known = .none
    }

    /// The manifest needs nothing more.
    private mutating func takeOver(_ desk: inout HubDesk, isUsed: Bool) {
        wanted = nil
        known = coming
        finish(&desk, isUsed: isUsed)
    }

    /// - Parameter isUsed: what the hub has is in use: only then the lists have succeeded.
    mutating func finish(_ desk: inout HubDesk, isUsed: Bool) {
        if isUsed { patience.succeeded(desk) } else { patience.reached() }
        rest(&desk)
    }
}
