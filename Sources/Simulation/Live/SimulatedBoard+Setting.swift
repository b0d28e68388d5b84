public import StationModel

extension SimulatedBoard {
    /// What the board is told of the world; built anywhere, used on the board's thread.
    public struct Setting: Sendable {
        /// Of chance. The people are given apart: a list of them is signed before.
        public var seed: UInt64
        public var people: People
        public var premises: Premises
        /// Of the room's air and walls at the beginning, in m°C.
        public var roomMillidegrees = 15_000
        public var weather: Weather
        public var habits: Habits
        public var timeZone: TimeZoneTable
        /// True wall time, as people's phones have it.
        public var wallTime: @Sendable (MonotonicInstant) -> UnixTime
        /// The text of a fresh code for a member's phone, of kind `issuedCode` or
        /// `delegatedCode`, made at a time.
        public var makeCode: @Sendable (MemberPseudonym, Approach, UnixTime) -> [UInt8]
        /// The text of a fresh voucher for so many items (at least 1), made at a time.
        public var makeVoucher: @Sendable (MemberPseudonym, SKUNumber, UInt8, UnixTime) -> [UInt8]
        /// A scenario that is played from the first start on.
        public var play: Play?

        public init(
            seed: UInt64, people: People, premises: Premises, habits: Habits = .usual,
            timeZone: TimeZoneTable = .shanghai,
            wallTime: @escaping @Sendable (MonotonicInstant) -> UnixTime,
            makeCode: @escaping @Sendable (MemberPseudonym, Approach, UnixTime) -> [UInt8],
            makeVoucher:
                @escaping @Sendable (MemberPseudonym, SKUNumber, UInt8, UnixTime) ->
                [UInt8]
        ) {
            self.seed = seed
            self.people = people
            self.premises = premises
            weather = Weather(seed: seed)
            self.habits = habits
            self.timeZone = timeZone
            self.wallTime = wallTime
            self.makeCode = makeCode
            self.makeVoucher = makeVoucher
        }

        /// Whether a person comes when the scenario says so, and not by themselves.
        func isCast(_ person: Person) -> Bool {
            guard let play else { return false }
            let shown = People.shown.first { $0.index == person.index }
            return shown.map { play.player.cast.contains($0.id) } ?? false
        }
    }

    /// A scenario and those who do what the board cannot.
    public struct Play: Sendable {
        var player: ScenarioPlayer
        /// A deed is the station's, the clock's, the disk's or the city's – or the board has just
        /// done it, for whoever shows that. Called on the board's thread, in the middle of a turn:
        /// it must return soon and not touch the board.
        let carryOut: @Sendable (ScenarioDeed) -> Void
        /// A deed meant nothing here: a lane had no room, nothing was shown that could be shown
        /// again. Called in the same way.
        let couldNot: @Sendable (ScenarioDeed) -> Void

        public init(
            _ player: ScenarioPlayer, carryOut: @escaping @Sendable (ScenarioDeed) -> Void,
            couldNot: @escaping @Sendable (ScenarioDeed) -> Void
        ) {
            self.player = player
            self.carryOut = carryOut
            self.couldNot = couldNot
        }
    }
}
