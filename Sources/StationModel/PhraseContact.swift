/// What the alarms of contacts mean.
extension AlarmKind {
    var calledMeaning: Phrase {
        switch self {
        case .helpCalled:
            Phrase(
                "站内有人按下求助按钮，需要有人应答。", "Somebody pressed the help button and waits for an answer.")
        case .cabinetOpened:
            Phrase("急救柜（AED）被打开，可能有人需要急救。", "The AED was taken: somebody may need first aid.")
        case .waterLeak:
            Phrase("漏水传感器检测到积水。", "The leak sensor stands in water.")
        case .smoke:
            Phrase(
                "烟感探测到烟雾；门锁由消防触点另行放行。",
                "The detector sees smoke. The fire loop releases the door by itself.")
        case .mainsLost:
            Phrase(
                "市电中断，靠备用电源运行；用电设备可能失联。",
                "Running on the battery. Devices without one are lost with it.")
        default:
            Phrase(
                "备用电源即将耗尽，记录已写入；断电后门锁回到硬件默认状态。",
                "The battery ends soon. Records are written; then the lock falls to its hardware's "
                    + "default."
            )
        }
    }
}
