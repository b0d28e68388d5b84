public import StationModel

/// What somebody at the page can do to the simulated station. Doing the same again changes
/// nothing more.
public enum SimulationControl: Hashable, Sendable {
    /// A person (`ShownPerson.id`) comes, shows who they are, and goes in when the lock clicks.
    case present(person: String, Approach)
    /// A stranger shows a code with a signature that nobody made.
    case presentWrongCode
    /// A stranger shows a picture of the code that was shown last.
    case replayLastCode
    /// The button inside, held until it is let go.
    case pressExit(Bool)
    case openFireLoop(Bool)
    /// The housing's tamper contact.
    case openHousing(Bool)
    /// Somebody waits at the door to keep it open: opens it as soon as nothing holds it, and lets
    /// nobody close it.
    case holdDoor(Bool)
    case unplug(DeviceId)
    case plug(DeviceId)
}
