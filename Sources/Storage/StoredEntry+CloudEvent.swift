public import HubWire
public import StationModel

extension StoredEntry {
    /// The entry as the hub gets it. `previous` is the entry read before, whose hash is told only
    /// where it is the neighbour: else it may be of another epoch, or not be there.
    public func cloudEvent(
        of station: StationId, after previous: StoredEntry?
    ) -> CloudEvent {
        var event = CloudEvent(
            id: eventId, station: station, kind: kind,
            time: EventTime(occurred: time, recorded: time, trust: EventTime.Trust(trust)),
            subject: subject, data: data, sequence: paddedSequence, hash: hash)
        if let previous, previous.epoch == epoch, previous.sequence + 1 == sequence {
            event.previousHash = previous.hash
        }
        if case .member(let member) = person { event.member = member }
        return event
    }
}
