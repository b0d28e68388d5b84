public import StationModel

/// What the panel shows.
public struct SimulationState: Hashable, Sendable {
    /// Somebody who can come to the door; invented.
    public struct Person: Hashable, Sendable {
        /// What an action names this person by.
        public var id: String
        /// For the list of people: `骑手 · 有效`. In both languages, for the page changes its own.
        public var label: Phrase

        public init(id: String, label: Phrase) {
            self.id = id
            self.label = label
        }
    }

    /// Whom the panel offers.
    public var people: [Person]
    /// Seconds simulated per second.
    public var speed: Int
    /// Whether the exit button is held down.
    public var exitPressed: Bool
    /// Whether the fire loop is open.
    public var fireActive: Bool
    /// Whether somebody holds the door open.
    public var doorHeld: Bool
    /// Whether the housing is open.
    public var housingOpen: Bool
    /// Whether the disk answers nothing.
    public var diskStalled: Bool
    /// What else stands there.
    public var stage: SimulationStage
    /// The city's hub; `nil` = there is none.
    public var hub: Hub?
    /// The story that is played; `nil` = none.
    public var scenario: Scenario?

    public init(
        people: [Person], speed: Int, exitPressed: Bool = false, fireActive: Bool = false,
        doorHeld: Bool = false, housingOpen: Bool = false, diskStalled: Bool = false,
        stage: SimulationStage = SimulationStage()
    ) {
        self.people = people
        self.speed = speed
        self.exitPressed = exitPressed
        self.fireActive = fireActive
        self.doorHeld = doorHeld
        self.housingOpen = housingOpen
        self.diskStalled = diskStalled
        self.stage = stage
    }

    var json: JSON {
        .object([
            (
                "people",
                .list(
                    people.map { person in
                        .object([("id", .text(person.id)), ("label", person.label.json)])
                    })
            ),
            ("speed", .integer(speed)), ("exit", .flag(exitPressed)), ("fire", .flag(fireActive)),
            ("hold", .flag(doorHeld)), ("housing", .flag(housingOpen)),
            ("disk", .flag(diskStalled)), ("stage", stage.json),
            ("hub", .optional(hub, \.json)), ("scenario", .optional(scenario, \.json)),
        ])
    }
}
