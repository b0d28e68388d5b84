import StationModel

/// An order about the stock whose answer waits for the disk.
struct GivenCommand: Sendable {
    let command: Command
    let place: LaneAddress
    let person: Operator
    /// Of whoever waits for the answer.
    let token: Token
    /// The same order, given again before the disk has answered.
    var repeats: [GivenCommand] = []

    /// A program asks three times; another one beside it may have its number from the same hand.
    static let mostRepeats = 8
}

/// What technicians order of the stock: answered when it is on disk, and counted once however
/// often it is given under its number.
extension Station {
    mutating func begin(_ given: GivenCommand, at moment: Moment) {
        if let number = given.command.number, answerAgain(given, number, at: moment) { return }
        let today = suppliesTime(at: moment).today
        let judged = supplies.judge(
            given.command, at: given.place, by: given.person, today: today)
        switch judged {
        case .refused(let refusal): finish(given, .refused(refusal), at: moment)
        case .commit(let kind, let data, let member, let changes):
            let entry = LedgerEntry(
                kind, at: moment, subject: given.place.text, data: data, member: member)
            let token = newToken()
            stockOrders[token] = given
            emit(.commit(record(entry, changes: changes.map { .supplies($0) }), token))
        }
    }

    /// Whether the order was given before: then it has its answer, or waits for it with the first.
    /// Another order under its number is refused.
    private mutating func answerAgain(
        _ given: GivenCommand, _ number: StockOrderNumber, at moment: Moment
    ) -> Bool {
        if let outcome = supplies.firstAnswer(to: number, as: given.command) {
            let isRepeat = outcome != .refused(.numberUsed)
            finish(given, outcome, isRepeat: isRepeat, at: moment)
            return true
        }
        guard let (token, first) = stockOrders.first(where: { $0.value.command.number == number })
        else { return false }
        if first.command != given.command {
            finish(given, .refused(.numberUsed), at: moment)
        } else if first.repeats.count < GivenCommand.mostRepeats {
            stockOrders[token]?.repeats.append(given)
        } else {
            finish(given, .refused(.placeBusy), isRepeat: true, at: moment)
        }
        return true
    }

    mutating func answerStockOrder(_ token: Token, isRecorded: Bool, at moment: Moment) {
        guard let given = stockOrders.removeValue(forKey: token) else { return }
        let outcome = supplies.orderAnswered(given.place, isRecorded: isRecorded)
        finish(given, outcome, at: moment)
        for again in given.repeats { finish(again, outcome, isRepeat: true, at: moment) }
    }

    private mutating func finish(
        _ given: GivenCommand, _ outcome: CommandOutcome, isRepeat: Bool = false, at moment: Moment
    ) {
        finish(
            given.command, outcome, by: given.person, token: given.token, isRepeat: isRepeat,
            at: moment)
    }
}
