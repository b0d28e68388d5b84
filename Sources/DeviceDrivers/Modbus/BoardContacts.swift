import DevicePorts
import StationModel

/// Contacts and outputs that are connected to Modbus boards: what a board's report means for them.
///
/// A contact's level is told when it differs from what was told, and anew after the board was
/// lost: a silent board says nothing about its contacts. So it is told of a contact that a reload
/// has changed, because the rules forget what it was (`Station.reconfigure`). When a board fails or
/// returns, so do the contacts and outputs on it. An output whose relay does not follow fails by
/// itself.
struct BoardContacts {
    private struct Contact {
        let id: DeviceId
        let role: ContactRole
        /// From 0.
        let input: Int
        let activeLow: Bool
    }

    private struct Output {
        let id: DeviceId
        /// From 0.
        let relay: Int
    }

    private var devices: Set<DeviceConfiguration> = []
    private var contacts: [DeviceId: [Contact]] = [:]
    private var outputs: [DeviceId: [Output]] = [:]
    /// Relays that do not follow.
    private var deaf: [DeviceId: Set<Int>] = [:]
    private var levels: [DeviceId: [Bool]] = [:]
    private var conditions: [DeviceId: DeviceCondition] = [:]
    private var told: [DeviceId: Bool] = [:]

    /// Takes over who is connected where. `boards`: the Modbus devices. Returns what is already
    /// known about contacts that are new or have changed.
    mutating func configure(
        _ devices: [DeviceConfiguration], boards: Set<DeviceId>, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        for device in self.devices.subtracting(devices) { told[device.id] = nil }
        self.devices = Set(devices)
        (contacts, outputs) = ([:], [:])
        levels = levels.filter { boards.contains($0.key) }
        conditions = conditions.filter { boards.contains($0.key) }
        deaf = deaf.filter { boards.contains($0.key) }
        for device in devices {
            switch device.driver {
            case .contact(let contact) where boards.contains(DeviceId(contact.line.chip)):
                contacts[DeviceId(contact.line.chip), default: []].append(
                    Contact(
                        id: device.id, role: contact.role, input: Int(contact.line.offset) - 1,
                        activeLow: contact.activeLow))
            case .output(let output) where boards.contains(DeviceId(output.line.chip)):
                outputs[DeviceId(output.line.chip), default: []].append(
                    Output(id: device.id, relay: Int(output.line.offset) - 1))
            default: break
            }
        }
        return contacts.keys.sorted().flatMap { newLevels(of: $0, at: now) }
    }

    /// A line was built anew: its boards have not spoken yet.
    mutating func forget(_ boards: [DeviceId]) {
        for board in boards {
            (levels[board], conditions[board], deaf[board]) = (nil, nil, nil)
            for contact in contacts[board] ?? [] { told[contact.id] = nil }
        }
    }

    /// A board's inputs as they are; `consequences` tells what is new about them.
    mutating func note(_ event: DeviceEvent) {
        if case .instrument(let board, .inputs(let now)) = event { levels[board] = now }
    }

    /// What else follows from an event.
    mutating func consequences(
        of event: DeviceEvent, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        switch event {
        case .instrument(let board, .inputs): return newLevels(of: board, at: now)
        case .instrument(let board, .deafRelays(let relays)):
            let before = deaf.updateValue(Set(relays), forKey: board) ?? []
            return (outputs[board] ?? [])
                .filter { before.contains($0.relay) != relays.contains($0.relay) }
                .map { condition(of: $0, on: board) }
        case .condition(let board, let condition):
            conditions[board] = condition
            if condition != .working {
                for contact in contacts[board] ?? [] { told[contact.id] = nil }
            }
            return (contacts[board] ?? []).map { .condition($0.id, condition.named(board)) }
                + (outputs[board] ?? []).map { self.condition(of: $0, on: board) }
                + newLevels(of: board, at: now)
        default: return []
        }
    }

    /// Whether an output's line says that it works, while only its board can know.
    func isJudgedByBoard(_ event: DeviceEvent) -> Bool {
        guard case .condition(let id, .working) = event else { return false }
        return outputs.values.contains { $0.contains { $0.id == id } }
    }

    /// Only while its board works its relay counts.
    private func condition(of output: Output, on board: DeviceId) -> DeviceEvent {
        let isDeaf = deaf[board]?.contains(output.relay) == true
        switch conditions[board] {
        case .failed(let text): return .condition(output.id, .failed("board \(board): \(text)"))
        case .working where isDeaf, nil where isDeaf:
            let text = "relay \(output.relay + 1) of board \(board) does not follow; replace it"
            return .condition(output.id, .failed(text))
        case .working, nil: return .condition(output.id, .working)
        }
    }

    private mutating func newLevels(
        of board: DeviceId, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        guard conditions[board] == .working, let levels = levels[board] else { return [] }
        var events: [DeviceEvent] = []
        for contact in contacts[board] ?? [] where levels.indices.contains(contact.input) {
            let active = levels[contact.input] != contact.activeLow
            guard told[contact.id] != active else { continue }
            told[contact.id] = active
            events.append(.contact(contact.role, active: active, since: now))
        }
        return events
    }
}

extension DeviceCondition {
    /// The condition of what is connected to a board.
    fileprivate func named(_ board: DeviceId) -> DeviceCondition {
        switch self {
        case .working: .working
        case .failed(let text): .failed("board \(board): \(text)")
        }
    }
}
