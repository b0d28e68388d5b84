public import StationModel

/// What somebody at the page can do to the simulated station. Doing the same again changes
/// nothing more, but for what is walked, taken, put in or shown.
public enum SimulationControl: Hashable, Sendable {
    /// A person (`ShownPerson.id`) comes, shows who they are, goes in when the lock clicks, does
    /// what they came for, and leaves at the end of their stay.
    case present(
        person: String, Approach, stay: Duration = .minutes(5), errands: [Errand] = [])
    /// A stranger shows a card that nobody knows; each number is another one (1 – 65535).
    case presentStrangeCard(UInt64)
    /// A stranger shows a code with a signature that nobody made.
    case presentWrongCode
    /// A stranger shows a picture of the code that was shown last.
    case replayLastCode
    /// A stranger shows a picture of the code that this person showed last.
    case replayCode(of: String)
    /// A stranger shows the newest voucher once more.
    case replayVoucher
    /// A person shows a fresh voucher for so many items (1 – 255) at the scanner.
    case presentVoucher(sku: SKUNumber, count: Int, person: String)
    /// The button inside, held until it is let go.
    case pressExit(Bool)
    case openFireLoop(Bool)
    /// The housing's tamper contact.
    case openHousing(Bool)
    /// Any other contact: a button of a lane, a compartment or a dryer, the help button, the AED
    /// cabinet, water, smoke, mains (active = lost), the backup supply's battery (active = low).
    case contact(DeviceId, active: Bool)
    /// So many visitors an hour come by themselves from now on, by day and night.
    case visitors(perHour: Int)
    /// Somebody waits at the door to keep it open: opens it as soon as nothing holds it, and lets
    /// nobody close it.
    case holdDoor(Bool)

    // MARK: Supplies

    /// What the motor of a lane does at so many runs from now on; `nil` = at every run.
    case laneFate(LaneAddress, LaneFate, runs: Int? = nil)
    /// So many items are really put into a lane; what the books say is an order's matter.
    case refill(LaneAddress, count: Int)
    /// Somebody takes items from the shelf on this scale; a negative number brings some.
    case shelf(DeviceId, taken: Int)
    /// Somebody pulls a compartment's door open, or pushes it shut.
    case compartment(CompartmentAddress, open: Bool)

    // MARK: Room

    /// A sensor fails in this way; `nil` = it works.
    case probe(DeviceId, ProbeFault?)
    /// The heater hums and gives no heat.
    case breakHeater(Bool)
    /// So cold or warm it is outside, in m°C; `nil` = as the weather is.
    case outside(millidegrees: Int?)
    /// Somebody passes the beams inwards; no door is moved.
    case walkIn
    case walkOut
    /// Somebody comes into the gate and turns round.
    case hesitate
    /// A thing stands in the outer beam.
    case blockBeam(Bool)

    case unplug(DeviceId)
    case plug(DeviceId)
}
