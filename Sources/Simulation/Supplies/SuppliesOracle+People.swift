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
        /// With presses that may have counted.
        var longest: MonotonicInstant
        var presses = 0
        /// Until when others, read elsewhere, may press as well.
        var rivals: [DeviceId: MonotonicInstant] = [:]
    }

    /// Who else is there, and what the rest of the station knows of it.
    struct Crowd: Hashable {
        /// Somebody stands at a reader of whom the station knows nothing yet.
        var isJudging = false
        /// Everybody may come in, by hours or order.
        var isOpenToAll = false
        /// The service ends.
        var isStopping = false
        /// Whose window ended because somebody else was refused.
        var refusedAfter: MemberPseudonym?
        /// Who was told to wait, and since when.
        var waits: [MemberPseudonym: MonotonicInstant] = [:]
        /// The same, also of those who heard since: who pressed twice is answered twice. `nil`:
        /// somebody on no list, whom a grant does not name.
        var lastWaits: [MemberPseudonym?: MonotonicInstant] = [:]
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
        /// Somebody was refused, as an entry says, or, where only the number of them is written,
        /// without one.
        var refusals = 0
        var wasDenied = false
        var isStockChanged = false
        /// Intents that nobody has answered yet, and since when.
        var unanswered: [LaneAddress: MonotonicInstant] = [:]

        mutating func beginStep(_ input: Input) { self.input = input }

        mutating func endStep() {
            if !prompts.isEmpty { unanswered = [:] }
            prompts = []
            intents = 0
            ended = 0
            pressed = nil
            refusals = 0
            wasDenied = false
            isStockChanged = false
        }
    }

    /// From an intent to a word, where the disk does not answer.
    private static let longestSilence: Duration = .milliseconds(5010)
    /// A child that plays is not answered for ever.
    private static let answeredPresses = 10
    /// Behind others at a machine, and the tick that follows.
    static let longestWait: Duration = .seconds(46)

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
        let until = moment.instant + configuration.identifyWindow
        if isLane { session.longest = until }
        // While the next person is being judged a press may be nobody's.
        if isLane, !crowd.isJudging { session.until = until }
        self.session = session
        if !crowd.isJudging { heard.pressed = session.reader }
    }

    mutating func followPeople(_ entry: LedgerEntry, token: Token?, of input: Input) {
        switch entry.kind {
        case .dispenserIdentified:
            judgePlace(of: entry)
            opens(for: entry)
        case .accessDenied: closes(with: entry)
        case .vendRefused:
            heard.refusals += 1
            closesForAll(with: entry)
            entry.member.map { crowd.waits[$0] = nil }
        case .accessGranted where configuration.readers.isEmpty && entry.subject != "door":
            opens(for: entry)
        case .vendIntent:
            heard.intents += 1
            judgeAccount(of: entry, input)
            judgeRivals(at: entry.subject, input)
            entry.member.map { crowd.waits[$0] = nil }
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

    mutating func asksToWait() {
        guard let session else { return }
        crowd.lastWaits[session.member] = moment.instant
        if let member = session.member { crowd.waits[member] = moment.instant }
    }

    /// Whoever is refused may be the next to press, and not on the account of the one before.
    private mutating func closes(with entry: LedgerEntry) {
        heard.refusals += 1
        guard isServed(at: entry.subject), let open = session,
            open.member == nil || open.member != entry.member
        else { return }
        crowd.refusedAfter = open.member
        session = nil
    }

    /// Of many denials a minute only the number is written. In a fire not even a prompt tells of
    /// them.
    mutating func isDeniedUnwritten(at reader: DeviceId?) {
        heard.wasDenied = heard.wasDenied || reader.map { isServed(at: $0.text) } ?? true
    }

    func isServed(at reader: String) -> Bool {
        configuration.readers.isEmpty || configuration.readers.contains(DeviceId(reader))
    }

    /// What falls for a voucher can be reached by its bearer.
    private mutating func judgePlace(of entry: LedgerEntry) {
        guard entry.data["voucher"] != nil, configuration.readers.isEmpty,
            !isWindowOpen(of: entry.member), !crowd.isOpenToAll
        else { return }
        note("nothing falls for somebody who stands outside", entry.subject)
    }

    func isWindowOpen(of member: MemberPseudonym?) -> Bool {
        session.map { $0.member == member && moment.instant <= $0.longest } ?? false
    }

    private mutating func opens(for entry: LedgerEntry) {
        if crowd.refusedAfter == entry.member { crowd.refusedAfter = nil }
        guard entry.data["identityFault"] == nil else {
            session = nil
            return
        }
        let until = moment.instant + configuration.identifyWindow
        session = Session(
            member: entry.member, reader: DeviceId(entry.subject), until: until, longest: until,
            rivals: rivals(of: entry))
    }

    mutating func checkPeople() {
        if let reader = heard.pressed, heard.intents == 0, !heard.prompts.contains(reader) {
            note("whoever presses hears an answer", reader.text)
        }
        if heard.ended > heard.prompts.count + heard.intents {
            note("whoever waits hears what became of it", "\(heard.ended) ended")
        }
        // Whom it named, nobody can tell: it may have been somebody else.
        if heard.wasDenied, heard.refusals == 0 { session = nil }
        for (member, since) in crowd.waits where moment.instant - since > Self.longestWait {
            note("whoever waits hears what became of it", member.hex)
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
