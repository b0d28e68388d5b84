public import StationModel

/// What the shell carries out, in list order.
public enum Effect: Hashable, Sendable {
    /// Answered by `Input.identified` with the same token.
    case identify(Token, Credential)
    case actuate(Actuation)
    /// One item of a lane, whose intent is on disk; answered by `Input.dispensed`.
    case dispense(LaneAddress, Token)
    /// Unlocks a compartment; `Input.compartment` tells whether it was opened.
    case openCompartment(CompartmentAddress)
    /// Recorded as soon as the disk allows; nothing waits for it.
    case append(LedgerRecord)
    /// Recorded before something may happen; answered by `committed` or `commitFailed`.
    case commit(LedgerRecord, Token)
    /// Creates or removes the file that keeps a fire latched over a restart.
    case latchFire(Bool)
    /// What the person at a reader sees and hears.
    case prompt(Prompt, reader: DeviceId)
    /// A member who was granted entry joins the regulars in memory.
    case remember(CredentialDigest, MemberRecord)
    /// What became of a command.
    case answer(Token, CommandOutcome)
}

/// A message for the person at a reader; its words are the phrases of the language.
public enum Prompt: Hashable, Sendable {
    case welcome
    case denied(DenialReason)
    case chooseItem, pleaseWait
    case takeItem(Phrase)
    case vendFailed(VendOutcome)
    case openCompartment, closeCompartment, itemReturned

    /// What is shown and said.
    public var phrase: Phrase {
        switch self {
        case .welcome: .welcome
        case .denied(let reason): reason.visitorPhrase
        case .chooseItem: .chooseItem
        case .pleaseWait: .pleaseWait
        case .takeItem(let item): .takeItem(item)
        case .vendFailed(let outcome): outcome.visitorPhrase
        case .openCompartment: .openingCompartment
        case .closeCompartment: .closeCompartment
        case .itemReturned: .itemReturned
        }
    }
}
