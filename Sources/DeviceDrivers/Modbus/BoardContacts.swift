import DevicePorts
import StationModel

/// Contacts and outputs that are connected to Modbus boards: what a board's report means for them.
///
/// A contact's level is told when it differs from what was told, and anew after the board was
/// lost: a silent board says nothing about its contacts. When a board fails or returns, so do the
/// contacts and outputs on it.
struct BoardContacts {
    private struct Contact {
        let id: DeviceId
        let role: ContactRole
        /// From 0.
        let input: Int
        let activeLow: Bool
    }

    private var contacts: [DeviceId: [Contact]] = [:]
    private var outputs: [DeviceId: [DeviceId]] = [:]
    private var levels: [DeviceId: [Bool]] = [:]
    private var conditions: [DeviceId: DeviceCondition] = [:]
    private var told: [DeviceId: Bool] = [:]

    /// Takes over who is connected where. `boards`: the Modbus devices. Returns what is already
    /// known about contacts that are new.
    mutating func configure(
        _ devices: [DeviceConfiguration], boards: Set<DeviceId>, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        (contacts, outputs) = ([:], [:])
        levels = levels.filter { boards.contains($0.key) }
        conditions = conditions.filter { boards.contains($0.key) }
        for device in devices {
            switch device.driver {
            case .contact(let contact) where boards.contains(DeviceId(contact.line.chip)):
                contacts[DeviceId(contact.line.chip), default: []].append(
                    Contact(
                        id: device.id, role: contact.role, input: Int(contact.line.offset) - 1,
                        activeLow: contact.activeLow))
            case .output(let output) where boards.contains(DeviceId(output.line.chip)):
                outputs[DeviceId(output.line.chip), default: []].append(device.id)
            default: break
            }
        }
        let here = Set(contacts.values.joined().map(\.id))
        told = told.filter { here.contains($0.key) }
        return contacts.keys.sorted().flatMap { newLevels(of: $0, at: now) }
    }

    /// A line was built anew: its boards have not spoken yet.
    mutating func forget(_ boards: [DeviceId]) {
        for board in boards {
            (levels[board], conditions[board]) = (nil, nil)
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
        case .condition(let board, let condition):
            let members = (contacts[board] ?? []).map(\.id) + (outputs[board] ?? [])
            conditions[board] = condition
            if condition != .working {
                for contact in contacts[board] ?? [] { told[contact.id] = nil }
            }
            return members.map { .condition($0, condition.named(board)) }
                + newLevels(of: board, at: now)
        default: return []
        }
    }

    /// Whether an output's line says that it works, while only its board can know.
    func isJudgedByBoard(_ event: DeviceEvent) -> Bool {
        guard case .condition(let id, .working) = event else { return false }
        return outputs.values.contains { $0.contains(id) }
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
