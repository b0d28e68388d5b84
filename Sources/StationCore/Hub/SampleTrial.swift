import StationModel

/// Takes a refused batch of samples apart, so that its good samples get through and none is lost
/// for the endpoint's fault.
///
///     part ──refused──▶ half of it ─ … ─▶ one sample: the suspect
///     suspect ──▶ neighbour stored ──▶ suspect refused again ──▶ neighbour stored ──▶ lost
///        └ stored after all: it was the endpoint       └ the same
///
/// - What is stored moves the spool's cursor at once. `end` is where the shortest range ends that
///   begins at the cursor and was refused, so nine halvings find one sample among 500.
/// - A suspect is lost only when it was refused twice, and something else was stored after each
///   time. So an endpoint that refuses everything, and one that recovers or begins to refuse in the
///   midst of a trial, costs nothing.
/// - A neighbour is the next sample of the spool, or the live minute that goes by itself. Refused
///   neighbours are walked past, so that no number of bad samples blocks the way.
/// - What is refused for its time (too old, out of order) is told by words alone, which others use
///   as well ("index out of bounds"). Where a part's last and first sample are refused so alone, it
///   waits for the live minute: that is stored, the first is refused so once more, and all of the
///   part is of an age that the receiver does not take. Other parts cost two requests each, as long
///   as live minutes are stored beside them: a month's backlog must not wait for one each.
/// - What nobody answers is taken apart as well: a line may be too slow for all of it, and a
///   firewall may cut what it does not like. A suspect is lost so after ten attempts in vain, with
///   one and two other requests stored in turn behind each and none of these in vain.
struct SampleTrial: Hashable, Sendable {
    /// Neighbours that are tried in a row before the endpoint is blamed, as of events.
    static let neighboursAtOnce = 8
    /// One refusal may be the last of a bad hour, two with something stored in between are not.
    static let refusalsThatJudge = 2

    enum Step: Hashable, Sendable {
        /// What begins at the cursor.
        case part
        /// Of a part that was refused for its times.
        case last(SampleBatch)
        case first(SampleBatch)
        /// All of it is too old by its last and its first; nothing was stored since.
        case aged(SampleBatch)
        /// Behind the suspect, which stands at the cursor.
        case neighbour
    }

    enum Ruling: Hashable, Sendable {
        case goesOn
        /// None of it is of an age that the receiver takes.
        case tooOld(SampleBatch)
        /// Of one sample, with what was said of it last.
        case refused(SampleBatch, HubTrouble)
        /// Nothing shows that it takes anything.
        case blamesEndpoint
    }

    var step = Step.part
    /// What lies between the cursor and here was refused at once.
    private(set) var end: UInt64
    /// The same of the batch that began the trial.
    private let outerEnd: UInt64
    private(set) var suspect: SampleBatch?
    /// What the suspect was refused with last.
    private var trouble: HubTrouble?
    /// How often the suspect was refused alone, something having been stored after each but the
    /// last.
    private var refusals = 0
    /// Nobody answers the suspect.
    private(set) var isUnheard = false
    /// How often without a break.
    var silences = 0
    /// Stored since the suspect was tried last.
    var proofs = 0
    /// A neighbour that was stored: sent once more for a suspect that nobody answers, for those
    /// behind it may meet the same.
    var witness: UInt64?
    /// The last neighbour that was tried.
    var walked: UInt64?
    private var neighboursRefused = 0
    /// Nobody answered a part of several samples, and none is looked for alone.
    var isOfSize = false
    private(set) var largestStored = 0

    /// Of a batch that was refused, and which `refused` is told of next.
    init(_ whole: SampleBatch) {
        end = whole.range.numbers.upperBound
        outerEnd = end
    }

    func isOver(at cursor: UInt64) -> Bool { step == .part && end <= cursor }

