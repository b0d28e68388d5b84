public import StationModel

/// Outlets that a button starts for a time.
///
/// | state | press | time is up | vacant, no power, fire, withheld |
/// |---|---|---|---|
/// | ready | running, if the circuit bears it and nothing forbids | – | ready |
/// | running(until) | cooling down | cooling down | cooling down |
/// | coolingDown(until) | refused | ready | coolingDown |
///
/// A second press ends it: who has dry shoes saves the rest. A press that cannot be granted is
/// counted, told with its reason, and changes nothing. Only the change from "not pressed" to
/// "pressed" is a press, so that a button that sticks, or is held during a start, starts nothing.
///
/// A start finds every outlet off, by hardware too; what ran before is not known, so each cools
/// down first, and so does one that a changed configuration brings.
public struct Appliances: Sendable {
    struct Outlet: Hashable, Sendable {
        var configuration: ApplianceConfiguration
        var state: ApplianceStatus.State
        /// The button's last level; `nil` = not read.
        var isPressed: Bool?
        var startedAt: MonotonicInstant?
        var starts: UInt64 = 0
        var refusals: UInt64 = 0

        /// One of which nobody knows when it ran last.
        init(_ configuration: ApplianceConfiguration, at now: MonotonicInstant) {
            self.configuration = configuration
            state = .coolingDown(until: now + configuration.coolDown)
        }

        var isRunning: Bool { if case .running = state { true } else { false } }
    }

    private(set) var outlets: [Outlet]
    private var totalLoadWatts: Int?

    public init(_ configuration: AppliancesConfiguration, at now: MonotonicInstant) {
        outlets = configuration.appliances.map { Outlet($0, at: now) }
        totalLoadWatts = configuration.totalLoadWatts
    }

    /// What the running ones draw.
    public var loadWatts: Int {
        outlets.filter(\.isRunning).reduce(0) { $0 + $1.configuration.loadWatts }
    }

    public var status: [ApplianceStatus] {
        outlets.map {
            ApplianceStatus(
                id: $0.configuration.id, output: $0.configuration.output,
                button: $0.configuration.button, state: $0.state, starts: $0.starts,
                refusals: $0.refusals)
        }
    }

    public func isButton(_ device: DeviceId) -> Bool { index(of: device) != nil }

    /// Whether the button was read as not pressed last: only then is its next level a press.
    public func isReleased(_ button: DeviceId) -> Bool {
        index(of: button).map { outlets[$0].isPressed == false } ?? false
    }

    /// A button's level, read again and again.
    public mutating func set(
        _ button: DeviceId, pressed: Bool, at now: MonotonicInstant, _ view: View
    ) -> [RoomAction] {
        guard let index = index(of: button) else { return [] }
        let wasReleased = outlets[index].isPressed == false
        outlets[index].isPressed = pressed
        let ended = advance(to: now, view)
        return pressed && wasReleased ? ended + press(index, at: now, view) : ended
    }

    /// The button cannot be read: its next level is no press.
    public mutating func lost(_ button: DeviceId) {
        if let index = index(of: button) { outlets[index].isPressed = nil }
    }

    /// Keeps what runs as it is; what is gone stops.
    public mutating func reconfigure(
        _ new: AppliancesConfiguration, at now: MonotonicInstant
    ) -> [RoomAction] {
        var actions: [RoomAction] = []
        let ids = new.appliances.map(\.id)
        for index in outlets.indices where !ids.contains(outlets[index].configuration.id) {
            actions += stop(index, .configuration, at: now)
        }
        let known = outlets
        outlets = new.appliances.map { appliance in
            guard var outlet = known.first(where: { $0.configuration.id == appliance.id }) else {
                return Outlet(appliance, at: now)
            }
            if outlet.configuration.button != appliance.button { outlet.isPressed = nil }
            outlet.configuration = appliance
            return outlet
        }
        totalLoadWatts = new.totalLoadWatts
        return actions
    }

    public mutating func advance(to now: MonotonicInstant, _ view: View) -> [RoomAction] {
        var actions: [RoomAction] = []
        for index in outlets.indices {
            if case .running(let until) = outlets[index].state {
                if until <= now {
                    actions += stop(index, .time, at: now)
                } else if let obstacle = view.obstacle {
                    actions += stop(index, obstacle, at: now)
                }
            }
            if case .coolingDown(let until) = outlets[index].state, until <= now {
                outlets[index].state = .ready
            }
        }
        return actions
    }

    public var nextDeadline: MonotonicInstant? {
        let deadlines: [MonotonicInstant] = outlets.compactMap {
            switch $0.state {
            case .ready: nil
            case .running(let until), .coolingDown(let until): until
            }
        }
        return deadlines.min()
    }

    // MARK: - One outlet

    private mutating func press(
        _ index: Int, at now: MonotonicInstant, _ view: View
    ) -> [RoomAction] {
        switch outlets[index].state {
        case .running: return stop(index, .button, at: now)
        case .coolingDown: return refuse(index, .coolingDown)
        case .ready:
            let appliance = outlets[index].configuration
            let load = loadWatts + appliance.loadWatts
            if let obstacle = view.obstacle { return refuse(index, obstacle.refusal) }
            if let totalLoadWatts, load > totalLoadWatts { return refuse(index, .overload) }
            outlets[index].state = .running(until: now + appliance.onTime)
            outlets[index].startedAt = now
            outlets[index].starts += 1
            let data: [String: LedgerValue] = ["seconds": .integer(appliance.onTime.wholeSeconds)]
            return [.record(.applianceStarted, subject: appliance.id.text, data, [])]
        }
    }

    private mutating func refuse(_ index: Int, _ reason: ApplianceRefusal?) -> [RoomAction] {
        outlets[index].refusals += 1
        return reason.map { [.tell(.applianceRefused($0))] } ?? []
    }

    private mutating func stop(
        _ index: Int, _ cause: Cause, at now: MonotonicInstant
    ) -> [RoomAction] {
        guard outlets[index].isRunning else { return [] }
        let appliance = outlets[index].configuration
        let ran = outlets[index].startedAt.map { now - $0 } ?? .zero
        outlets[index].state = .coolingDown(until: now + appliance.coolDown)
        outlets[index].startedAt = nil
        return [
            .record(
                .applianceStopped, subject: appliance.id.text,
                ["cause": .text(cause.rawValue), "seconds": .integer(ran.wholeSeconds)], [])
        ]
    }

    private func index(of button: DeviceId) -> Int? {
        outlets.firstIndex { $0.configuration.button == button }
    }
}
