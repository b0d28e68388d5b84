import StationModel

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
        case .restock(let place, _, _, _), .adjust(let place, _, _, _),
            .stocktake(let place, _, _):
            return begin(
                GivenCommand(command: command, place: place, person: person, token: token),
                at: moment)
        }
        finish(command, outcome, by: person, token: token, at: moment)
    }

    /// `isRepeat`: the order was given before, and this is its answer once more.
    mutating func finish(
        _ command: Command, _ outcome: CommandOutcome, by person: Operator, token: Token,
        isRepeat: Bool = false, at moment: Moment
    ) {
        var data: [String: LedgerValue] = [
            "command": .text(command.word), "by": .text(person.name),
        ]
        if isRepeat { data["repeated"] = .flag(true) }
        if case .acknowledge(let alarm) = command { data["alarm"] = .text(alarm.kind.rawValue) }
        if case .refused(let reason) = outcome { data["refused"] = .text(reason.rawValue) }
        append(.commandGiven, at: moment, subject: command.subject, data: data)
        emit(.answer(token, outcome))
    }

    private mutating func unlock(at moment: Moment) -> CommandOutcome {
        guard modes.mode != .lockdown || fire.isLatched else { return .refused(.lockdown) }
        supplies.letInUnread(nil, at: moment.instant)
        perform(door.grant(for: configuration.door.unlock, at: moment.instant), at: moment)
        return .done
    }

    private mutating func resetFire(by person: Operator, at moment: Moment) -> CommandOutcome {
        let outcome = fire.reset(at: moment.instant)
        if outcome == .done { endFire(by: person.name, at: moment) }
        return outcome
    }
}