    /// What to send next; `nil` = nothing behind the suspect is in the spool yet.
    func next(from cursor: UInt64, spoolEnd: UInt64) -> Range<UInt64>? {
        switch step {
        case .part: return cursor..<cursor + max(1, (end - cursor) / 2)
        case .last(let part):
            let last = part.range.numbers.upperBound - 1
            return last..<last + 1
        case .first: return cursor..<cursor + 1
        case .neighbour:
            if let witness { return witness..<witness + 1 }
            let neighbour = max(walked ?? cursor, cursor) + 1
            return neighbour < spoolEnd ? neighbour..<neighbour + 1 : nil
        case .aged: return nil
        }
    }

    /// What was sent for the trial is at the hub.
    mutating func stored(_ batch: SampleBatch) -> Ruling {
        switch step {
        case .part:
            largestStored = max(largestStored, batch.range.count)
            clearSuspect()
        case .last(let part), .first(let part), .aged(let part): halve(part)
        case .neighbour:
            walked = batch.range.numbers.lowerBound
            witness = isUnheard ? walked : nil
            return proved()
        }
        return .goesOn
    }

    /// Something else was stored: the endpoint takes samples.
    mutating func proved() -> Ruling {
        if case .aged(let part) = step { step = .first(part) }
        guard step == .neighbour, let suspect, let trouble else { return .goesOn }
        proofs += 1
        guard proofs >= proofsNeeded else { return .goesOn }
        (step, proofs) = (.part, 0)
        let isRefused = refusals >= Self.refusalsThatJudge
        guard isRefused || silences >= Self.silencesThatJudge else { return .goesOn }
        clearSuspect()
        return .refused(suspect, trouble)
    }

    /// Nothing of what was asked for can be sent; where it stood at the cursor it has been passed.
    mutating func passedEmpty(_ batch: SampleBatch) {
        switch step {
        case .part: clearSuspect()
        case .last(let part), .first(let part), .aged(let part): halve(part)
        case .neighbour: walked = batch.range.numbers.lowerBound
        }
    }

    /// - Parameter isPatient: `false` once the endpoint has been blamed so often that one attempt
    ///   after each wait is enough.
    /// - Parameter isWitnessed: live minutes are stored beside what is refused for its time.
    mutating func refused(
        _ batch: SampleBatch, _ trouble: HubTrouble, isOfTime: Bool, isWitnessed: Bool = false,
        isPatient: Bool
    ) -> Ruling {
        switch step {
        case .part where isOfTime && batch.range.count == 1: return aged(batch, isWitnessed)
        case .part where isOfTime: step = .last(batch)
        case .part where batch.range.count == 1: suspects(batch, trouble)
        case .part: halve(batch)
        case .last(let part) where isOfTime: step = .first(part)
        case .first(let part) where isOfTime: return aged(part, isWitnessed)
        case .last(let part), .first(let part), .aged(let part): halve(part)
        case .neighbour:
            (walked, witness) = (batch.range.numbers.lowerBound, nil)
            neighboursRefused += 1
            guard neighboursRefused >= (isPatient ? Self.neighboursAtOnce : 1) else { break }
            neighboursRefused = 0
            return .blamesEndpoint
        }
        return .goesOn
    }

    mutating func halve(_ part: SampleBatch) {
        step = .part
        end = part.range.numbers.upperBound
    }

    mutating func suspects(
        _ batch: SampleBatch, _ trouble: HubTrouble, isUnheard: Bool = false
    ) {
        if suspect?.range != batch.range { clearSuspect() }
        (suspect, self.trouble) = (batch, trouble)
        refusals += isUnheard ? 0 : 1
        silences = isUnheard ? silences + 1 : 0
        (proofs, neighboursRefused) = (0, 0)
        (self.isUnheard, isOfSize) = (isUnheard, false)
        end = batch.range.numbers.upperBound
        step = .neighbour
    }

    private mutating func clearSuspect() {
        suspect = nil
        (refusals, silences, proofs) = (0, 0, 0)
        (walked, witness, isUnheard) = (nil, nil, false)
    }

    /// What follows is halved on: where the old ones end is found so.
    private mutating func aged(_ part: SampleBatch, _ isWitnessed: Bool) -> Ruling {
        guard isWitnessed else {
            step = .aged(part)
            return .goesOn
        }
        step = .part
        end = outerEnd
        return .tooOld(part)
    }
}
