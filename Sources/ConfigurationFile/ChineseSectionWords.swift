/// What is said of hours and of the sections behind the door, in Chinese. The switches over all
/// cases are in `ChineseReasons` and `ChineseRequirements`; the last case of each group stands
/// here as the rest.
extension ChineseReasons {
    /// Of the section `supplies`.
    static func supplies(_ reason: LimitReason) -> String {
        switch reason {
        case .supplyCount: "没有驿站放得下更多"
        case .skuNumber: "核销码用 32 位表示物品编号，0 不是物品"
        case .stockCount: "放不下一件的不算货位；一万件以上没人数得清"
        case .lowStock: "超过容量会一直提示补货"
        case .expiryWarning: "提前一年以上的提醒没人会理会"
        case .identifyWindow: "太短，来不及按键；太长，会被后面的人按走"
        case .unitWeight: "太轻，无法由重量算件数；太重，放不上货架"
        case .quota: "一件都不给就不必写；一千件以上等于不限"
        case .loan: "借出一个月以上的多半不会还"
        default: "太短，热不了；太长，无人看管有火灾隐患"
        }
    }

    /// Of the sections `room` and `appliances`.
    static func room(_ reason: LimitReason) -> String {
        switch reason {
        case .roomCount: "一间屋子没有这么多，总线也带不动"
        case .probeCount: "没有温度计就不能取暖"
        case .staleAfter: "太短，丢一次应答就会停止供暖；太长，等于盲目加热"
        case .plausible: "室内传感器测不到更远"
        case .sensorLimit: "超出可信范围的值永远不会报警"
        case .hysteresis: "太小，报警会反复；太大，报警不会结束"
        case .blockedAfter: "太短，门口说话也算故障；太长，会被包遮住而漏数"
        case .presenceHold: "太长，无人的屋子仍亮灯供暖"
        case .warmUp: "没有传感器预热超过十分钟"
        case .vacantAfter: "太短，睡着的人会被断灯断暖；太长，白白供暖"
        case .setPoint: "再低会结冰，再高有危险，都不适合人"
        case .frost: "太低，水管先冻住；太高，就不是防冻"
        case .overTemperature: "太低，会切断正常取暖；太高，就是火灾"
        case .climateHysteresis: "太小，继电器很快磨损；太大，人会觉得忽冷忽热"
        case .warmsWithin: "太短，会误报；太长，发现不了坏掉的取暖器"
        case .minimumSwitch: "太短，磨损继电器和压缩机；太长，人会觉得忽冷忽热"
        case .contactorDelay: "太短，出去一会儿就断电；太长，起不到断电作用"
        case .onTime: "太短，烘不干；太长，无人看管"
        case .coolDown: "冷却不需要一小时以上"
        case .load: "一个插座最多 16 A、230 V"
        default: "一间屋子的进线不超过 63 A"
        }
    }
}

extension ChineseRequirements {
    /// Of the sections behind the door.
    static func inside(_ requirement: Requirement) -> String {
        switch requirement {
        case .atLeast(let limit): "不低于 \(limit)"
        case .atMost(let limit): "不超过 \(limit)"
        case .lessThan(let limit): "低于 \(limit)"
        case .moreThan(let limit): "高于 \(limit)"
        case .coolingAbove(let gap): "比取暖的各设定温度和防冻温度至少高 \(gap)"
        case .readableProfileFolder(let path):
            "存放设备描述的文件夹：把 hardware/profiles 装到 \(path)，或用 --profiles 指定"
        case .otherThan(let value): "\(value) 以外的值"
        case .offWhenLow:
            "activeLow: false，接成高电平才开启；否则线路须另加上拉电阻"
        case .usualGroup(let names):
            "其中之一：\(names.joined(separator: "、"))；或与名册写法一致"
        case .visibleText: "看得见的字符，不含控制字符和文字方向标记"
        case .listOfAtMost(let most): "最多 \(most) 项的列表"
        case .itemId: "1 到 64 个 a-z、0-9 或 -：\"hand-warmer\""
        case .applianceId: "1 到 64 个 a-z、0-9 或 -：\"shoe-dryer\""
        case .itemOfList: "supplies.skus 中的物品，目前一种也没有"
        case .oneQuota: "每种物品、每组、每个周期只写一条限额"
        case .readerAtDoor: "门口也要有读卡或扫码设备，不写在这里"
        case .presenceSensors: "在 room.occupancy 中配置人体传感器，或改为 soft"
        case .sensorOfRoom(let names):
            names.isEmpty
                ? "room.sensors 中测温度的设备，目前一个也没有"
                : "room.sensors 中测温度的设备：\(names.joined(separator: "、"))"
        case .heaterOrAirConditioner: "heater、airConditioner 至少其一"
        case .quantityRange(let dimension):
            "最小值和最大值，带单位（\(units(dimension))）：[\"…\", \"…\"]"
        default: "前后一致的内容"
        }
    }

    /// Of hours and the calendar.
    static func days(_ requirement: Requirement) -> String {
        switch requirement {
        case .hours: "起止时间：\"08:30-18:00\"；跨零点 \"22:00-06:00\"；全天 \"00:00-24:00\""
        case .hoursWithinOneDay: "24:00 前结束的时段：\"22:00-24:00\""
        case .separateHours: "互不重叠的时段"
        case .date: "存在的日期：\"2026-10-01\""
        case .calendarOfYear(let year): "含 \(year) 年日期的日历"
        default: "workday: [\"08:30-18:00\"]，没有则写 []"
        }
    }
}
