import StationModel

/// What people, and the room itself, do to the devices.
enum Stimulus: Hashable {
    case showWiegandCard(WiegandCredential)
    /// The text of the card.
    case layIDCard([UInt8])
    case liftIDCard
    /// The text on the phone's screen.
    case scan([UInt8])
    case contact(ContactRole, active: Bool)
    /// Somebody moves in the room.
    case motion
    /// What a radar could see.
    case sight(RadarEmulator.Sight)
    /// The air around every sensor: m°C, ‰, ppm.
    case air(millidegrees: Int, permille: Int, ppm: Int)
    /// What lies on a scale, in g.
    case weight(DeviceId, grams: Int)
    /// The door of a compartment is pulled, or pushed shut.
    case compartment(CompartmentAddress, open: Bool)
}
