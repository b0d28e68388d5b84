import StationModel

extension Appliances {
    /// What must hold for anything to run.
    public struct View: Hashable, Sendable {
        public var isPowered: Bool
        public var isOccupied: Bool
        public var isFire: Bool
        /// The city does not offer them.
        public var isWithheld: Bool

        public init(
            isPowered: Bool, isOccupied: Bool, isFire: Bool, isWithheld: Bool = false
        ) {
            self.isPowered = isPowered
            self.isOccupied = isOccupied
            self.isFire = isFire
            self.isWithheld = isWithheld
        }

        /// Why nothing may run; `nil` = it may.
        var obstacle: Cause? {
            if isFire { return .fire }
            if !isPowered { return .power }
            if isWithheld { return .withheld }
            return isOccupied ? nil : .vacant
        }
    }

    /// Why an appliance stopped, as the entry says.
    enum Cause: String, Hashable, CaseIterable, Sendable {
        case time, button, vacant, power, fire, configuration, withheld
    }
}

extension Appliances.Cause {
    /// What whoever presses is told; `nil` = a fire speaks for itself, and who presses is there.
    var refusal: ApplianceRefusal? {
        switch self {
        case .power: .noPower
        case .withheld: .withheld
        case .fire, .vacant, .time, .button, .configuration: nil
        }
    }
}
