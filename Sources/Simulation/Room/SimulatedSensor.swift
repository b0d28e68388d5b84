import StationCore
import StationModel

/// One probe of the room: what it measures, and how it fails. It reports as the drivers do.
struct SimulatedSensor: Hashable, Sendable {
    /// What a probe can do instead of measuring; the raw value is the number in a plan.
    enum Fault: Int, Hashable, CaseIterable, Sendable {
        /// Says nothing.
        case silent
        /// Says the same value for ever.
        case stuck
        /// Its checksum is wrong.
        case checksum
        /// 85 °C: it has lost its power for a moment and has not converted.
        case powerOn
        /// −45 °C: all bits of the bus are zero.
        case deadBus
        /// A number that no room has.
        case implausible
        /// Pulled off the bus.
        case lost
    }

    let probe: Probe
    let interval: Duration
    var fault: Fault?
    /// Ends the newest fault only.
    var faults = 0
    private var last: Int?

    init(_ probe: Probe, interval: Duration) {
        self.probe = probe
        self.interval = interval
    }

    /// What it reports when the truth is `value`; `nil` = nothing at all.
    mutating func report(_ value: Int, at now: MonotonicInstant) -> Reading? {
        let quantity = probe.quantity
        switch fault {
        case nil:
            last = value
            return Reading(quantity, value, at: now)
        case .silent, .lost: return nil
        case .stuck: return Reading(quantity, last ?? value, at: now)
        case .checksum: return Reading(quantity, no: .fault, at: now)
        case .powerOn: return Reading(quantity, quantity == .temperature ? 85_000 : 65_535, at: now)
        case .deadBus: return Reading(quantity, quantity == .temperature ? -45_000 : -1, at: now)
        case .implausible: return Reading(quantity, 200_000, at: now)
        }
    }
}
