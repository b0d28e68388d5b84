public import StationModel

/// One thing that is done when a scenario is played live, in the words of whoever has to do it.
public enum ScenarioDeed: Hashable, Sendable {
    // The simulated board does these.

    /// By people and by things, through the emulated devices.
    case control(SimulationControl)
    /// A technician counts what truly lies in a lane, is wrong by so many, and says so.
    case stocktake(LaneAddress, wrongBy: Int)

    // Whoever runs the station does these.

    /// By a technician, in the way of every command.
    case order(Command)
    /// A technician acknowledges the gravest alarm that nobody has acknowledged.
    case acknowledgeGravest
    /// The city publishes a list on which this person's suspension is another than before.
    case suspend(String)
    case stallDisk(Bool)
    /// No time server answers any more, or they answer again.
    case loseTime(Bool)
    /// The wall clock, and nothing else.
    case jumpClock(by: Duration)
    /// The station is without current from now on, for so long.
    case cutPower(Duration)

    /// The city's platform behaves so from now on.
    case hub(HubMood)

    /// Nobody can do it at this station.
    case impossible(ScenarioAct)
}
