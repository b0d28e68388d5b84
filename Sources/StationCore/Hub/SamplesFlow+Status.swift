import StationModel

extension SamplesFlow {
    var isWorking: Bool { phase != .idle }

    func status(at now: MonotonicInstant, _ trust: ClockTrust) -> HubFlowStatus {
        var status = patience.status(isWorking: isWorking, at: now)
        let isWaiting = !trust.isTrusted || clockPollAt != nil
        if status.state == .resting, isWaiting { status.state = .waitingForClock }
        let ahead = settled.reduce(0) { $0 + UInt64($1.count) }
        let behind = spool.end > cursor ? spool.end - cursor : 0
        status.backlog = behind > ahead ? behind - ahead : 0
        status.oldest = status.backlog > 0 ? spool.oldest : nil
        return status
    }
}
