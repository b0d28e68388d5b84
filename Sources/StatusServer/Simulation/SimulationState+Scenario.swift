public import StationModel

extension SimulationState {
    /// A story that the simulation plays, and how the page tells it.
    public struct Scenario: Hashable, Sendable {
        /// Something that the story wanted and that could not be done.
        struct Gap: Hashable, Sendable {
            let second: Int64
            let what: Phrase
        }

        /// More than anybody reads on a page; all of them stand in the log.
        private static let mostGaps = 20

        let title: Phrase
        let about: Phrase
        /// Seconds since the boot, as the status counts them: no jump of the clock moves it.
        let beganSecond: Int64
        let lastsSeconds: Int64
        /// The newest of them, the oldest first.
        private(set) var notPlayed: [Gap] = []

        public init(title: Phrase, about: Phrase, beganSecond: Int64, lastsSeconds: Int64) {
            self.title = title
            self.about = about
            self.beganSecond = beganSecond
            self.lastsSeconds = lastsSeconds
        }

        /// Something could not be done, at a second since the boot.
        public mutating func take(notPlayed what: Phrase, second: Int64) {
            notPlayed.append(Gap(second: second, what: what))
            notPlayed = notPlayed.suffix(Self.mostGaps)
        }

        var json: JSON {
            .object([
                ("title", title.json), ("about", about.json),
                ("beganSecond", .integer(beganSecond)), ("lastsSeconds", .integer(lastsSeconds)),
                (
                    "notPlayed",
                    .list(
                        notPlayed.map {
                            .object([("second", .integer($0.second)), ("what", $0.what.json)])
                        })
                ),
            ])
        }
    }
}
