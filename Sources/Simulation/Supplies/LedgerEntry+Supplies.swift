import StationModel

extension LedgerEntry {
    func text(_ key: String) -> String? {
        if case .text(let text) = data[key] { text } else { nil }
    }

    func integer(_ key: String) -> Int64? {
        if case .integer(let number) = data[key] { number } else { nil }
    }
}

extension EntryKind {
    /// What the books add up.
    var isOfBooks: Bool {
        switch self {
        case .vendIntent, .vendOutcome, .stockRestocked, .stockAdjusted, .stockCounted,
            .stockMeasured, .loanBegun, .loanDueSet, .loanReturned, .loanOverdue, .quotasRedated,
            .clockCorrected:
            true
        default: false
        }
    }

    /// What a technician orders of the stock; found again, a loan is over.
    var isOrdered: Bool {
        switch self {
        case .stockRestocked, .stockAdjusted, .stockCounted, .loanReturned: true
        default: false
        }
    }
}
