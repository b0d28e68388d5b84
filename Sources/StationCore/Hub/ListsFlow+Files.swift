import StationModel

/// The files that a manifest names, one by one.
extension ListsFlow {
    mutating func failed(_ token: HubToken, _ fault: HubFault, _ desk: inout HubDesk) {
        let outcome = HubOutcome(fault)
        if phase == .asking(token) {
            phase = .idle
            patience.failed(outcome.trouble(desk), &desk)
        } else if phase == .fetching(token) {
            if fault == .bodyTooLong { discard(&desk) }
            fileFailed(outcome, &desk)
        }
    }

    mutating func fetched(
        _ answer: HubAnswer, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        guard let file = wanted?.files.first else { return }
        switch outcome.verdict {
        case .delivered where answer.fileBytes == file.size:
            phase = .idle
            patience.reached()
            wanted?.files.removeFirst()
        case .delivered where answer.fileBytes.map({ $0 < file.size }) ?? false:
            fileFailed(outcome, &desk)
        case .delivered, .rangeRefused, .endpoint(.notTheHub, _):
            // Longer than it should be, no continuation of it, or a page of somebody else.
            discard(&desk)
            fileFailed(outcome, &desk)
        default: fileFailed(outcome, &desk)
        }
    }

    func discard(_ desk: inout HubDesk) {
        guard let file = wanted?.files.first else { return }
        desk.emit(.discardFile(name: file.name))
    }

    mutating func fileFailed(_ outcome: HubOutcome, _ desk: inout HubDesk) {
        phase = .idle
        var retryAfter: Duration?
        if case .endpoint(_, let asked) = outcome.verdict { retryAfter = asked }
        patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        wanted?.failures += 1
        guard wanted.map({ $0.failures >= Self.mostFailuresOfAFile }) ?? false else { return }
        wanted = nil
        // What was cut off goes on where it was. A file that is not there, or too long, would have
        // the manifest asked for every half minute: each answer to that ends the waits that grow.
        if outcome.isOfServer { rest(&desk) }
    }
}
