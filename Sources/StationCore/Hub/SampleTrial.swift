import StationModel

/// Takes a refused batch of samples apart, so that its good samples get through.
///
/// Halves are sent, and halves of halves, from left to right, down to one sample. Where both
/// halves are refused for their times (out of order, too old) the whole is: all of it is of an age
/// that the receiver does not take, and taking it apart would cost as many requests as it has
/// samples. After twenty requests what is refused is given up as it is, and what was not tried
/// begins a batch of its own.
///
/// What is refused for anything but its time is given up only once something was stored after it:
/// a part behind it, the next sample of the spool, or the next live minute. An endpoint that begins
/// to refuse everything in the midst of a trial costs nothing so.
struct SampleTrial: Hashable, Sendable {
    /// Enough to find one sample among 500 (nine halvings), with its neighbours.
    static let mostRequests = 20

    struct Piece: Hashable, Sendable {
        let range: Range<UInt64>
        /// Its other half is the next piece.
        let isLeft: Bool
        /// What it is a part of, where more than that is judged already.
        let late: SampleBatch?
    }

    struct Refusal: Hashable, Sendable {
        let from: UnixTime
        let to: UnixTime
        let count: UInt64
        let begins: UInt64
        let isOfTime: Bool
    }

    /// The last is the next.
    private var pending: [Piece] = []
    private var requests = 0
    /// A left half that was refused for its time: its right half decides.
    private var left: SampleBatch?
    /// Where the judged part ends.
    private(set) var judgedThrough: UInt64
    private(set) var refusals: [Refusal] = []
    /// Something that was given up waits for something that is stored.
    private(set) var needsProof = false
    /// What is tried for it, when there is no part left.
    var proof = Proof.parts

    enum Proof: Hashable, Sendable {
        case parts, neighbour, live
    }

    /// Of a batch that was refused.
    init(_ whole: SampleBatch, isOfTime: Bool) {
        judgedThrough = whole.range.numbers.lowerBound
        takeApart(whole, isOfTime: isOfTime)
    }

    /// `nil` = judged.
    var next: Range<UInt64>? { pending.last?.range }

    mutating func stored(_ batch: SampleBatch) {
        needsProof = false
        passed(batch)
    }

    /// Something else was stored.
    mutating func proved() { needsProof = false }

    /// The next piece is done with: stored, or nothing of it can be sent.
    mutating func passed(_ batch: SampleBatch) {
        pending.removeLast()
        requests += 1
        judgedThrough = max(judgedThrough, batch.range.numbers.upperBound)
        if let left { takeApartLate(left) }
        endIfSpent()
    }

    mutating func refused(_ batch: SampleBatch, isOfTime: Bool) {
        let piece = pending.removeLast()
        requests += 1
        if let left, isOfTime {
            self.left = nil
            giveUp([left, batch], isOfTime: true)
        } else if let left {
            takeApart(batch, isOfTime: false, late: piece.late)
            takeApartLate(left)
        } else if piece.isLeft, isOfTime {
            left = batch
        } else {
            takeApart(batch, isOfTime: isOfTime, late: piece.late)
        }
        endIfSpent()
    }

    /// The right half was not refused for its time, so the left half is looked into after all.
    private mutating func takeApartLate(_ left: SampleBatch) {
        self.left = nil
        takeApart(left, isOfTime: true, late: left)
    }

    private mutating func takeApart(
        _ batch: SampleBatch, isOfTime: Bool, late: SampleBatch? = nil
    ) {
        let numbers = batch.range.numbers
        guard numbers.count > 1, requests < Self.mostRequests else {
            return giveUp([batch], isOfTime: isOfTime)
        }
        let middle = numbers.lowerBound + UInt64(numbers.count / 2)
        pending.append(Piece(range: middle..<numbers.upperBound, isLeft: false, late: late))
        pending.append(Piece(range: numbers.lowerBound..<middle, isLeft: true, late: late))
    }

    private mutating func giveUp(_ batches: [SampleBatch], isOfTime: Bool) {
        guard let first = batches.first, let last = batches.last else { return }
        giveUp(
            first.range.numbers.lowerBound..<last.range.numbers.upperBound, from: first.from,
            to: last.to, count: batches.reduce(0) { $0 + $1.count }, isOfTime: isOfTime)
    }

    private mutating func giveUp(
        _ numbers: Range<UInt64>, from: UnixTime, to: UnixTime, count: Int, isOfTime: Bool
    ) {
        judgedThrough = max(judgedThrough, numbers.upperBound)
        if !isOfTime { needsProof = true }
        refusals.append(
            Refusal(
                from: from, to: to, count: UInt64(count), begins: numbers.lowerBound,
                isOfTime: isOfTime))
    }

    /// No request is left: what stands before something judged is given up with it.
    private mutating func endIfSpent() {
        guard requests >= Self.mostRequests else { return }
        if let left {
            self.left = nil
            giveUp([left], isOfTime: true)
        }
        for piece in pending.reversed() {
            guard let late = piece.late else { continue }
            giveUp(
                piece.range, from: late.from, to: late.to, count: piece.range.count,
                isOfTime: true)
        }
        pending.removeAll()
    }
}
