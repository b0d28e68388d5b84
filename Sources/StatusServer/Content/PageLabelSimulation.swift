import StationModel

extension PageLabel {
    /// The words of a simulation's panel.
    var simulationPhrase: Phrase {
        switch self {
        case .simTitle: Phrase("模拟控制台", "Simulation")
        case .simNote:
            Phrase(
                "这是模拟驿站，没有真实的门，人物均为虚构。",
                "A simulated station: no real door, and nobody is real.")
        case .simPerson: Phrase("来访者", "Visitor")
        case .simCard: Phrase("刷卡", "Present card")
        case .simCode: Phrase("出示会员码", "Show fresh code")
        case .simNobody: Phrase("冒用", "Misuse")
        case .simWrongCode: Phrase("伪造的码", "Forged code")
        case .simReplay: Phrase("重放上一个码", "Replay last code")
        case .simDoor: Phrase("门", "Door")
        case .simExit: Phrase("按住出门按钮", "Hold exit button")
        case .simHold: Phrase("顶住门", "Wedge the door")
        case .simFire: Phrase("断开消防回路", "Open fire loop")
        case .simFaults: Phrase("故障与时钟", "Faults and clock")
        case .simDisk: Phrase("磁盘停滞", "Stall the disk")
        case .simBackDay: Phrase("拨回 1 天", "Clock −1 d")
        case .simBackHour: Phrase("拨回 1 小时", "Clock −1 h")
        case .simOnHour: Phrase("拨快 1 小时", "Clock +1 h")
        case .simOnDay: Phrase("拨快 1 天", "Clock +1 d")
        default: Phrase("时间流速", "Speed of time")
        }
    }
}
