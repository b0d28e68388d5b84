import DevicePorts
import LinuxIO
import StationModel

/// The loop's end: heaters, outlets and motors do not outlive who watches them.
extension DoorLoop {
    /// Two boards of eight relays, each written between two polls of a busy line; far from the
    /// time after which the service manager kills.
    static let restsWithin: Duration = .seconds(2)

    /// Everything goes off but the lock, which stays as it is, and a light that is lit while nobody
    /// drives it. Relays on a bus take a moment: the devices are served until the boards have
    /// confirmed, and what they report changes nothing any more.
    mutating func letGo() {
        let end = Clocks.monotonic() + Self.restsWithin
        board.rest(at: parts.clock.now().instant)
        do throws(SystemError) {
            while !board.isAtRest, Clocks.monotonic() < end { try serveOnce(until: end) }
            if !board.isAtRest { complain("their board does not confirm") }
        } catch {
            complain("\(error)")
        }
    }

    private func complain(_ detail: String) {
        parts.slow.post(.log { $0.error("relays may still be on: \(detail)") })
    }

    private mutating func serveOnce(until end: MonotonicInstant) throws(SystemError) {
        try watched.update(board.watches, in: poller)
        let due = parts.clock.rest(until: board.nextDeadline, awaitsAnswer: false)
        let events = try poller.wait(until: due.map { min($0, end) } ?? end)
        parts.clock.wake()
        let now = parts.clock.now().instant
        for event in events {
            guard let device = watched.device(for: event.key) else { continue }
            board.service(device, at: now, arrival: now) { _ in }
        }
        board.serviceDue(at: now, arrival: now) { _ in }
    }
}
