/// What a visitor is told: polite, short, and what to do now. Never anything about a person.
extension DenialReason {
    /// Shown and spoken at the door.
    public var visitorPhrase: Phrase {
        switch self {
        case .unknownCredential:
            Phrase("未查到您的登记信息，请联系工会办理", "Not registered yet. Please ask your union.")
        case .expired: Phrase("凭证已过期，请刷新后再试", "Expired. Please renew it and try again.")
        case .notYetValid:
            Phrase("凭证尚未生效，请稍后再试", "Not valid yet. Please try again later.")
        case .suspended:
            Phrase("您的权限已暂停，请联系工会", "Your access is paused. Please contact your union.")
        case .outsideHours:
            Phrase("现在不在您的开放时段", "Sorry, this is outside your opening hours.")
        case .capacityReached:
            Phrase("站内已满，请稍后再来", "The room is full. Please come back in a little while.")
        case .replayed:
            Phrase("此码已使用，请刷新会员码", "This code was used already. Please refresh it.")
        case .badSignature:
            Phrase("会员码无效，请在官方应用中刷新", "Invalid code. Please refresh it in the official app.")
        case .unknownKey:
            Phrase("会员码无法识别，请更新应用后再试", "Code not recognised. Please update the app.")
        case .wrongStation:
            Phrase("此码不适用于本站，请重新生成", "This code is for another station. Get a new one.")
        case .clockUntrusted:
            Phrase("暂时无法验码，请改刷证件", "Codes cannot be checked now. Please use your card.")
        case .lockdown: Phrase("驿站暂时封闭，敬请谅解", "The station is closed for now. Sorry.")
        case .lockedOut:
            Phrase("尝试次数过多，请一分钟后再试", "Too many tries. Please wait one minute.")
        case .malformed:
            Phrase("未能识别，请重新刷卡或扫码", "Not readable. Please present it again.")
        case .stale: Phrase("请再刷一次", "Please present it once more.")
        case .passback:
            Phrase("您刚刚已刷过，请稍后再试", "You came in just now. Please try again later.")
        case .listMissing, .storageFault:
            Phrase("设备故障，请拨打门上电话", "Out of order. Please call the number on the door.")
        case .notEligible:
            Phrase("此码不能开门，请出示会员码", "This code does not open the door. Show your member code.")
        case .quotaExhausted, .voucherUsed, .voucherExpired, .laneEmpty, .laneFault,
            .loanOverdue, .busy, .notReady, .waitedTooLong, .enterFirst, .fire, .compartmentOpen,
            .serviceWithheld:
            suppliesPhrase
        }
    }

    /// The reason in a word or two, for lists and tables of those who look after the station.
    public var name: Phrase {
        switch self {
        case .unknownCredential: Phrase("未登记", "not on the list")
        case .expired: Phrase("已过期", "expired")
        case .notYetValid: Phrase("未生效", "not yet valid")
        case .suspended: Phrase("已暂停", "suspended")
        case .outsideHours: Phrase("不在时段内", "outside hours")
        case .capacityReached: Phrase("人数已满", "room full")
        case .replayed: Phrase("重复使用的码", "code used before")
        case .badSignature: Phrase("签名无效", "bad signature")
        case .unknownKey: Phrase("密钥未知", "unknown key")
        case .wrongStation: Phrase("非本站的码", "code for another station")
        case .clockUntrusted: Phrase("时钟不可信", "clock not trusted")
        case .lockdown: Phrase("封闭中", "lockdown")
        case .lockedOut: Phrase("读卡器已锁定", "reader locked out")
        case .malformed: Phrase("无法识别", "unreadable")
        case .stale: Phrase("读取超时", "read too late")
        case .passback: Phrase("短时重复进入", "came in just before")
        case .listMissing: Phrase("无名册", "no member list")
        case .storageFault: Phrase("存储故障", "storage fault")
        case .notEligible: Phrase("不符合条件", "not eligible")
        case .quotaExhausted: Phrase("额度已用完", "quota used up")
        case .voucherUsed: Phrase("核销码已用", "voucher used")
        case .voucherExpired: Phrase("核销码过期", "voucher expired")
        case .laneEmpty: Phrase("库存不足", "out of stock")
        case .laneFault: Phrase("货道故障", "lane out of service")
        case .loanOverdue: Phrase("借用逾期", "loan overdue")
        case .busy: Phrase("设备忙", "busy")
        case .notReady: Phrase("尚未就绪", "not ready yet")
        case .waitedTooLong: Phrase("等候过久", "waited too long")
        case .enterFirst: Phrase("尚未进站", "not let in yet")
        case .fire: Phrase("火警", "fire")
        case .compartmentOpen: Phrase("柜门未关", "compartment open")
        case .serviceWithheld: Phrase("服务暂停", "service withheld")
        }
    }
}

extension Phrase {
    /// What a person hears with a grant.
    public static let welcome = Phrase("请进", "Welcome, please come in.")
    /// What everybody hears in a fire, whatever they do.
    public static let leaveAtOnce = Phrase("发生火警，请立即离开", "Fire! Please leave at once.")
}
