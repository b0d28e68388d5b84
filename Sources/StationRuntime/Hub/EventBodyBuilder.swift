import HubWire
import StationCore
package import StationModel
package import Storage

/// Makes one request's body of entries: up to a number of bytes, or to an entry whose time may
/// still become known.
package struct EventBodyBuilder {
    private let form: EventUplink.Form
    private let station: StationId
    private let boot: BootId
    private let mostBytes: Int
    private var lines: [UInt8] = []
    private var count = 0
    private var first: StoredEntry?
    private var last: StoredEntry?
    private var waitsUntil: MonotonicInstant?

    package init(form: EventUplink.Form, station: StationId, boot: BootId, mostBytes: Int) {
        self.form = form
        self.station = station
        self.boot = boot
        self.mostBytes = mostBytes
    }

    /// - Parameter mayWait: false = an entry that nobody knows the time of goes as it is.
    package mutating func take(_ entries: [OutboxEntry], now: MonotonicInstant, mayWait: Bool) {
        for entry in entries {
            switch time(of: entry, now: mayWait ? now : nil) {
            case .waits(let until):
                waitsUntil = until
                return
            case .known(let time):
                guard append(entry, time) else { return }
            }
        }
    }

    private func time(of entry: OutboxEntry, now: MonotonicInstant?) -> SendingTime {
        let stored = entry.entry
        return SendingTime(
            recorded: BootTime(
                monotonicMilliseconds: stored.monotonicMilliseconds, wall: stored.time),
            trust: stored.trust, before: entry.reference, after: nil,
            now: stored.boot == boot.hex ? now : nil)
    }

    /// False = the body is full. One event is always taken.
    private mutating func append(_ entry: OutboxEntry, _ time: EventTime) -> Bool {
        let before = lines.count
        if form == .batch { lines.append(UInt8(ascii: count == 0 ? "[" : ",")) }
        CloudEvent(entry, station: station, time: time).append(to: &lines, as: form)
        // The bracket that closes an array.
        guard count == 0 || lines.count < mostBytes else {
            lines.removeSubrange(before...)
            return false
        }
        count += 1
        first = first ?? entry.entry
        last = entry.entry
        return true
    }

    package var body: [UInt8] {
        form == .batch && count > 0 ? lines + [UInt8(ascii: "]")] : lines
    }

    package var batch: EventBatch {
        EventBatch(
            count: count, bytes: body.count, last: last.map { EventPosition($0.place) },
            oldest: first?.time, kind: first.flatMap { EntryKind(rawValue: $0.kind) },
            waitsUntil: waitsUntil)
    }
}

extension CloudEvent {
    fileprivate init(_ entry: OutboxEntry, station: StationId, time: EventTime) {
        let stored = entry.entry
        var person: MemberPseudonym?
        if case .member(let member) = stored.person { person = member }
        self.init(
            id: stored.eventId, station: station, kind: stored.kind, time: time,
            subject: stored.subject, data: stored.data, sequence: stored.paddedSequence,
            hash: stored.hash, previousHash: entry.previousHash, member: person)
    }
}
