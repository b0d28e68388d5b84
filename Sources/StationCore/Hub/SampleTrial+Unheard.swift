import StationModel

/// A trial of what nobody answers.
extension SampleTrial {
    /// Attempts on a suspect. In a network that loses each second request by chance ten are lost,
    /// and the fifteen between them are not, once in 2^25, thirty million times; once in a million
    /// would do. One that loses them in turn loses one of two that follow each other, which begins
    /// the count anew.
    static let silencesThatJudge = 10

    /// Stored behind the suspect before it is tried again.
    var proofsNeeded: Int { 1 + silences % 2 }

    /// Less than was tried at first arrives, whatever is in it.
    var sizeThatArrives: UInt64? {
        isOfSize && largestStored > 0 ? UInt64(largestStored) : nil
    }

    /// - Parameter isOften: so often in a row that there is something about it.
    mutating func unheard(_ batch: SampleBatch, _ trouble: HubTrouble, isOften: Bool) {
        switch step {
        case .part where batch.range.count == 1: suspects(batch, trouble, isUnheard: true)
        case .part:
            halve(batch)
            isOfSize = isOfSize || suspect == nil
        case .last(let part), .first(let part): if isOften { halve(part) }
        case .neighbour:
            doubt()
            if isOften { witness = nil }
            if witness == nil { walked = batch.range.numbers.lowerBound }
        case .aged: break
        }
    }

    /// What should have shown that requests arrive was not answered either. The suspect goes behind
    /// it: where every second request is lost, one behind a stored one never arrives.
    mutating func doubt() {
        (silences, proofs) = (0, 0)
        if isUnheard, step == .neighbour { step = .part }
    }
}
