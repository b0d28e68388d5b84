import StationModel

extension Appliances {
    /// What must hold for anything to run.
    public struct View: Hashable, Sendable {
        public var isPowered: Bool
        public var isOccupied: Bool
        public var isFire: Bool

        public init(isPowered: Bool, isOccupied: Bool, isFire: Bool) {
            self.isPowered = isPowered
            self.isOccupied = isOccupied
            self.isFire = isFire
        }

        /// Why nothing may run; `nil` = it may.
        var obstacle: Cause? {
            if isFire { return .fire }
            if !isPowered { return .power }
            return isOccupied ? nil : .vacant
        }
    }

    /// Why an appliance stopped, as the entry says.
    enum Cause: String, Hashable, CaseIterable, Sendable {
        case time, button, vacant, power, fire, configuration
    }
}

extension Appliances.Cause {
    /// What whoever presses is told; `nil` = a fire speaks for itself, and who presses is there.
    var refusal: ApplianceRefusal? {
        switch self {
        case .power: .noPower
        case .fire, .vacant, .time, .button, .configuration: nil
        }
    }
}
