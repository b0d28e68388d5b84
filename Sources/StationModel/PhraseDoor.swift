/// Words for the door and what decides over it.
extension DoorAuthority {
    public var name: Phrase {
        switch self {
        case .fire: Phrase("火警放行", "Fire release")
        case .exit: Phrase("出门放行", "Exit")
        case .lockdown: Phrase("封闭", "Lockdown")
        case .emergencyOpen: Phrase("应急开放", "Emergency opening")
        case .freeAccess: Phrase("自由进出时段", "Open hours")
        case .credential: Phrase("凭证进入", "By card or code")
        }
    }

    /// Why the door is as it is, for whoever stands before it.
    public var explanation: Phrase {
        switch self {
        case .fire:
            Phrase("火警触发，门保持放行，直到人工复位。", "Released by the fire loop until somebody resets it.")
        case .exit: Phrase("有人按下出门按钮。", "Somebody inside pressed the exit button.")
        case .lockdown:
            Phrase("暂停进入；站内人员随时可以离开。", "Nobody may enter. Whoever is inside can always leave.")
        case .emergencyOpen:
            Phrase("应急避险或延长开放，无需凭证。", "Open to everybody in an emergency. No card needed.")
        case .freeAccess: Phrase("现在自由进出，无需凭证。", "Open to everybody now. No card needed.")
        case .credential: Phrase("请刷证件或出示会员码。", "Please present a card or a member code.")
        }
    }
}

extension DoorMode {
    public var name: Phrase {
        switch self {
        case .normal: Phrase("正常", "normal")
        case .open: Phrase("常开", "open")
        case .lockdown: Phrase("封闭", "lockdown")
        }
    }
}

extension CommandRefusal {
    /// Why a command was not carried out, and what to do instead.
    public var phrase: Phrase {
        switch self {
        case .noFire: Phrase("当前没有火警，无需复位。", "There is no fire to reset.")
        case .fireInputActive:
            Phrase("消防触点仍在动作，请先排除。", "The fire loop is still open: clear that first.")
        case .fireInputNotClearLongEnough:
            Phrase(
                "消防触点恢复未满一分钟，请稍后再试。",
                "The fire loop has not been closed for a minute yet: try again soon.")
        case .untilMissing: Phrase("请给出结束时间。", "An end is needed: give --until.")
        case .untilInThePast: Phrase("结束时间已过。", "The end lies in the past.")
        case .lockdown:
            Phrase("驿站封闭中；请先恢复正常模式。", "The station is in lockdown: set the mode to normal first.")
        case .fire:
            Phrase("火警期间门已放行，不接受此指令。", "The fire release holds the door: nothing else applies.")
        case .stationStopping: Phrase("服务正在停止。", "The service is stopping.")
        case .noContactor: Phrase("本站没有插座接触器。", "This station has no contactor.")
        case .unknownPlace:
            Phrase("没有这个货道或柜格。", "There is no such lane or compartment: see the list of stock.")
        case .countOutOfRange:
            Phrase("数量超出范围。", "The count is below zero or above the capacity: count again.")
        case .expiresInThePast:
            Phrase("有效期已过，不能补货。", "The expiry date lies in the past: such items are not given out.")
        case .expiresTooLate:
            Phrase(
                "有效期在十年以后，请核对日期。",
                "The expiry date is more than ten years away: look at it again.")
        case .placeBusy:
            Phrase("正在出货，请稍后再试。", "Something is being given out there: try again in a minute.")
        case .storageFault:
            Phrase(
                "存储故障，无法记账，库存未改动；请先查看报警。",
                "Storage cannot record it, so nothing was changed: see to the alarm first.")
        case .notReady:
            Phrase("存储尚未应答，库存未知，请稍后再试。", "Storage has not said yet what is there: try again soon.")
        case .weighed:
            Phrase(
                "这是称重货架，放入和取走都会自动计数，无需登记。",
                "The scale counts this shelf by itself: there is nothing to record.")
        case .scaleDisagrees:
            Phrase(
                "与货架上称得的重量不符，库存未改动；请再数一遍，检查货架上有无他物、秤的零点和单件重量。",
                "The scale weighs another number, so nothing was changed: count again, look for "
                    + "other things on the shelf, check its zero and unitWeight.")
        case .notCounted:
            Phrase(
                "该柜格不计库存，也没有借出的物品，无需盘点。",
                "That compartment has no stock to count, and nothing is lent from it.")
        case .numberUsed:
            Phrase(
                "这个编号已用于另一条库存指令，库存未改动；请换一个编号。",
                "Another order about the stock had this number, so nothing was changed: give this "
                    + "one a number of its own.")
        case .outdated: Phrase("已有更新的指令生效。", "A newer directive is in force.")
        case .tooManyUnlocks:
            Phrase("一次包含的远程开门过多。", "It holds more remote unlocks than one may.")
        case .noSuchAlarm:
            Phrase("没有这条报警，或已解除。", "There is no such alarm, or it is over.")
        case .alreadyAcknowledged:
            Phrase("该报警已有人确认。", "Somebody has acknowledged it already.")
        }
    }
}

extension UnlockFailure {
    public var name: Phrase {
        switch self {
        case .late: Phrase("存储答复太晚", "storage answered too late")
        case .expired: Phrase("已过期", "its time was over")
        case .lockdown: Phrase("驿站封闭中", "the station is in lockdown")
        case .notRecorded: Phrase("无法记录", "it could not be recorded")
        case .stopped: Phrase("服务停止", "the service stopped")
        case .usedBefore: Phrase("已使用过", "it had been used before")
        case .clockUntrusted: Phrase("时钟不可信", "the clock is not trusted")
        case .notYetIssued:
            Phrase(
                "签发时间晚于本站时钟，请核对双方的时间",
                "it was issued later than this station's clock says: compare the two clocks")
        case .beforeStart: Phrase("在服务启动之前签发", "it was issued before the service started")
        case .tooMany: Phrase("远程开门过多", "there are too many remote unlocks")
        }
    }
}

extension CredentialKind {
    public var name: Phrase {
        switch self {
        case .idCard: Phrase("身份证", "ID card")
        case .idCardUID: Phrase("身份证卡号", "ID-card chip")
        case .wiegand: Phrase("门禁卡", "access card")
        case .qr: Phrase("会员码", "member code")
        case .faceTerminal: Phrase("人脸终端", "face terminal")
        case .pin: Phrase("密码", "PIN")
        case .token: Phrase("条码", "barcode")
        }
    }
}
