/// What entries about the hub say.
extension LedgerEntry {
    var hubSentence: Phrase {
        switch kind {
        case .samplesLost: lossSentence
        case .eventsGap: gapSentence
        case .eventQuarantined: quarantineSentence
        case .directiveApplied:
            Phrase("市平台指令已执行", "The directive is in force") + after("：", ": ", version)
                + after("；未执行：", "; not obeyed: ", text("notObeyed").map(Phrase.verbatim))
        case .directiveEnded:
            Phrase("市平台指令中限时的内容已到期", "What the directive ordered for a time is over")
        default:
            Phrase("市平台指令未采用", "The directive was refused") + after("：", ": ", version)
                + after("，", ", ", directiveRefusal)
        }
    }

    private var directiveRefusal: Phrase? {
        text("reason").map { DirectiveRefusal(rawValue: $0)?.name ?? .verbatim($0) }
    }

    private var version: Phrase? {
        integer("version").map { Phrase("第 \($0) 版", "version \($0)") }
    }

    private var lossSentence: Phrase {
        let number = integer("count").map { Phrase(" \($0) 个", "\($0) ") } ?? .none
        return Phrase("监测数据", "") + number
            + (number == .none
                ? Phrase("有缺失", "Measured values are missing for good")
                : Phrase("永久缺失", "measured values are missing for good"))
            + after("，", ", ", lossReason)
    }

    private var lossReason: Phrase? {
        text("reason").map { SampleLossReason(rawValue: $0)?.name ?? .verbatim($0) }
    }

    private var gapSentence: Phrase {
        Phrase("台账记录有缺失，无法上报", "Entries are missing and cannot be reported")
            + after("：", ": ", gapNumber)
    }

    private var gapNumber: Phrase? {
        integer("count").map { count in
            guard data["endUnknown"] == .flag(true) else { return Phrase("\(count) 条", "\(count)") }
            return count == 0
                ? Phrase("条数不详", "nobody knows how many")
                : Phrase("至少 \(count) 条", "at least \(count)")
        }
    }

    private var quarantineSentence: Phrase {
        let number = integer("sequence").map { Phrase("（第 \($0) 条）", " (\($0))") } ?? .none
        return Phrase("市平台拒收一条事件", "The hub refuses an event") + number
            + Phrase("，已另存", ", which is kept apart")
    }
}
