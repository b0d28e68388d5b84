import StationCore
import StationModel
import Storage

/// What the hub refuses, and events that a person wants to be sent once more.
extension HubWorker {
    mutating func quarantine(
        _ token: HubToken, _ position: EventPosition, _ trouble: HubTrouble,
        telling notice: LedgerEntry?
    ) {
        let (moment, boot, wrote) = (
            options.clock.now(), options.boot, options.storage.options.wrote
        )
        askLedger({ ledger in
            let outcome = try ledger.quarantine(
                LedgerPlace(position), reason: trouble.reason.word, status: trouble.status,
                at: moment, telling: notice.map { ($0, boot) })
            if let notice, outcome == .done { wrote([LedgerRecord(notice)], ledger) }
            return outcome
        }) { worker, outcome in
            if outcome == .full {
                Log.shared.critical("the hub refuses too many events: the next one waits")
            }
            worker.step(outcome == .done ? .quarantined(token) : .storageFailed(token))
            worker.judgedReleased(outcome)
        }
    }

    mutating func quarantine(_ range: SampleRange, _ trouble: HubTrouble) {
        do throws(StorageFault) {
            try samples.quarantine(range, trouble, now: options.clock.now())
        } catch {
            Log.shared.error("a refused sample is lost without a note: \(error)")
        }
    }

    /// The next one; at the start, when somebody has released one, and when the last one is judged.
    func askForReleased() {
        askLedger({ try $0.releasedEvent().map(EventPosition.init) }) {
            worker, found in
            if let position = found ?? nil { worker.step(.released(position)) }
            if found == nil { worker.asksForReleased = true }
        }
    }

    mutating func forgetQuarantined(_ position: EventPosition) {
        let place = LedgerPlace(position)
        Log.shared.notice("the hub has taken event \(place.eventId), which was released")
        askLedger({ ledger in
            try ledger.forgetQuarantined(place)
            return try EventBacklog(ledger.outboxBacklog())
        }) { worker, backlog in
            if let backlog { worker.step(.ledger(backlog)) }
            worker.judgedReleased(backlog)
        }
    }

    /// A disk that does not take the judgement still names the same event: asked for at once, it
    /// would be sent in a loop.
    private mutating func judgedReleased<Answer>(_ answer: Answer?) {
        if answer == nil { asksForReleased = true } else { askForReleased() }
    }
}
