import StationModel

/// The files that a manifest names, one by one.
extension ListsFlow {
    /// A file that the server has in another length than the manifest says. Once may be a race
    /// with who publishes it, so it is fetched once more as a whole; twice in a row is the
    /// server's mistake, and each try costs up to the whole file.
    struct Misfit: Hashable, Sendable {
        static let mostTimes = 2

        let identity: UInt64
        let file: ListFile
        /// How often what was here of it was thrown away.
        var times = 0
        /// The longest that it came to be, by answers that were complete.
        var bytes: Int64?
    }

    mutating func failed(_ token: HubToken, _ fault: HubFault, _ desk: inout HubDesk) {
        let outcome = HubOutcome(fault)
        if phase == .asking(token) {
            phase = .idle
            patience.failed(outcome.trouble(desk), &desk)
        } else if phase == .fetching(token) {
            guard fault == .bodyTooLong else { return fileFailed(outcome, &desk) }
            misfits(nil, outcome, &desk)
        }
    }

    mutating func fetched(
        _ answer: HubAnswer, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        guard let file = wanted?.files.first else { return }
        switch outcome.verdict {
        case .delivered where answer.fileBytes == file.size:
            phase = .idle
            misfit = nil
            patience.reached()
            wanted?.files.removeFirst()
        case .delivered:
            // It is complete, and too short; what is behind it may come yet.
            let before = misfit(of: file)?.bytes
            guard let bytes = answer.fileBytes, before.map({ $0 < bytes }) ?? true else {
                return misfits(answer.fileBytes, outcome, &desk)
            }
            note(file, bytes, thrownAway: false)
            fileFailed(outcome, &desk)
        case .rangeRefused: misfits(misfit(of: file)?.bytes, outcome, &desk)
        case .endpoint(.notTheHub, _):
            // A page of somebody else.
            desk.emit(.discardFile(name: file.name))
            fileFailed(outcome, &desk)
        default: fileFailed(outcome, &desk)
        }
    }

    private func misfit(of file: ListFile) -> Misfit? {
        misfit.flatMap { $0.identity == wanted?.identity && $0.file == file ? $0 : nil }
    }

    private mutating func note(_ file: ListFile, _ bytes: Int64?, thrownAway: Bool) {
        guard let identity = wanted?.identity else { return }
        var misfit = misfit(of: file) ?? Misfit(identity: identity, file: file)
        misfit.bytes = bytes
        if thrownAway { misfit.times += 1 }
        self.misfit = misfit
    }

    /// - Parameter bytes: the file's length at the server; `nil` = not known.
    private mutating func misfits(
        _ bytes: Int64?, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        guard let file = wanted?.files.first else { return }
        note(file, bytes, thrownAway: true)
        guard (misfit?.times ?? 0) >= Misfit.mostTimes else {
            desk.emit(.discardFile(name: file.name))
            return fileFailed(outcome, &desk)
        }
        let token = desk.token(.lists)
        phase = .applying(token)
        desk.emit(.refuseFile(token, file, found: bytes))
    }

    mutating func fileFailed(_ outcome: HubOutcome, _ desk: inout HubDesk) {
        phase = .idle
        var retryAfter: Duration?
        if case .endpoint(_, let asked) = outcome.verdict { retryAfter = asked }
        patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        wanted?.failures += 1
        guard wanted.map({ $0.failures >= Self.mostFailuresOfAFile }) ?? false else { return }
        wanted = nil
        // What was cut off goes on where it was. A file that is not there would have the manifest
        // asked for every half minute: each answer to that ends the waits that grow.
        if outcome.isOfServer { rest(&desk) }
    }
}
