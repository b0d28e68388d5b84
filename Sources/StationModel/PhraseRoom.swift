/// What the alarms of the room are called, what they mean, and what to do about them.
extension AlarmKind {
    var roomName: Phrase {
        switch self {
        case .frost: Phrase("有冻结危险", "Frost")
        case .tooCold: Phrase("室温过低", "Room too cold")
        case .tooHot: Phrase("室温过高", "Room too hot")
        case .badAir: Phrase("空气质量差", "Bad air")
        case .sensorStale: Phrase("传感器无数据", "Sensor silent")
        case .sensorFault: Phrase("传感器故障", "Sensor faulty")
        case .beamBlocked: Phrase("光束被挡", "Light beam blocked")
        case .climateBlind: Phrase("室温未知，温控停用", "No temperature to go by")
        case .overTemperature: Phrase("超温，加热已切断", "Heater cut off by heat")
        case .probesDisagree: Phrase("室温探头不一致", "Probes disagree")
        default: Phrase("加热无效", "Heater without effect")
        }
    }

    var roomMeaning: Phrase {
        switch self {
        case .frost: Phrase("室温接近冰点，水管和设备可能冻坏。", "Pipes and equipment may freeze.")
        case .tooCold: Phrase("室温低于下限，来休息的人会受冻。", "People who rest here are cold.")
        case .tooHot: Phrase("室温高于上限。", "The room is hotter than it may be.")
        case .badAir:
            Phrase("二氧化碳过高，人多或不通风。", "Too much carbon dioxide: many people, or no fresh air.")
        case .sensorStale:
            Phrase("传感器很久没有新数据，不再使用它的数值。", "Nothing new for too long. Its value is not used.")
        case .sensorFault:
            Phrase(
                "传感器只送来错误或不可能的数值，一律不采用。",
                "It delivers only errors or impossible values. None of them is used.")
        case .beamBlocked:
            Phrase("门口光束一直被挡，暂不计人数。", "A beam at the door stays broken. Nobody is counted.")
        case .climateBlind:
            Phrase(
                "没有可信的室温，暖气和空调都已关闭。", "No temperature can be trusted. Heating and cooling are off.")
        case .overTemperature:
            Phrase("室温达到超温断电值，加热已切断。", "The room reached the cut-off. The heater is off.")
        case .probesDisagree:
            Phrase(
                "室温探头相差 10 °C 以上，必有一个不准；防冻以最冷的为准。",
                "They are 10 °C apart, so one errs. Frost protection goes by the coldest.")
        default:
            Phrase("加热开着，室温长时间没有上升。", "The heater has been on, but the room gets no warmer.")
        }
    }

    var roomNextStep: Phrase {
        switch self {
        case .frost:
            Phrase(
                "尽快到现场：查门窗、加热器和供电，必要时放空水管。",
                "Go there soon: windows, heater, power; drain the pipes.")
        case .tooCold:
            Phrase("检查门窗是否关好，加热器是否工作。", "Check that windows are shut and the heater works.")
        case .tooHot:
            Phrase("检查空调、加热器和通风。", "Check the cooling, the heater and the fresh air.")
        case .badAir:
            Phrase("开门窗或检查新风机。", "Open a window, or check the ventilation.")
        case .sensorStale:
            Phrase("检查传感器的供电、总线与地址。", "Check the sensor's power, bus and address.")
        case .sensorFault:
            Phrase("检查传感器接线；反复出现请更换。", "Check the sensor's wiring; replace it if this returns.")
        case .beamBlocked:
            Phrase("移开门口的物品，擦净并对准光束。", "Clear the doorway; wipe and align the beam.")
        case .climateBlind:
            Phrase("修好室温传感器；恢复后自动继续。", "Mend the room's probe. Heating then goes on by itself.")
        case .overTemperature:
            Phrase(
                "检查加热器是否被遮盖、继电器是否粘连。", "Check for a covered heater or a welded relay.")
        case .probesDisagree:
            Phrase("用温度计核对，更换不准的探头。", "Compare with a thermometer; replace the one that errs.")
        default:
            Phrase(
                "检查加热器的供电、保险和继电器，门窗是否敞开。",
                "Check the heater's power, fuse and relay; shut the door.")
        }
    }
}

/// What the room's entries say.
extension LedgerEntry {
    func roomSentence(in zone: TimeZoneTable) -> Phrase {
        switch kind {
        case .roomOccupied: Phrase("室内有人", "Somebody is in the room")
        case .roomVacant: Phrase("室内无人", "The room is empty")
        case .roomPowerChanged: powerSentence(in: zone)
        case .occupancyHour: flowSentence(in: zone)
        case .heaterSwitched:
            switched(Phrase("加热开启", "Heating on"), Phrase("加热关闭", "Heating off"))
        case .coolingSwitched:
            switched(Phrase("制冷开启", "Cooling on"), Phrase("制冷关闭", "Cooling off"))
        case .applianceStarted: Phrase("设备启动：\(subject)", "Started: \(subject)")
        default: stoppedSentence
        }
    }

    private func switched(_ on: Phrase, _ off: Phrase) -> Phrase {
        let celsius = integer("millidegrees").map { Phrase.verbatim(Self.celsius($0)) }
        return (data["on"] == .flag(false) ? off : on) + after("，", ", ", celsius)
    }

    /// `-3.5 °C`: rounded to the tenth that a person feels.
    static func celsius(_ millidegrees: Int64) -> String {
        let tenths = (millidegrees.magnitude + 50) / 100
        let sign = millidegrees < 0 && tenths > 0 ? "-" : ""
        return "\(sign)\(tenths / 10).\(tenths % 10) °C"
    }

    private func powerSentence(in zone: TimeZoneTable) -> Phrase {
        if data["ended"] == .flag(true) {
            return Phrase("插座供电指令到期", "The order for the outlets has ended")
        }
        let power =
            data["on"] == .flag(false)
            ? Phrase("插座断电", "The outlets are off") : Phrase("插座供电", "The outlets have power")
        let until = integer("untilMilliseconds").map { zone.minuteText(UnixTime(milliseconds: $0)) }
        return power + after("，至 ", " until ", until.map(Phrase.verbatim)) + giver
    }

    private func flowSentence(in zone: TimeZoneTable) -> Phrase {
        guard let entered = integer("entered"), let left = integer("left") else {
            return Phrase("每小时客流", "People of an hour")
        }
        let hour = integer("hourMilliseconds").map { zone.minuteText(UnixTime(milliseconds: $0)) }
        return Phrase("客流：进 \(entered) 人，出 \(left) 人", "People: \(entered) in, \(left) out")
            + after("，自 ", " from ", hour.map(Phrase.verbatim))
    }

    private var stoppedSentence: Phrase {
        let cause: Phrase? =
            switch text("cause") {
            case "time": Phrase("时间到", "time is up")
            case "button": Phrase("按钮关闭", "by its button")
            case "vacant": Phrase("室内无人", "the room is empty")
            case "fire": Phrase("火警", "fire")
            case "power": Phrase("插座断电", "the outlets are off")
            case "configuration": Phrase("配置更改", "new configuration")
            case let other: other.map(Phrase.verbatim)
            }
        return Phrase("设备停止：\(subject)", "Stopped: \(subject)") + after("，", ", ", cause)
    }
}
