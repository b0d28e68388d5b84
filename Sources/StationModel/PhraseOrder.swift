/// The part of an entry's sentence that tells what people and the city ordered.
extension LedgerEntry {
    func orderSentence(in zone: TimeZoneTable) -> Phrase {
        switch kind {
        case .modeChanged: modeSentence(in: zone)
        case .hoursChanged:
            data["freeAccess"] == .flag(true)
                ? Phrase("自由进出时段开始", "Open hours began")
                : Phrase("自由进出时段结束", "Open hours ended")
        case .fireLatched: Phrase("火警触发，门已放行", "Fire: the door is released")
        case .fireReset: Phrase("火警复位", "The fire was reset") + giver
        default: commandSentence
        }
    }

    private func modeSentence(in zone: TimeZoneTable) -> Phrase {
        if let ended = text("ended").flatMap(DoorMode.init(rawValue:)) {
            return Phrase("门模式到期：", "Door mode ended: ") + ended.name
        }
        let mode = text("mode").map { DoorMode(rawValue: $0)?.name ?? .verbatim($0) } ?? .none
        let until = integer("untilMilliseconds").map { zone.minuteText(UnixTime(milliseconds: $0)) }
        return Phrase("门模式改为", "Door mode set to ") + mode
            + after("，至 ", " until ", until.map(Phrase.verbatim)) + giver
    }

    private var commandSentence: Phrase {
        let command =
            switch text("command") {
            case "unlock": Phrase("开门指令", "Order to unlock")
            case "mode": Phrase("更改门模式", "Order to change the mode")
            case "reset-fire": Phrase("复位火警指令", "Order to reset the fire")
            case "acknowledge": Phrase("确认报警", "Order to acknowledge an alarm") + alarmName
            case "directive": Phrase("指令", "Directive")
            case "room-power": Phrase("插座供电指令", "Order for the outlets' power")
            case "restock": Phrase("补货指令", "Order to restock")
            case "adjust": Phrase("更正库存指令", "Order to adjust the stock")
            case "stocktake": Phrase("盘点指令", "Order to take stock")
            case let other: Phrase("指令", "Order") + apart(other.map(Phrase.verbatim))
            }
        let refusal = text("refused").map { CommandRefusal(rawValue: $0)?.phrase ?? .verbatim($0) }
        return command + times + giver + after("，未执行：", ", not carried out: ", refusal)
    }

    private var alarmName: Phrase {
        apart(text("alarm").map { AlarmKind(rawValue: $0)?.name ?? .verbatim($0) })
    }

    var giver: Phrase {
        switch text("by") {
        case nil: .none
        case "directive": Phrase("（市平台）", " (by the city)")
        case "staff card": Phrase("（值守人员刷卡）", " (by a staff card)")
        case let name?: Phrase("（\(name)）", " (by \(name))")
        }
    }

    // The pieces that all sentences are made of.

    func text(_ key: String) -> String? {
        if case .text(let text) = data[key] { text } else { nil }
    }

    func integer(_ key: String) -> Int64? {
        if case .integer(let number) = data[key] { number } else { nil }
    }

    /// How often, where an entry stands for several.
    var times: Phrase {
        integer("count").map { Phrase("，共 \($0) 次", ", \($0.counted("time"))") } ?? .none
    }

    /// `phrase` behind its connecting words, or nothing.
    func after(_ chinese: String, _ english: String, _ phrase: Phrase?) -> Phrase {
        phrase.map { Phrase(chinese, english) + $0 } ?? .none
    }

    /// `phrase` set off from the verb before it.
    func apart(_ phrase: Phrase?) -> Phrase { after("：", ": ", phrase) }
}

extension TimeZoneTable {
    /// Date and time to the minute, as the people at the station write it: `2026-01-31 18:30`.
    public func minuteText(_ time: UnixTime) -> String {
        let local = local(time)
        let clock = padded(local.minuteOfDay / 60, 2) + ":" + padded(local.minuteOfDay % 60, 2)
        return "\(local.date) \(clock)"
    }
}
