import StationModel

/// What people do to the devices at the door.
enum Stimulus: Hashable {
    case showWiegandCard(WiegandCredential)
    /// The text of the card.
    case layIDCard([UInt8])
    case liftIDCard
    /// The text on the phone's screen.
    case scan([UInt8])
    case contact(ContactRole, active: Bool)
}
