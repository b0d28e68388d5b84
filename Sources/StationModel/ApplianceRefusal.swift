/// Why a timed outlet does not start when its button is pressed.
public enum ApplianceRefusal: String, Hashable, CaseIterable, Sendable {
    case coolingDown
    /// The circuit bears no more beside what runs.
    case overload
    /// The room's outlets are switched off.
    case noPower
    /// The city does not offer it for the time being.
    case withheld
}

extension ApplianceRefusal {
    /// Said and shown to whoever pressed.
    public var visitorPhrase: Phrase {
        switch self {
        case .coolingDown:
            Phrase("设备冷却中，请稍后再用", "It is cooling down. Please try again in a minute.")
        case .overload:
            Phrase("用电已满，请等其他设备用完", "Too much is running. Please wait until another is done.")
        case .noPower: Phrase("插座已断电，暂不能使用", "The outlets are switched off for now.")
        case .withheld: Phrase("此设备暂停使用，敬请谅解", "It is out of use for now. Sorry.")
        }
    }
}
