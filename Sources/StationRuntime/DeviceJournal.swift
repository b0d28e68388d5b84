import DevicePorts
import StationModel
import Synchronization

/// What the devices reported last, for technicians who watch them.
///
/// The loop notes each event under a lock that is held for as long as one small value is changed;
/// the control socket's thread copies out what it is asked for. Nothing here is stored, and no
/// credential passes through: of a read the kind is kept.
final class DeviceJournal: Sendable {
    /// A line with ten devices says some ten things a second: half a minute, while a watcher asks
    /// every second.
    static let mostNews = 512

    /// More lanes than turn at once.
    static let mostOrders = 64

    private struct State {
        var devices: [DeviceId: DeviceReport] = [:]
        var order: [DeviceId] = []
        var contacts: [ContactRole: DeviceId] = [:]
        /// The line of a device that shares one.
        var lines: [DeviceId: DeviceId] = [:]
        /// Which device an order for an item went to, until its end; at most `mostOrders`.
        var orders: [Token: DeviceId] = [:]
        /// Newest last.
        var news: [DeviceNews] = []
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Takes over which devices there are; what is known of those that stay is kept.
    func configure(_ devices: [DeviceConfiguration]) {
        state.withLock { state in
            state.order = devices.flatMap { [$0.id] + $0.members }
            let known = state.devices
            state.devices = Dictionary(
                uniqueKeysWithValues: state.order.map {
                    ($0, known[$0] ?? DeviceReport(id: $0.text))
                })
            (state.contacts, state.lines) = ([:], [:])
            for device in devices {
                for member in device.members { state.lines[member] = device.id }
                if let role = device.contactRole { state.contacts[role] = device.id }
            }
        }
    }

    /// An item was asked of a device; its answer names the order only.
    func noteOrder(_ token: Token, to device: DeviceId) {
        state.withLock { state in
            // Answers that never came, of devices that a reload took away.
            if state.orders.count >= Self.mostOrders { state.orders = [:] }
            state.orders[token] = device
        }
    }

    func note(_ event: DeviceEvent, at moment: Moment) {
        state.withLock { state in
            guard let entry = Entry(event, state.contacts, state.orders) else { return }
            if case .dispensed(let token, _) = event { state.orders[token] = nil }
            let at = moment.wall.rfc3339
            state.devices[entry.device]?.take(event, at: at)
            state.last += 1
            state.news.append(
                DeviceNews(
                    number: state.last, device: entry.device.text, at: at, kind: entry.kind,
                    values: entry.values))
            // Half at once: removing one by one would move them all each time.
            if state.news.count > Self.mostNews { state.news.removeFirst(Self.mostNews / 2) }
        }
    }

    /// In the order of the configuration, a line before what hangs on it.
    var devices: [DeviceReport] {
        state.withLock { state in state.order.compactMap { state.devices[$0] } }
    }

    func has(_ device: String) -> Bool {
        state.withLock { $0.devices[DeviceId(device)] != nil }
    }

    /// What a device has reported after an event, and what went over its line.
    func news(of device: String, after number: UInt64) -> DeviceNewsPage {
        state.withLock { state in
            let first = state.news.first?.number ?? state.last + 1
            // A number from before a restart is none of this run's.
            let after = min(number, state.last)
            let line = state.lines[DeviceId(device)]?.text
            return DeviceNewsPage(
                last: state.last, missed: first > after + 1 ? first - after - 1 : 0,
                events: state.news.filter {
                    $0.number > after
                        && ($0.device == device || ($0.device == line && $0.isTraffic))
                })
        }
    }
}

/// An event in words that are the same in every language.
private struct Entry {
    let device: DeviceId
    let kind: String
    let values: [String]

    /// `nil` for what belongs to no device of the configuration.
    init?(
        _ event: DeviceEvent, _ contacts: [ContactRole: DeviceId], _ orders: [Token: DeviceId]
    ) {
        switch event {
        case .read(let read): self.init(read.reader, "read", read.credential.kind.rawValue)
        case .contact(let role, let active, _):
            guard let device = contacts[role] ?? role.ownDevice else { return nil }
            self.init(device, "contact", active ? "active" : "inactive")
        case .condition(let device, .working): self.init(device, "condition", "working")
        case .condition(let device, .failed(let text)):
            self.init(device, "condition", "failed", text)
        case .noise(let device, let noise): self.init(device, "noise", noise.rawValue)
        case .dispensed(let token, let result):
            guard let device = orders[token] else { return nil }
            self.init(device, "dispensed", "\(result)")
        case .compartment(let address, let isOpen, _):
            self.init(
                address.device, "compartment", "\(address.number)", isOpen ? "open" : "closed")
        case .instrument(let device, let event): self.init(device, event)
        case .traffic(let device, let traffic):
            self.init(device, traffic.direction.rawValue, traffic.text)
        }
    }

    private init(_ device: DeviceId, _ event: InstrumentEvent) {
        switch event {
        case .reading(let reading):
            let value = reading.value.map { "\($0) \(reading.quantity.unit)" }
            self.init(
                device, "reading", reading.quantity.rawValue, value ?? reading.quality.rawValue)
        case .relays(let levels): self.init(device, "relays", Self.bits(levels))
        case .deafRelays(let relays):
            let numbers = relays.map { String($0 + 1) }.joined(separator: " ")
            self.init(device, "deafRelays", numbers)
        case .inputs(let levels): self.init(device, "inputs", Self.bits(levels))
        case .presence(let isThere, _):
            self.init(device, "presence", isThere ? "somebody" : "nobody")
        case .vending(let event): self.init(device, "vending", "\(event)")
        case .locker(let event): self.init(device, "locker", "\(event)")
        case .strayDrop: self.init(device, "strayDrop")
        }
    }

    private init(_ device: DeviceId, _ kind: String, _ values: String...) {
        self.device = device
        self.kind = kind
        self.values = values
    }

    /// The first one first: `00100000`.
    private static func bits(_ levels: [Bool]) -> String {
        String(levels.map { $0 ? "1" : "0" })
    }
}

extension DeviceNews {
    fileprivate var isTraffic: Bool { Traffic.Direction(rawValue: kind) != nil }
}

extension ContactRole {
    /// The device that a named contact bears the name of: a radar is no contact by its driver.
    fileprivate var ownDevice: DeviceId? {
        if case .named(let device) = self { device } else { nil }
    }
}

extension DeviceReport {
    fileprivate mutating func take(_ event: DeviceEvent, at time: String) {
        switch event {
        case .condition(_, .working): (condition, detail) = ("working", nil)
        case .condition(_, .failed(let text)): (condition, detail) = ("failed", text)
        case .contact(_, let active, _): isActive = active
        case .noise: noise += 1
        case .instrument(_, .reading(let reading)):
            readings.removeAll { $0.quantity == reading.quantity.rawValue }
            readings.append(
                Measured(
                    quantity: reading.quantity.rawValue, value: reading.value,
                    unit: reading.quantity.unit, quality: reading.quality.rawValue, at: time))
            readings.sort { $0.quantity < $1.quantity }
        case .instrument(_, .inputs(let levels)): inputs = levels
        case .instrument(_, .relays(let levels)): relays = levels
        case .instrument, .read, .dispensed, .compartment, .traffic: break
        }
    }
}
