import StationModel

/// What the room's outputs were last told, and how often they have switched in their life: the
/// wear of their relays, kept over restarts.
///
/// They start off, by hardware too. An output that is not wanted any more (its part of the
/// configuration is gone) is switched off and forgotten, but for its wear: the relay is still
/// there. The count rides on entries that are written anyway; a power cut takes what came after
/// the last one.
struct RoomOutputs: Sendable {
    private var told: [DeviceId: Bool] = [:]
    private var switchings: [DeviceId: UInt64]
    /// Those that have switched since the last entry.
    private var unwritten: Set<DeviceId> = []

    /// - Parameter switchings: as the last run left them.
    init(switchings: [DeviceId: UInt64] = [:]) { self.switchings = switchings }

    /// Takes over, late, what the last run left: added to what has switched since.
    mutating func restore(_ before: [DeviceId: UInt64]) {
        switchings.merge(before, uniquingKeysWith: +)
    }

    /// The actuations that bring the outputs to where they should be, in a fixed order: off
    /// before on, so that the circuit never bears both.
    mutating func settle(_ wanted: [DeviceId: Bool]) -> [RoomAction] {
        var changes: [(device: DeviceId, on: Bool)] = []
        for (device, isOn) in told where wanted[device] == nil {
            if isOn { changes.append((device, false)) }
            told[device] = nil
        }
        for (device, on) in wanted {
            if told[device] ?? false != on { changes.append((device, on)) }
            told[device] = on
        }
        for (device, _) in changes {
            switchings[device, default: 0] += 1
            unwritten.insert(device)
        }
        changes.sort { $0.on == $1.on ? $0.device < $1.device : !$0.on }
        return changes.map { .drive($0.device, on: $0.on) }
    }

    /// What an entry carries; `nil` = nothing has switched since the last one.
    mutating func memory() -> [DeviceId: UInt64]? {
        guard !unwritten.isEmpty else { return nil }
        defer { unwritten = [] }
        return switchings.filter { unwritten.contains($0.key) }
    }

    /// An output came back from a fault and must be told again; others are not the room's.
    func returned(_ device: DeviceId) -> [RoomAction] {
        told[device].map { [.drive(device, on: $0)] } ?? []
    }

    var isNothing: Bool { told.isEmpty }

    func status(uses: [DeviceId: RoomOutputStatus.Use]) -> [RoomOutputStatus] {
        told.map {
            RoomOutputStatus(
                output: $0.key, use: uses[$0.key], isOn: $0.value,
                switches: switchings[$0.key] ?? 0)
        }
        .sorted { $0.output < $1.output }
    }
}
