/// What a person at the station is told: the outcome of what they did, or what is going on.
public enum Prompt: Hashable, Sendable {
    case welcome
    case denied(DenialReason)
    /// Somebody leaves by the exit button.
    case goodbye
    /// The door stands open and should not.
    case closeDoor
    case fire, smoke
    /// The help button was pressed.
    case helpCalled
    /// The door was opened by force.
    case forcedOpen
    /// The cabinet with the defibrillator was opened.
    case cabinetOpened
    /// The housing of the equipment was opened.
    case tampered
    /// At a dispenser or a locker.
    case chooseItem, pleaseWait
    /// A button was pressed by somebody who has not identified, or too long ago.
    case identifyFirst
    case takeItem(Phrase)
    case vendFailed(VendOutcome)
    case openCompartment, closeCompartment, itemReturned
    /// A timed outlet's button was pressed in vain.
    case applianceRefused(ApplianceRefusal)
    /// A text of the city's, for everybody.
    case message(Phrase)
}

/// What a prompt sounds and looks like.
public struct Signal: Hashable, Sendable {
    public enum Lamp: String, Hashable, CaseIterable, Sendable {
        /// Green, as long as the lock is released: the lamp follows the lock.
        case green
        /// Red for a moment.
        case red
        /// Red, flashing as long as the sound lasts.
        case redFlashing
        case none
    }

    public enum Sound: String, Hashable, CaseIterable, Sendable {
        case silent
        /// One long beep.
        case longBeep
        /// Short beeps: as long as an alarm or an open door lasts, three of them for a person who
        /// is reminded once.
        case shortBeeps
        case siren
    }

    /// Said by the speech module and shown on the page: short, and nothing about a person.
    public let speech: Phrase
    public let lamp: Lamp
    public let sound: Sound
    /// Said, and as an alarm sounded, in quiet hours too.
    public let isUrgent: Bool

    public init(_ speech: Phrase, _ lamp: Lamp, _ sound: Sound, isUrgent: Bool = false) {
        self.speech = speech
        self.lamp = lamp
        self.sound = sound
        self.isUrgent = isUrgent
    }
}

extension Prompt {
    /// What is heard and seen for each outcome: the only table of it.
    public var signal: Signal {
        switch self {
        case .welcome: Signal(.welcome, .green, .silent)
        case .denied(let reason): Signal(reason.visitorPhrase, .red, .longBeep)
        case .goodbye: Signal(Phrase("请慢走", "Goodbye, take care."), .green, .silent)
        case .closeDoor:
            Signal(Phrase("请随手关好门", "Please close the door."), .none, .shortBeeps)
        case .fire:
            Signal(
                .leaveAtOnce, .redFlashing, .siren, isUrgent: true)
        case .smoke:
            Signal(
                Phrase("检测到烟雾，请立即离开", "Smoke! Please leave at once."), .redFlashing, .siren,
                isUrgent: true)
        case .helpCalled:
            Signal(
                Phrase("求助已发出，请留在原处等待", "Help has been called. Please wait here."),
                .redFlashing, .siren, isUrgent: true)
        case .forcedOpen:
            Signal(
                Phrase("门被强行打开，现场已报警", "The door was forced. An alarm was sent."),
                .redFlashing, .siren, isUrgent: true)
        case .cabinetOpened:
            Signal(
                Phrase("急救柜已打开，需要急救请拨打 120", "First-aid cabinet open. In an emergency call 120."),
                .none, .shortBeeps, isUrgent: true)
        case .tampered:
            Signal(
                Phrase("设备箱被打开，已通知管理人员", "The equipment box is open. Staff were told."),
                .none, .shortBeeps)
        case .chooseItem: Signal(.chooseItem, .none, .silent)
        case .pleaseWait: Signal(.pleaseWait, .none, .silent)
        case .identifyFirst: Signal(.identifyFirst, .none, .silent)
        case .takeItem(let item): Signal(.takeItem(item), .green, .silent)
        case .vendFailed(let outcome): Signal(outcome.visitorPhrase, .red, .longBeep)
        case .openCompartment: Signal(.openingCompartment, .green, .silent)
        case .closeCompartment: Signal(.closeCompartment, .none, .shortBeeps)
        case .itemReturned: Signal(.itemReturned, .green, .silent)
        case .applianceRefused(let reason): Signal(reason.visitorPhrase, .red, .longBeep)
        case .message(let text): Signal(text, .none, .silent)
        }
    }
}

/// For tests and tables: every prompt there is.
extension Prompt: CaseIterable {
    public static let allCases: [Prompt] =
        [.welcome, .goodbye, .closeDoor, .fire, .smoke, .helpCalled, .forcedOpen, .cabinetOpened]
        + [.tampered, .chooseItem, .pleaseWait, .identifyFirst, .openCompartment]
        + [.closeCompartment, .itemReturned]
        + DenialReason.allCases.map { .denied($0) } + VendOutcome.allCases.map { .vendFailed($0) }
        + ApplianceRefusal.allCases.map { .applianceRefused($0) }
}

extension AlarmKind {
    /// What the people at the station hear and see of an alarm; `nil` = it is not theirs.
    ///
    /// Only what endangers people, or what somebody is doing right now, makes a sound; it ends with
    /// the alarm, with its acknowledgement, and after three minutes. An urgent one sounds at any
    /// hour.
    public var prompt: Prompt? {
        switch self {
        case .fire: .fire
        case .smoke: .smoke
        case .helpCalled: .helpCalled
        case .forcedOpen: .forcedOpen
        case .cabinetOpened: .cabinetOpened
        case .tamper: .tampered
        default: nil
        }
    }
}

/// The newest thing that the station has said.
public struct Announcement: Hashable, Sendable {
    /// Counts up within one run, so that the page knows what is new.
    public let number: UInt64
    public let prompt: Prompt
    public let moment: Moment

    public init(number: UInt64, prompt: Prompt, moment: Moment) {
        self.number = number
        self.prompt = prompt
        self.moment = moment
    }
}
