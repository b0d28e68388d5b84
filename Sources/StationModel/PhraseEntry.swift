/// What an entry of the ledger says, as a sentence.
///
/// The words come from the entry's kind and its data; a part that the data does not hold is left
/// out, and a word that this version does not know stands as it is. People are never named.
extension LedgerEntry {
    /// `zone` is the station's: times within the sentence are local. `items`: what they are called
    /// now; the ledger knows their numbers only.
    public func sentence(
        in zone: TimeZoneTable, items: [SKUNumber: Phrase] = [:]
    ) -> Phrase {
        switch kind {
        case .accessGranted, .accessDenied: accessSentence
        case .accessNotCarriedOut: notCarriedOutSentence
        case .doorOpened, .doorClosed, .doorNotOpened, .exitRequested: doorSentence
        case .modeChanged, .hoursChanged, .fireLatched, .fireReset, .commandGiven:
            orderSentence(in: zone)
        case .alarmRaised, .alarmCleared, .alarmAcknowledged, .alarmUncovered: alarmSentence
        case .clockSynced, .clockJumped, .clockLost, .clockCorrected: clockSentence
        case .stationStarted, .stationStopped, .stateRestored, .configurationReloaded,
            .listChanged, .listRefused, .ledgerCheckpoint, .ledgerStarted, .ledgerPruned:
            stationSentence
        case .roomOccupied, .roomVacant, .roomPowerChanged, .occupancyHour, .heaterSwitched,
            .coolingSwitched, .applianceStarted, .applianceStopped:
            roomSentence(in: zone)
        case .dispenserIdentified, .vendIntent, .vendOutcome, .vendRefused, .vouchersRefused,
            .quotasRedated, .stockRestocked, .stockAdjusted, .stockCounted, .stockMeasured,
            .loanBegun, .loanDueSet, .loanReturned, .loanOverdue, .compartmentOpened,
            .compartmentClosed, .compartmentNotOpened:
            suppliesSentence(items)
        case .samplesLost, .eventsGap, .eventQuarantined, .directiveApplied, .directiveRefused,
            .directiveEnded:
            hubSentence
        }
    }

    private var accessSentence: Phrase {
        let credential = credentialName
        guard kind == .accessDenied else {
            return Phrase("放行", "Let in") + apart(credential) + groupNote + clockNote
        }
        let reason = text("reason").map { DenialReason(rawValue: $0)?.name ?? .verbatim($0) }
        return Phrase("拒绝", "Refused") + apart(credential) + after("，", ", ", reason) + times
    }

    private var notCarriedOutSentence: Phrase {
        let reason = text("reason").map { UnlockFailure(rawValue: $0)?.name ?? .verbatim($0) }
        return Phrase("未开门", "Not opened") + apart(credentialName) + after("，", ", ", reason)
    }

    private var credentialName: Phrase? {
        text("kind").map { word in
            if word == "remote" { return Phrase("远程开门", "remote unlock") }
            return CredentialKind(rawValue: word)?.name ?? .verbatim(word)
        }
    }

    private var groupNote: Phrase {
        after("，", ", ", text("group").map { MemberGroup($0).phrase })
    }

    private var clockNote: Phrase {
        guard data["clockUntrusted"] == .flag(true) else { return .none }
        return Phrase("（时钟不可信）", " (clock not trusted)")
    }

    private var doorSentence: Phrase {
        switch kind {
        case .doorOpened: Phrase("门打开", "The door opened")
        case .doorClosed:
            Phrase("门关好", "The door closed")
                + after(
                    "，开了 ", " after ",
                    integer("openMilliseconds").map { Phrase.span(seconds: ($0 + 999) / 1000) })
        case .doorNotOpened: Phrase("已放行，但门未打开", "Released, but nobody opened the door")
        default: Phrase("有人按下出门按钮", "Somebody pressed the exit button")
        }
    }

    private var alarmSentence: Phrase {
        let kindOfAlarm = text("alarm").flatMap(AlarmKind.init(rawValue:))
        let name = kindOfAlarm?.name ?? text("alarm").map(Phrase.verbatim) ?? .none
        let note = kindOfAlarm.map { placeNote(Alarm($0, subject: subject)) } ?? .none
        switch kind {
        case .alarmRaised:
            let isAgain = data["again"] == .flag(true)
            let word = isAgain ? Phrase("再次报警：", "Alarm again: ") : Phrase("报警：", "Alarm: ")
            return word + name + note + causeNote
        case .alarmAcknowledged:
            return Phrase("报警已确认：", "Alarm acknowledged: ") + name + note + giver
        case .alarmUncovered:
            return Phrase("起因已消除，报警未解除：", "Its cause is over, the alarm is not: ")
                + name + note
        default: return Phrase("报警解除：", "Alarm over: ") + name + note
        }
    }

    private var causeNote: Phrase {
        let cause = text("under").map { word -> Phrase in
            guard let kind = AlarmKind(rawValue: word) else { return .verbatim(word) }
            return kind.name
                + (text("underSubject").map { placeNote(Alarm(kind, subject: $0)) } ?? .none)
        }
        return after("，起因：", ", because of: ", cause)
    }

    private func placeNote(_ alarm: Alarm) -> Phrase {
        alarm.place.map { Phrase("（\($0.chinese)）", " (\($0.english))") } ?? .none
    }

    private var clockSentence: Phrase {
        switch kind {
        case .clockSynced: return Phrase("时钟已对时", "The clock is in sync")
        case .clockLost: return Phrase("时钟失去同步", "The clock lost its time source")
        case .clockCorrected:
            let span = integer("byMilliseconds").map { Phrase.span(seconds: $0 / 1000) }
            return Phrase("最晚可信时间有误，已改正", "The latest trusted time was wrong and is corrected")
                + after("，改早 ", ", back by ", span)
        default:
            guard let jump = integer("byMilliseconds") else {
                return Phrase("时钟跳变", "The clock jumped")
            }
            let span = Phrase.span(seconds: Int64((jump.magnitude + 500) / 1000))
            return jump < 0
                ? Phrase("时钟被拨回 ", "The clock was set back by ") + span
                : Phrase("时钟被拨快 ", "The clock was set forward by ") + span
        }
    }

    private var stationSentence: Phrase {
        switch kind {
        case .stationStarted:
            let version = text("version").map { Phrase("，版本 \($0)", ", version \($0)") } ?? .none
            let unclean = data["cleanStop"] == .flag(false)
            return Phrase("服务启动", "The service started") + version
                + (unclean ? Phrase("（上次非正常停止）", " (the last stop was not clean)") : .none)
        case .stateRestored:
            return Phrase("已恢复上次停止前的状态", "What was known at the last stop was taken over")
        case .stationStopped: return Phrase("服务正常停止", "The service stopped")
        case .configurationReloaded: return Phrase("配置已重新载入", "New configuration in force")
        case .ledgerCheckpoint: return Phrase("台账检查点", "Ledger checkpoint")
        case .ledgerStarted: return Phrase("新建台账", "A new ledger began")
        case .ledgerPruned: return prunedSentence
        case .listRefused: return refusedListSentence
        default: return listSentence
        }
    }

    private var prunedSentence: Phrase {
        let old = Phrase("清理到期的旧记录", "Old entries removed to make room")
        guard let first = integer("from"), let last = integer("to") else { return old }
        return old + Phrase("：第 \(first) – \(last) 条", ": \(first) – \(last)")
    }
}
