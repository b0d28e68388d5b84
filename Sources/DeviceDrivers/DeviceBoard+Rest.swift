public import StationModel

/// The end of the service: what is only safe while somebody watches it goes off.
extension DeviceBoard {
    public func rest(at now: MonotonicInstant) {
        for (id, instrument) in instruments {
            // Its motor stands before its lines are given back.
            if case .lane = instrument { inputs[id]?.close() }
        }
        outputs.rest(at: now)
    }

    /// A line that is not open, and a board that has failed, hear nothing: they are not waited
    /// for.
    public var isAtRest: Bool {
        instruments.allSatisfy { id, instrument in
            guard case .bus(let bus) = instrument, inputs[id]?.descriptors.isEmpty == false else {
                return true
            }
            return bus.isAtRest
        }
    }
}
