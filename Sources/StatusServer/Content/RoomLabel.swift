import StationModel

/// The page's words for the room.
enum RoomLabel: String, CaseIterable, Sendable {
    case room
    case occupants
    case occupied
    case vacant
    case presenceUnknown = "presence-unknown"
    case flowToday = "flow-today"
    case heatTo = "heat-to"
    case coolTo = "cool-to"
    case activityOff = "activity-off"
    case activityHeating = "activity-heating"
    case activityCooling = "activity-cooling"
    case sensors
    case appliances
    case switches
    case ago
    case never
    case ready
    case leftRunning = "left-running"
    case leftCooling = "left-cooling"
    case on
    case off
    case switched
    case orderedUntil = "ordered-until"
    case quantityTemperature = "quantity-temperature"
    case quantityHumidity = "quantity-humidity"
    case quantityCarbonDioxide = "quantity-carbonDioxide"
    case quantityWeight = "quantity-weight"
    case quantityDistance = "quantity-distance"
    case quantityPower = "quantity-power"
    case qualityOk = "quality-ok"
    case qualityStale = "quality-stale"
    case qualityOutOfRange = "quality-outOfRange"
    case qualityFault = "quality-fault"
    case useHeater = "use-heater"
    case useAirConditioner = "use-airConditioner"
    case useLight = "use-light"
    case useContactor = "use-contactor"
    case useAppliance = "use-appliance"

    var phrase: Phrase {
        switch self {
        case .room: Phrase("室内", "Room")
        case .occupants: Phrase("在站人数", "People inside")
        case .occupied: Phrase("有人", "Somebody is there")
        case .vacant: Phrase("无人", "Nobody is there")
        case .presenceUnknown: Phrase("不清楚是否有人", "Presence unknown")
        case .flowToday: Phrase("今日进 / 出", "In / out today")
        case .heatTo: Phrase("供暖至", "heats to")
        case .coolTo: Phrase("制冷至", "cools to")
        case .activityOff: Phrase("温控待机", "Idle")
        case .activityHeating: Phrase("正在供暖", "Heating")
        case .activityCooling: Phrase("正在制冷", "Cooling")
        case .sensors: Phrase("传感器", "Sensors")
        case .appliances: Phrase("电器", "Appliances")
        case .switches: Phrase("开关与继电器", "Switches and relays")
        case .ago: Phrase("前", "ago")
        case .never: Phrase("尚无数据", "no reading yet")
        case .ready: Phrase("可用", "ready")
        case .leftRunning: Phrase("运行中，还剩", "running, left")
        case .leftCooling: Phrase("冷却中，还剩", "cooling down, left")
        case .on: Phrase("已开启", "on")
        case .off: Phrase("已关闭", "off")
        case .switched: Phrase("次动作", "switchings")
        case .orderedUntil: Phrase("供电指令有效至", "ordered until")
        case .quantityTemperature: Phrase("温度", "Temperature")
        case .quantityHumidity: Phrase("湿度", "Humidity")
        case .quantityCarbonDioxide: Phrase("二氧化碳", "CO₂")
        case .quantityWeight: Phrase("重量", "Weight")
        case .quantityDistance: Phrase("距离", "Distance")
        case .quantityPower: Phrase("功率", "Power")
        case .qualityOk: Phrase("数据正常", "good")
        case .qualityStale: Phrase("数据中断", "silent")
        case .qualityOutOfRange: Phrase("读数不可信", "not plausible")
        case .qualityFault: Phrase("传感器故障", "faulty")
        case .useHeater: Phrase("加热器", "Heater")
        case .useAirConditioner: Phrase("空调", "Air conditioner")
        case .useLight: Phrase("照明", "Lights")
        case .useContactor: Phrase("插座总闸", "Outlets")
        case .useAppliance: Phrase("电器插座", "Appliance outlet")
        }
    }
}
