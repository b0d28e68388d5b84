public import StationModel

public struct Hub: Sendable {
    /// What the station knows when its hub's lane starts.
    public struct Start: Sendable {
        public var configuration: HubConfiguration
        /// The last entry that is at the hub; `nil` = none.
        public var eventsThrough: EventPosition?
        public var ledger: EventBacklog
        public var spool: SpoolBacklog
        /// For the jitter; stations that come back together must not ask together.
        public var seed: UInt64

        public init(
            configuration: HubConfiguration, eventsThrough: EventPosition? = nil,
            ledger: EventBacklog = EventBacklog(count: 0), spool: SpoolBacklog = .empty, seed: UInt64
        ) {
            self.configuration = configuration
            self.eventsThrough = eventsThrough
            self.ledger = ledger
            self.spool = spool
            self.seed = seed
        }
    }

    public init(_ start: Start, at moment: Moment) {}

    /// Takes one input; the effects are to be carried out in order.
    public mutating func step(_ input: HubInput, at moment: Moment) -> [HubEffect] { [] }

    /// When it wants to be told `tick`; `nil` = only inputs can change anything.
    public func nextDeadline(at moment: Moment) -> MonotonicInstant? { nil }

    public func status(at moment: Moment) -> HubStatus { .none }
}
