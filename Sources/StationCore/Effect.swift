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
    /// What is said aloud in the room; the words are the prompt's.
    case say(Prompt)
    /// A member who was granted entry joins the regulars in memory.
    case remember(CredentialDigest, MemberRecord)
    /// What became of a command.
    case answer(Token, CommandOutcome)
    /// What became of a directive.
    case directiveJudged(Token, DocumentOutcome)
    /// The city orders it: the service ends cleanly, and is started again from outside.
    case restart
}
