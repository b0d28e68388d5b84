import StationCore
import StationModel

/// What the person in front of the station hears.
extension SuppliesOracle {
    /// Who stands there, as far as the station has said so.
    struct Session: Hashable {
        /// `nil` = somebody whom only a card speaks for.
        let member: MemberPseudonym?
        let reader: DeviceId
        var until: MonotonicInstant
        var presses = 0
    }

    /// What was said and asked for in one step.
    struct Heard {
        var input = Input.tick
        var prompts: [DeviceId] = []
        var intents = 0
        /// Lanes whose vend has ended, while somebody stood there.
        var ended = 0
        /// Who has pressed, and where they listen.
        var pressed: DeviceId?
        var isStockChanged = false
        /// Intents that nobody has answered yet, and since when.
        var unanswered: [LaneAddress: MonotonicInstant] = [:]

        mutating func beginStep(_ input: Input) { self.input = input }

        mutating func prompt(_ prompt: Prompt, at reader: DeviceId) {
            prompts.append(reader)
        }

        mutating func endStep() {
            if !prompts.isEmpty { unanswered = [:] }
            prompts = []
            intents = 0
            ended = 0
            pressed = nil
            isStockChanged = false
        }
    }

    /// From an intent to a word, where the disk does not answer.
    private static let longestSilence: Duration = .milliseconds(5010)
    /// A child that plays is not answered for ever.
    private static let answeredPresses = 10

    mutating func follow(_ button: DeviceId, isDown: Bool, since: MonotonicInstant) {
        let before = buttons.updateValue(isDown, forKey: button)
        guard isDown, before == false, moment.instant - since <= .seconds(2),
            var session, moment.instant <= session.until,
            session.presses < Self.answeredPresses
        else { return }
        let isLane = configuration.lanes.contains { $0.button == button }
        guard isLane || configuration.lockers.contains(where: { $0.button == button }) else {
            return
        }
        session.presses += 1
        if isLane { session.until = moment.instant + configuration.identifyWindow }
        self.session = session
        heard.pressed = session.reader
    }

    mutating func followPeople(_ entry: LedgerEntry, token: Token?, of input: Input) {
        switch entry.kind {
        case .dispenserIdentified: opens(for: entry)
        case .accessGranted where configuration.readers.isEmpty && entry.subject != "door":
            opens(for: entry)
        case .vendIntent:
            heard.intents += 1
            if let place = LaneAddress(text: entry.subject) {
                heard.unanswered[place] = moment.instant
            }
        case .vendOutcome:
            guard let place = LaneAddress(text: entry.subject) else { return }
            heard.unanswered[place] = nil
            let isLane = configuration.lanes.contains { $0.address == place }
            if isLane, entry.data["atStart"] == nil { heard.ended += 1 }
        default: break
        }
    }

    private mutating func opens(for entry: LedgerEntry) {
        guard entry.data["identityFault"] == nil else {
            session = nil
            return
        }
        session = Session(
            member: entry.member, reader: DeviceId(entry.subject),
            until: moment.instant + configuration.identifyWindow)
    }

    mutating func checkPeople() {
        if let reader = heard.pressed, heard.intents == 0, !heard.prompts.contains(reader) {
            note("whoever presses hears an answer", reader.text)
        }
        if heard.ended > heard.prompts.count + heard.intents {
            note("whoever waits hears what became of it", "\(heard.ended) ended")
        }
        if case .committed = heard.input { return }
        if heard.prompts.isEmpty {
            for (place, since) in heard.unanswered
            where motors[place] == nil && books.open[place] != nil {
                if moment.instant - since > Self.longestSilence {
                    note("nobody waits for the disk without a word", place.text)
                }
            }
        }
    }
}
