public import StationModel

/// What stands in the simulated station besides the door: everything that a spectator can move or
/// break, as the configuration names it, with its true state.
public struct SimulationStage: Hashable, Sendable {
    /// One of several: a fate of a lane, a fault of a probe.
    public struct Choice: Hashable, Sendable {
        public var id: String
        public var label: Phrase

        public init(id: String, label: Phrase) {
            self.id = id
            self.label = label
        }
    }

    /// A button of an appliance, or a contact with an alarm.
    public struct Contact: Hashable, Sendable {
        public var device: DeviceId
        public var label: Phrase
        /// A button springs back; other contacts stay as they are.
        public var isButton: Bool
        public var hasAlarm: Bool
        public var isActive: Bool

        public init(
            device: DeviceId, label: Phrase, isButton: Bool, hasAlarm: Bool, isActive: Bool = false
        ) {
            self.device = device
            self.label = label
            self.isButton = isButton
            self.hasAlarm = hasAlarm
            self.isActive = isActive
        }
    }

    /// A lane, or a shelf on a scale (which has no fate).
    public struct Place: Hashable, Sendable {
        public var place: LaneAddress
        public var label: Phrase
        public var capacity: Int
        /// Items that are truly there, whatever the books say; `nil` = not known yet.
        public var items: Int?
        /// What its next run does; `nil` = a shelf.
        public var fate: String?
        /// The button that chooses it.
        public var button: DeviceId?

        public init(
            place: LaneAddress, label: Phrase, capacity: Int, items: Int? = nil,
            fate: String? = nil, button: DeviceId? = nil
        ) {
            self.place = place
            self.label = label
            self.capacity = capacity
            self.items = items
            self.fate = fate
            self.button = button
        }
    }

    /// A compartment of a locker.
    public struct Compartment: Hashable, Sendable {
        public var address: CompartmentAddress
        public var label: Phrase
        public var isOpen: Bool
        public var button: DeviceId

        public init(
            address: CompartmentAddress, label: Phrase, isOpen: Bool = false, button: DeviceId
        ) {
            self.address = address
            self.label = label
            self.isOpen = isOpen
            self.button = button
        }
    }

    /// A device with something that can be wrong with it: a probe and its fault.
    public struct Probe: Hashable, Sendable {
        public var device: DeviceId
        public var fault: String?

        public init(device: DeviceId, fault: String? = nil) {
            self.device = device
            self.fault = fault
        }
    }

    /// A device with a cable.
    public struct Cable: Hashable, Sendable {
        public var device: DeviceId
        public var isPluggedIn: Bool

        public init(device: DeviceId, isPluggedIn: Bool = true) {
            self.device = device
            self.isPluggedIn = isPluggedIn
        }
    }

    /// Contacts with an alarm each, and the buttons of appliances.
    public var contacts: [Contact] = []
    public var lanes: [Place] = []
    public var shelves: [Place] = []
    public var compartments: [Compartment] = []
    public var probes: [Probe] = []
    public var cables: [Cable] = []
    /// What a voucher can be for, by number.
    public var wares: [SKUNumber: Phrase] = [:]
    /// What can happen in a lane, the usual first.
    public var fates: [Choice] = []
    /// What can be wrong with a probe.
    public var faults: [Choice] = []
    /// Whether beams count people.
    public var hasBeams = false
    /// Whether somebody stands in the beams.
    public var isBeamBlocked = false
    /// The weather; `nil` = there is none.
    public var outsideMillidegrees: Int?
    /// Whether the weather is held where somebody has put it.
    public var isOutsideHeld = false

    /// Nothing but a door.
    public init() {}
}
