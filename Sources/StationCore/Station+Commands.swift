import StationModel

/// A command whose answer waits for the disk.
struct GivenCommand: Sendable {
    let command: Command
    let place: LaneAddress
    let person: Operator
    /// Of whoever waits for the answer.
    let token: Token
}

/// What people at the station order. Each order ends in one entry and one answer.
extension Station {
    mutating func receive(
        _ command: Command, by person: Operator, token: Token, at moment: Moment
    ) {
        let outcome: CommandOutcome
        switch command {
        case .unlock: outcome = unlock(at: moment)
        case .setMode(let mode, let until):
            outcome = order(mode, until: until, by: person.name, version: nil, at: moment)
        case .resetFire: outcome = resetFire(by: person, at: moment)
        case .setRoomPower(let power, let until):
            outcome = orderRoom(power, until: until, by: person, at: moment)
        case .acknowledge(let alarm):
            outcome = acknowledge(alarm, by: person.name, at: moment)
        case .restock(let place, _, _), .adjust(let place, _, _), .stocktake(let place, _):
            return begin(
                GivenCommand(command: command, place: place, person: person, token: token),
                at: moment)
        }
        finish(command, outcome, by: person, token: token, at: moment)
    }

    private mutating func finish(
        _ command: Command, _ outcome: CommandOutcome, by person: Operator, token: Token,
        at moment: Moment
    ) {
        var data: [String: LedgerValue] = [
            "command": .text(command.word), "by": .text(person.name),
        ]
        if case .acknowledge(let alarm) = command { data["alarm"] = .text(alarm.kind.rawValue) }
        if case .refused(let reason) = outcome { data["refused"] = .text(reason.rawValue) }
        append(.commandGiven, at: moment, subject: command.subject, data: data)
        emit(.answer(token, outcome))
    }

    private mutating func unlock(at moment: Moment) -> CommandOutcome {
        guard modes.mode != .lockdown || fire.isLatched else { return .refused(.lockdown) }
        perform(door.grant(for: configuration.door.unlock, at: moment.instant), at: moment)
        return .done
    }

    private mutating func resetFire(by person: Operator, at moment: Moment) -> CommandOutcome {
        let outcome = fire.reset(at: moment.instant)
        if outcome == .done { endFire(by: person.name, at: moment) }
        return outcome
    }

    // MARK: - Stock

    private mutating func begin(_ given: GivenCommand, at moment: Moment) {
        let today = suppliesTime(at: moment).today
        let judged = supplies.judge(
            given.command, at: given.place, by: given.person, today: today)
        switch judged {
        case .refused(let refusal):
            finish(
                given.command, .refused(refusal), by: given.person, token: given.token, at: moment)
        case .commit(let kind, let data, let member, let changes):
            let entry = LedgerEntry(
                kind, at: moment, subject: given.place.text, data: data, member: member)
            let token = newToken()
            stockOrders[token] = given
            emit(.commit(record(entry, changes: changes.map { .supplies($0) }), token))
        }
    }

    mutating func answerStockOrder(_ token: Token, isRecorded: Bool, at moment: Moment) {
        guard let given = stockOrders.removeValue(forKey: token) else { return }
        let outcome = supplies.orderAnswered(given.place, isRecorded: isRecorded)
        finish(given.command, outcome, by: given.person, token: given.token, at: moment)
    }
}
