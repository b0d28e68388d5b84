public import StationModel

extension SimulationState {
    /// The city's side of a simulation: how its hub behaves, and what it has got.
    public struct Hub: Hashable, Sendable {
        /// What the hub has beside what is on the station's disk.
        public enum Agreement: String, Hashable, CaseIterable, Sendable {
            /// All of it, entry by entry.
            case equal
            /// What is there is right, and some is not there yet.
            case behind
            /// Something is there that the ledger does not say.
            case differs
        }

        /// The ways in which it can behave, the usual first.
        public var moods: [SimulationStage.Choice]
        public var mood: String
        /// The true time, which is the city's.
        public var now: UnixTime
        /// Each counted once.
        public var events: UInt64 = 0
        /// How often one came that was there already.
        public var repeatedEvents: UInt64 = 0
        public var newestEvent: UnixTime?
        public var samples: UInt64 = 0
        public var repeatedSamples: UInt64 = 0
        public var newestSample: UnixTime?
        /// `nil` = nobody has looked yet.
        public var agreement: Agreement?
        /// Entries on the station's disk that are not there.
        public var missingEvents: UInt64 = 0

        public init(moods: [SimulationStage.Choice], mood: String, now: UnixTime) {
            self.moods = moods
            self.mood = mood
            self.now = now
        }

        var json: JSON {
            .object([
                ("moods", .list(moods.map(\.json))), ("mood", .text(mood)),
                ("now", .integer(now.milliseconds)),
                ("events", .integer(events)), ("repeatedEvents", .integer(repeatedEvents)),
                ("newestEvent", .optional(newestEvent) { .integer($0.milliseconds) }),
                ("samples", .integer(samples)), ("repeatedSamples", .integer(repeatedSamples)),
                ("newestSample", .optional(newestSample) { .integer($0.milliseconds) }),
                ("agreement", .optional(agreement) { .text($0.rawValue) }),
                ("missingEvents", .integer(missingEvents)),
            ])
        }
    }
}
