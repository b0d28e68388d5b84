import StationModel

/// When it is due, and how it stands.
extension ListsFlow {
    var nextDeadline: MonotonicInstant? {
        guard phase == .idle else { return nil }
        return wanted == nil ? max(patience.nextTry ?? nextAsk, nextAsk) : patience.nextTry
    }

    /// How long the server's word for the manifest's version is used.
    var believedFor: Duration {
        isRefused && refusesManifest ? Self.refusedManifestKnownFor : Self.knownFor
    }

    /// Somebody wants it now, and what was refused once more.
    mutating func sync(_ desk: HubDesk) {
        patience.forgetWait()
        forgetRefused()
        waitsForDisk = false
        nextAsk = desk.now
        switch phase {
        case .asking, .judging: asksAgain = true
        case .idle, .fetching, .applying: break
        }
    }

    func status(at now: MonotonicInstant) -> HubFlowStatus {
        var status = patience.status(isWorking: phase != .idle, at: now)
        if status.state == .resting, awaitsKey { status.state = .waitingForKey }
        return status
    }
}
