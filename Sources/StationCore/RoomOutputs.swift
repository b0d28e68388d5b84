import StationModel

/// What the room's outputs were last told, and how often: the wear of their relays.
///
/// They start off, by hardware too. An output that is not wanted any more (its part of the
/// configuration is gone) is switched off and forgotten.
struct RoomOutputs: Sendable {
    private struct Told: Sendable {
        var isOn = false
        var switches: UInt64 = 0
    }

    private var told: [DeviceId: Told] = [:]

    /// The actuations that bring the outputs to where they should be, in a fixed order: off
    /// before on, so that the circuit never bears both.
    mutating func settle(_ wanted: [DeviceId: Bool]) -> [RoomAction] {
        var changes: [(device: DeviceId, on: Bool)] = []
        for (device, state) in told where wanted[device] == nil {
            if state.isOn { changes.append((device, false)) }
            told[device] = nil
        }
        for (device, on) in wanted {
            var state = told[device] ?? Told()
            if state.isOn != on {
                changes.append((device, on))
                state.isOn = on
                state.switches += 1
            }
            told[device] = state
        }
        changes.sort { $0.on == $1.on ? $0.device < $1.device : !$0.on }
        return changes.map { .drive($0.device, on: $0.on) }
    }

    /// An output came back from a fault and must be told again; others are not the room's.
    func returned(_ device: DeviceId) -> [RoomAction] {
        told[device].map { [.drive(device, on: $0.isOn)] } ?? []
    }

    var isNothing: Bool { told.isEmpty }

    func status(uses: [DeviceId: RoomOutputStatus.Use]) -> [RoomOutputStatus] {
        told.map {
            RoomOutputStatus(
                output: $0.key, use: uses[$0.key], isOn: $0.value.isOn,
                switches: $0.value.switches)
        }
        .sorted { $0.output < $1.output }
    }
}
