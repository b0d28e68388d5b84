import Decoding
public import DevicePorts
public import StationModel

/// An input device that opens by itself, comes back by itself, and cannot flood the station.
///
/// Theory of operation.
///
/// | state | left by |
/// |---|---|
/// | waiting for an attempt | its time: open; a failure waits 0.5 – 10 s, doubling |
/// | open | a fault, or babble (waiting for 10 s): waiting, with the port closed |
/// | ended | – (`close`) |
///
/// A babbling reader that is closed costs nothing while the others are served. Whatever closes a
/// line, the devices on it and the orders under way are told: nothing is heard of them any more.
///
/// The back-off starts over after the device has worked for as long as the longest wait: one that
/// opens and fails at once is no better than one that does not open. A condition is reported when
/// it changes, not at every attempt; one that babbled counts as working again when it has been
/// quiet for as long as babble takes to be noticed. What it reads meanwhile is read.
///
/// That a device works again is said before what it tells: a sensor that was without power warms
/// up first, and what it says before that word would pass for what it said before it was lost.
public final class SupervisedDevice: DeviceDriving {
    private enum State {
        case waiting(until: MonotonicInstant)
        case open(since: MonotonicInstant)
        case ended
    }

    /// As long as the window in which babble is noticed.
    static let quarantine: Duration = BabbleWatch.window

    public let id: DeviceId
    /// Counts openings and closings: a descriptor of the same number may be another one.
    public private(set) var generation: UInt64
    private let peripheral: any Peripheral
    // In the past of every clock: the first attempt is due at once.
    private var state = State.waiting(until: MonotonicInstant(sinceBoot: .zero))
    private var backOff = BackOff()
    private var watch = BabbleWatch()
    private var condition: DeviceCondition?
    /// Until when a device that babbled must be quiet to be called working.
    private var probationEnd: MonotonicInstant?

    public init(id: DeviceId, _ peripheral: any Peripheral, firstGeneration: UInt64 = 0) {
        self.id = id
        generation = firstGeneration
        self.peripheral = peripheral
    }

    public var descriptors: [Int32] {
        if case .open = state { peripheral.descriptors } else { [] }
    }

    public var nextDeadline: MonotonicInstant? {
        switch state {
        case .waiting(let end): end
        case .open:
            // Asked at every turn of the loop, for every device.
            if let probationEnd {
                min(probationEnd, peripheral.nextDeadline ?? probationEnd)
            } else {
                peripheral.nextDeadline
            }
        case .ended: nil
        }
    }

    public func service(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {
        do {
            try openIfDue(at: now)
            guard case .open(let since) = state else { return }
            try serve(at: now, arrival: arrival, since: since, report)
        } catch {
            fail(error.description, retryAfter: backOff.next(), at: now, report)
        }
    }

    public func close() {
        peripheral.close()
        generation += 1
        state = .ended
    }

    private func openIfDue(at now: MonotonicInstant) throws(DeviceFault) {
        guard case .waiting(let end) = state, now >= end else { return }
        generation += 1
        try peripheral.open(at: now)
        watch.reset()
        state = .open(since: now)
    }

    private func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, since: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) throws(DeviceFault) {
        // Of a device that works nothing has to wait.
        let waits = condition != .working
        var waiting: [DeviceEvent] = []
        defer { for event in waiting { report(event) } }
        let next = try peripheral.serve(at: now, arrival: arrival) { event in
            if case .reader(.noise) = event { watch.noise(at: now) }
            if waits { waiting.append(named(event)) } else { report(named(event)) }
        }
        if watch.isBabbling(burst: peripheral.babblingSince, at: now) {
            let text = "babbling: noise without end; check wiring, shield and baud rate"
            fail(text, retryAfter: Self.quarantine, at: now, report)
            probationEnd = now + Self.quarantine + BabbleWatch.window
            return
        }
        if let end = probationEnd, now >= end { probationEnd = nil }
        if let next, probationEnd == nil || next != .working { become(next, report) }
        if condition == .working, now - since >= BackOff.longest { backOff.reset() }
    }

    private func fail(
        _ text: String, retryAfter wait: Duration, at now: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        peripheral.lost(text, at: now) { report(named($0)) }
        peripheral.close()
        generation += 1
        state = .waiting(until: now + wait)
        become(.failed(text), report)
    }

    private func become(_ next: DeviceCondition, _ report: (DeviceEvent) -> Void) {
        guard condition != next else { return }
        condition = next
        report(.condition(id, next))
    }

    private func named(_ event: PeripheralEvent) -> DeviceEvent {
        switch event {
        case .contact(let role, let active, let since):
            .contact(role, active: active, since: since)
        case .instrument(let event): .instrument(id, event)
        case .named(let event): event
        case .reader(.noise(let noise)): .noise(id, noise)
        case .reader(.read(let credential, let validity, let completed)):
            .read(
                Read(
                    reader: id, credential: credential, cardValidity: validity,
                    completed: completed))
        }
    }
}
