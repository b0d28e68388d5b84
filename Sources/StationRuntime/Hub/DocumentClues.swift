import StationModel

/// Why a document of the hub is not used, which the machine need not know and a person must: it is
/// completed by this where it says that one was refused.
struct DocumentClues {
    /// The last refusal of each; a document that is refused again was told already.
    var list: ListRejection?
    var directive: DirectiveRefusal?
    /// The manifest that came last is older than the one in use. It changes nothing, and a server
    /// that lags behind shows one for a while: no refusal, but somebody may hold newer ones back.
    private(set) var older: HubTrouble?

    mutating func judged(olderThanInUse clue: HubTrouble.Clue?, at time: UnixTime) {
        guard older?.clue != clue else { return }
        older = clue.map { HubTrouble(.documentOlder, clue: $0, at: time) }
    }

    func complete(_ status: inout HubStatus) {
        status.flows[.lists]?.complete(list.map { .list($0) })
        status.flows[.directives]?.complete(directive.map { .directive($0) })
        guard let older, let lists = status.flows[.lists], lists.failures == 0, !lists.isRefused
        else { return }
        status.flows[.lists]?.lastTrouble = older
        status.flows[.lists]?.isRefused = true
    }
}

extension HubFlowStatus {
    fileprivate mutating func complete(_ clue: HubTrouble.Clue?) {
        guard let clue, let trouble = lastTrouble, trouble.reason == .documentRefused else {
            return
        }
        lastTrouble = HubTrouble(
            trouble.reason, status: trouble.status, clue: clue, at: trouble.time)
    }
}

extension HubWorker {
    /// With what the machine need not know.
    func complete(_ machine: HubStatus) -> HubStatus {
        var status = machine
        status.lostSamples = samples.losses.with(machine.lostSamples)
        status.quarantinedEvents += quarantinedBefore
        clues.complete(&status)
        return status
    }
}
