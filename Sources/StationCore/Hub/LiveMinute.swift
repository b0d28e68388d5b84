import StationModel

/// The samples of the running minute on their way to the hub. What it refuses for its content is
/// taken apart at once, so that one bad sample holds up no other.
///
///     all ──refused──▶ its first half … ─▶ one sample: a suspect ─▶ the rest, in one request
///     suspects ─▶ witness stored ─▶ each refused again, alone ─▶ witness stored ─▶ lost
///
/// - A suspect is lost as in the backlog (`SampleTrial`): refused alone twice, and something else
///   stored after each time. What shows it is the witness, a sample that was stored a moment ago
///   and is sent once more: every receiver takes the same sample twice. Where the witness is
///   refused the endpoint has begun to refuse everything, and nobody is judged.
/// - Whatever has no verdict when the minute ends, or when taking it apart has cost enough, goes to
///   the spool and is judged there from the beginning.
/// - Series that were refused before stand last in the block, and go alone from the beginning.
/// - What is refused for its time before anything was stored is not taken apart: all of a block is
///   of one time, and the backlog finds that out with two requests.
struct LiveMinute: Hashable, Sendable {
    /// Of requests that would not be without a refusal. One sample among 500 is found with ten
    /// (nine halvings, and alone) and judged with three; the known ones are judged with eighteen.
    static let mostExtraRequests = 20

    struct Suspect: Hashable, Sendable {
        /// Of one sample.
        let batch: SampleBatch
        /// What it was refused with last.
        var trouble: HubTrouble
        let isOfTime: Bool
        var refusals = 1
        /// Something was stored since the last of them.
        var isProved = false

        var number: UInt64 { batch.range.numbers.lowerBound }
    }

    let block: SampleBlock
    /// What is before it was sent, or passed.
    private var cursor: UInt64 = 0
    /// What lies between the cursor and here was refused at once.
    private var badEnd: UInt64?
    private(set) var suspects: [Suspect] = []
    /// Refused, and too dear to take apart.
    private var passed: [Range<UInt64>] = []
    /// A sample that was stored.
    private var witness: UInt64?
    private var extraRequests = 0
    private var isGivenUp = false

    init(_ block: SampleBlock) { self.block = block }

    private var count: UInt64 { UInt64(block.count) }
    /// Where the series begin that go alone.
    private var apart: UInt64 { count - UInt64(min(block.apart, block.count)) }
    private var mayCostMore: Bool { extraRequests < Self.mostExtraRequests }

    var hasStored: Bool { witness != nil }
    var isTakenApart: Bool { extraRequests > 0 }
    /// All of it is at the hub, or lost.
    var isSettled: Bool { left.isEmpty }

    /// What is to be written when the minute is over.
    var left: [Range<UInt64>] {
        var ranges: [Range<UInt64>] = []
        let alone = suspects.map { $0.number..<$0.number + 1 }
        let all = (passed + alone + [cursor..<count]).sorted { $0.lowerBound < $1.lowerBound }
        for range in all where !range.isEmpty {
            if let last = ranges.last, last.upperBound == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return ranges
    }

    /// What to send next; `nil` = nothing more of this minute.
    func next(limit: UInt64) -> Range<UInt64>? {
        guard !isGivenUp else { return nil }
        guard cursor == count else {
            if let badEnd { return cursor..<cursor + min(limit, max(1, (badEnd - cursor) / 2)) }
            return cursor..<(cursor < apart ? min(apart, cursor + limit) : cursor + 1)
        }
        guard let witness, !suspects.isEmpty, mayCostMore else { return nil }
        let isSeen = suspects.allSatisfy { $0.isProved || $0.refusals > 1 }
        let number = isSeen ? suspects.first { $0.isProved }?.number ?? witness : witness
        return number..<number + 1
    }

    mutating func giveUp() { isGivenUp = true }

    /// Returns what is lost, now that something else was stored.
    mutating func stored(_ numbers: Range<UInt64>) -> [Suspect] {
        guard numbers.upperBound <= count, let last = numbers.last else { return [] }
        if isExtra(numbers) { extraRequests += 1 }
        witness = last
        suspects.removeAll { numbers.contains($0.number) }
        if numbers.lowerBound == cursor { pass(through: numbers.upperBound) }
        for index in suspects.indices { suspects[index].isProved = true }
        let lost = suspects.filter { $0.refusals >= SampleTrial.refusalsThatJudge }
        suspects.removeAll { $0.refusals >= SampleTrial.refusalsThatJudge }
        endIfDear()
        return lost
    }

    /// - Parameter isPatient: `false` once the endpoint has been blamed so often that one attempt
    ///   after each wait is enough.
    mutating func refused(
        _ batch: SampleBatch, _ trouble: HubTrouble, isOfTime: Bool, isPatient: Bool
    ) {
        let numbers = batch.range.numbers
        guard numbers.upperBound <= count else { return }
        extraRequests += 1
        if !hasStored, isOfTime || !isPatient { return giveUp() }
        if let index = suspects.firstIndex(where: { $0.number == numbers.lowerBound }) {
            suspects[index].refusals += 1
            suspects[index].trouble = trouble
            suspects[index].isProved = false
        } else if numbers.lowerBound < cursor {
            giveUp()
        } else if numbers.count == 1 {
            suspects.append(Suspect(batch: batch, trouble: trouble, isOfTime: isOfTime))
            pass(through: numbers.upperBound)
            badEnd = nil
        } else {
            badEnd = numbers.upperBound
        }
        endIfDear()
    }

    private func isExtra(_ numbers: Range<UInt64>) -> Bool {
        badEnd != nil || numbers.lowerBound < cursor || numbers.lowerBound >= apart
    }

    private mutating func pass(through end: UInt64) {
        cursor = end
        if let bad = badEnd, bad <= end { badEnd = nil }
    }

    /// Nobody else waits for those that are left.
    private mutating func endIfDear() {
        guard !mayCostMore else { return }
        guard hasStored else { return giveUp() }
        if let badEnd {
            passed.append(cursor..<badEnd)
            pass(through: badEnd)
        }
        guard cursor >= apart, cursor < count else { return }
        passed.append(cursor..<count)
        cursor = count
    }
}
