import Simulation
import StationModel

/// What the panel calls the things that can go wrong.
extension LaneFate {
    /// What a control names it by.
    var id: String { "\(self)" }

    var label: Phrase {
        switch self {
        case .drops: Phrase("正常出货", "drops one")
        case .dropsTwo: Phrase("连掉两件", "drops two")
        case .hangs: Phrase("转完未掉", "turns, nothing falls")
        case .fallsUnseen: Phrase("掉了但没检测到", "falls unseen")
        case .jams: Phrase("卡住", "jams")
        case .jamsThenDrops: Phrase("卡住，过后才掉", "jams, drops late")
        case .dropsThenJams: Phrase("掉货后卡住", "drops, then jams")
        case .homeNeverLeaves: Phrase("原位开关粘连", "home switch stuck")
        case .homeNeverReturns: Phrase("原位开关失灵", "home switch dead")
        case .answerIsLost: Phrase("出货但没有回应", "answer lost")
        case .answerIsLate: Phrase("出货但回应太晚", "answer late")
        }
    }
}

extension HubMood {
    /// What a control names it by.
    var id: String { "\(self)" }
}

extension ProbeFault {
    var label: Phrase {
        switch self {
        case .pulledOff: Phrase("断线", "wire off")
        case .deadBus: Phrase("总线无电（全零）", "dead bus: zeros")
        case .powerOn: Phrase("上电初值（85 °C）", "power-on value: 85 °C")
        case .stuck: Phrase("数值不再变化", "value stuck")
        }
    }
}

extension ContactPurpose {
    /// What stands on the wall.
    var label: Phrase {
        switch self {
        case .helpButton: Phrase("求助按钮", "Help button")
        case .aedCabinet: Phrase("打开急救柜（AED）", "Open the AED cabinet")
        case .waterLeak: Phrase("地面积水", "Water on the floor")
        case .smoke: Phrase("烟雾", "Smoke")
        case .mains: Phrase("市电中断", "Mains lost")
        case .batteryLow: Phrase("备用电源将尽", "Battery low")
        }
    }
}
