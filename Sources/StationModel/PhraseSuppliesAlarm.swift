/// What the alarms of lanes and lockers are called, what they mean, and what to do.
extension AlarmKind {
    var suppliesName: Phrase {
        switch self {
        case .stockLow: Phrase("库存偏低", "Stock low")
        case .stockEmpty: Phrase("已无库存", "Out of stock")
        case .stockUncertain: Phrase("库存待盘点", "Stock uncertain")
        case .batchExpiring: Phrase("批次临期", "Batch expires soon")
        case .batchExpired: Phrase("批次过期", "Batch expired")
        case .laneFault: Phrase("货道故障", "Lane out of service")
        case .loanOverdue: Phrase("借用逾期", "Loan overdue")
        case .compartmentOpen: Phrase("柜门未关", "Compartment left open")
        default: Phrase("柜门被强开", "Compartment forced")
        }
    }

    var suppliesMeaning: Phrase {
        switch self {
        case .stockLow: Phrase("物品快要发完。", "Few items are left.")
        case .stockEmpty: Phrase("物品已发完，无法领取。", "Nothing is left to give out.")
        case .stockUncertain:
            Phrase("账面数量可能与实物不符。", "The count may differ from what is really there.")
        case .batchExpiring: Phrase("物品临近保质期。", "The items come close to their date.")
        case .batchExpired:
            Phrase("物品已过保质期，停止发放。", "The items are past their date and are kept back.")
        case .laneFault:
            Phrase("货道多次未能出货，已停用。", "The lane failed and is not used any more.")
        case .loanOverdue: Phrase("借出的物品到期未还。", "A borrowed item was not brought back in time.")
        case .compartmentOpen: Phrase("柜门长时间未关。", "The compartment's door has stood open too long.")
        default: Phrase("柜门未经开锁被打开。", "The compartment opened without being unlocked.")
        }
    }

    var suppliesNextStep: Phrase {
        switch self {
        case .stockLow: Phrase("安排补货。", "Plan to restock: yizhand stock restock.")
        case .stockEmpty: Phrase("尽快补货。", "Restock soon: yizhand stock restock.")
        case .stockUncertain:
            Phrase("清点后运行 yizhand stock stocktake。", "Count, then run yizhand stock stocktake.")
        case .batchExpiring: Phrase("优先发放或更换。", "Use them up, or exchange them in time.")
        case .batchExpired:
            Phrase("取出过期物品，盘点后补货。", "Take them out, take stock, then restock.")
        case .laneFault:
            Phrase(
                "排除卡货并清点，运行 yizhand stock stocktake 恢复使用。",
                "Clear the jam and count; yizhand stock stocktake puts it back into service.")
        case .loanOverdue:
            Phrase("由市平台联系借用人；物品找回后盘点。", "The city asks for it; take stock once it is back.")
        case .compartmentOpen: Phrase("关好柜门，检查锁扣。", "Close the door; check its latch.")
        default: Phrase("查看现场，检查柜门与物品。", "Look at the site; check the door and the items.")
        }
    }
}
