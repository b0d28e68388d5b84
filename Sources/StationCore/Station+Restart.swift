import StationModel

/// The restart that the city orders, and the one that mends the ledger.
extension Station {
    /// Whether there is an order that will be obeyed as soon as the station is quiet.
    mutating func obeyRestart(_ order: RestartOrder?) -> Bool {
        let unused = order.flatMap { unlocks.isUsed($0.restartId) ? nil : $0 }
        restart.receive(unused)
        return unused != nil
    }

    /// The id is on disk before the service ends: it ends by this order at most once, ever.
    mutating func advanceRestart(to moment: Moment) {
        guard let order = restart.order else { return }
        switch restart.state {
        case .none, .done, .committing: return
        case .waiting, .recorded:
            // Whether the time is over only a clock can say that is trusted.
            guard moment.trust.isTrusted else { return }
            guard moment.wall <= order.notAfter else {
                restart.giveUp()
                return tellRestart("untilInThePast", at: moment)
            }
        }
        guard isQuiet(at: moment) else { return }
        if case .recorded = restart.state {
            restart.finish()
            emit(.restart)
        } else if sinceLateStart == nil {
            begin(order, at: moment)
        }
    }

    private mutating func begin(_ order: RestartOrder, at moment: Moment) {
        guard unlocks.take(order.restartId, notAfter: order.notAfter, at: moment.wall) else {
            return restart.giveUp()
        }
        let token = newToken()
        restart.begin(order, token)
        let entry = LedgerEntry(
            .commandGiven, at: moment, subject: "station",
            data: ["command": .text("restart"), "by": .text("directive")])
        let change = StateChange.unlockUsed(
            unlockId: order.restartId, notAfter: order.notAfter)
        emit(.commit(record(entry, changes: [change]), token))
    }

    mutating func receiveRestartAnswer(to token: Token, isRecorded: Bool, at moment: Moment) {
        guard let order = restart.answered(token, isRecorded: isRecorded), !isRecorded else {
            return
        }
        // The id is not on disk: the city may send it again.
        unlocks.giveBack(order.restartId)
        tellRestart("storageFault", at: moment)
    }

    private mutating func tellRestart(_ refusal: String, at moment: Moment) {
        append(
            .commandGiven, at: moment, subject: "station",
            data: [
                "command": .text("restart"), "by": .text("directive"), "refused": .text(refusal),
            ])
    }

    /// What a start has to salvage keeps events from the city and everything from being given out:
    /// that waits for no technician.
    mutating func advanceMending(to moment: Moment) {
        guard mending.isDue(at: moment.instant), isQuiet(at: moment) else { return }
        mending.finish()
        append(
            .commandGiven, at: moment, subject: "station",
            data: ["command": .text("restart"), "by": .text("storage")])
        emit(.restart)
    }

    /// Nobody is at the door or at a machine, nothing is being given out, and there is no fire.
    private func isQuiet(at moment: Moment) -> Bool {
        door.watch.isOpen != true && door.grantRelease == nil && !fire.isLatched
            && queue.isEmpty && !unlocks.areUnderWay && stockOrders.isEmpty
            && supplies.isQuiet(at: moment.instant)
    }
}
