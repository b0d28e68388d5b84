/// What a person at the dispenser reads and hears.
extension Phrase {
    public static let chooseItem = Phrase("请按货道按钮选择", "Please press the button of an item.")
    public static let pleaseWait = Phrase("请稍候，正在出货", "One moment, your item is coming.")
    public static let identifyFirst = Phrase("请先刷卡", "Please show your card first.")
    public static let openingCompartment = Phrase("柜门已开，请拉开", "Unlocked. Please open the door.")
    public static let closeCompartment = Phrase("请关好柜门", "Please close the compartment.")
    public static let itemReturned = Phrase("已归还，谢谢", "Returned. Thank you.")

    /// 请取走暖宝宝.
    public static func takeItem(_ item: Phrase) -> Phrase {
        Phrase("请取走\(item.chinese)", "Please take your \(item.english).")
    }
}

extension VendOutcome {
    public var name: Phrase {
        switch self {
        case .vended: Phrase("已出货", "given out")
        case .jammed: Phrase("卡货", "jammed")
        case .noDrop: Phrase("未见掉落", "nothing fell")
        case .empty: Phrase("货道已空", "lane empty")
        case .timeout: Phrase("超时", "no answer in time")
        case .interrupted: Phrase("中断", "interrupted")
        }
    }

    /// For whoever waits for an item.
    public var visitorPhrase: Phrase {
        switch self {
        case .vended: Phrase("请取走物品", "Please take your item.")
        case .empty: Phrase("库存不足，未扣除您的额度", "Out of stock. Nothing was charged to you.")
        case .jammed, .noDrop, .timeout, .interrupted:
            Phrase("未能出货，未扣除您的额度", "Sorry, no item came. Nothing was charged to you.")
        }
    }
}

extension DenialReason {
    /// Reasons why no item is given out.
    var suppliesPhrase: Phrase {
        switch self {
        case .quotaExhausted: Phrase("已领取，本期额度已用完", "Already taken. Your share is used up for now.")
        case .voucherUsed: Phrase("此核销码已领取", "This voucher was used already.")
        case .voucherExpired: Phrase("核销码已过期，请重新申领", "The voucher has expired. Apply again.")
        case .laneEmpty: Phrase("库存不足，请选其他物品", "Out of stock. Please choose something else.")
        case .laneFault: Phrase("设备故障，请选其他物品", "Out of order. Please choose another item.")
        case .loanOverdue: Phrase("请先归还逾期物品", "Please return your overdue item first.")
        case .compartmentOpen: Phrase("请先关好柜门", "Please close the door first.")
        case .serviceWithheld:
            Phrase("此项服务暂停，敬请谅解", "This service is paused for now. Sorry.")
        case .fire: .leaveAtOnce
        case .notReady:
            Phrase("设备正在启动，请稍后再试", "Still starting up. Please try again in a while.")
        case .waitedTooLong:
            Phrase("等候过久，未出货，请再刷一次", "This took too long. Please present it once more.")
        case .enterFirst:
            Phrase("请先刷证开门，再出示核销码", "Open the door first, then show the voucher again.")
        default: Phrase("设备正忙，请稍候", "Busy. Please wait a moment.")
        }
    }
}

/// The part of an entry's sentence that tells of dispensing.
extension LedgerEntry {
    func suppliesSentence(_ items: [SKUNumber: Phrase]) -> Phrase {
        switch kind {
        case .dispenserIdentified: Phrase("领物身份核验", "Identified at the dispenser")
        case .vendIntent: Phrase("准备出货", "Vend begun") + at(subject, items)
        case .vendOutcome:
            Phrase("出货结果", "Vend") + at(subject, items)
                + apart(text("outcome").map { VendOutcome(rawValue: $0)?.name ?? .verbatim($0) })
        case .vendRefused:
            Phrase("未发放", "Not given out")
                + apart(text("reason").map { DenialReason(rawValue: $0)?.name ?? .verbatim($0) })
        case .vouchersRefused:
            Phrase("此前签发的核销码不再接受", "Vouchers issued before now are refused")
        case .quotasRedated:
            Phrase("记在未来日期的领取改记为当日", "Items taken on days to come count for today")
        case .loanBegun, .loanDueSet, .loanReturned, .loanOverdue, .compartmentOpened,
            .compartmentClosed, .compartmentNotOpened:
            lockerSentence
        default: stockSentence
        }
    }

    private var stockSentence: Phrase {
        let count = integer("count").map { Phrase("，现有 \($0) 件", ", \($0) there now") } ?? .none
        switch kind {
        case .stockRestocked:
            let change = integer("change").map(String.init).map(Phrase.verbatim)
            return Phrase("补货", "Restocked") + at(subject) + apart(change) + count + giver
        case .stockCounted:
            let change = integer("change") ?? 0
            let note =
                change == 0
                ? Phrase.none : Phrase("，差异 \(signed(change))", ", differs by \(signed(change))")
            return Phrase("盘点", "Counted") + at(subject) + note + count + giver
        case .stockMeasured:
            return Phrase("按称重更新库存", "The shelf's stock changed") + at(subject) + count
        default:
            return Phrase("更正库存", "Corrected the stock") + at(subject)
                + apart(integer("change").map { .verbatim(signed($0)) }) + count + giver
        }
    }

    private var lockerSentence: Phrase {
        switch kind {
        case .loanBegun: Phrase("借出", "Lent out") + at(subject)
        case .loanDueSet: Phrase("归还时间已确定", "It is known when it is due") + at(subject)
        case .loanReturned: Phrase("已归还", "Returned") + at(subject) + giver
        case .loanOverdue: Phrase("借用逾期未还", "Not returned in time") + at(subject)
        case .compartmentOpened: Phrase("柜门打开", "Compartment opened") + at(subject)
        case .compartmentClosed: Phrase("柜门关好", "Compartment closed") + at(subject)
        default: Phrase("柜门未被打开", "Compartment not opened") + at(subject)
        }
    }

    private func at(_ place: String) -> Phrase { Phrase("（\(place)）", " (\(place))") }

    /// `（lane-1/1，暖宝宝）`: the place, and which item.
    private func at(_ place: String, _ items: [SKUNumber: Phrase]) -> Phrase {
        let item = integer("sku").map { number in
            UInt32(exactly: number).flatMap { items[SKUNumber($0)] }
                ?? Phrase("物品 \(number)", "item \(number)")
        }
        return Phrase("（\(place)", " (\(place)") + after("，", ", ", item) + Phrase("）", ")")
    }

    private func signed(_ number: Int64) -> String { number > 0 ? "+\(number)" : String(number) }
}
