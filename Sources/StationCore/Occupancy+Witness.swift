import StationModel

extension Occupancy {
    /// What one presence sensor says.
    struct Witness: Hashable, Sendable {
        var configuration: PresenceSensorConfiguration
        /// `nil` = not read.
        var isActive: Bool?
        var changed: MonotonicInstant
        var warmUntil: MonotonicInstant

        /// From when on it counts as quiet; `nil` while it does not.
        var quietSince: MonotonicInstant? {
            guard isActive == false else { return nil }
            return max(changed + configuration.hold, warmUntil)
        }

        init(_ configuration: PresenceSensorConfiguration, at now: MonotonicInstant) {
            self.configuration = configuration
            isActive = nil
            changed = now
            warmUntil = now + configuration.warmUp
        }

        func isPresent(at now: MonotonicInstant) -> Bool {
            isActive == true && now >= warmUntil
        }
    }
}
