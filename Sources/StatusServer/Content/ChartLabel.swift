import StationModel

/// The page's words for the charts.
enum ChartLabel: String, CaseIterable, Sendable {
    case charts
    case chartRoom = "chart-room"
    case chartOutside = "chart-outside"
    case chartTemperature = "chart-temperature"
    case chartStock = "chart-stock"
    case chartAlarms = "chart-alarms"
    case chartHeated = "chart-heated"
    case chartCooled = "chart-cooled"
    case chartNone = "chart-none"
    case lowest
    case highest

    var phrase: Phrase {
        switch self {
        case .charts: Phrase("过去 24 小时", "Last 24 hours")
        case .chartRoom: Phrase("室温", "Room")
        case .chartOutside: Phrase("室外", "Outside")
        case .chartTemperature: Phrase("气温", "Temperatures")
        case .chartStock: Phrase("库存总数", "Items in stock")
        case .chartAlarms: Phrase("报警数", "Alarms up")
        case .chartHeated: Phrase("供暖时段", "heated")
        case .chartCooled: Phrase("制冷时段", "cooled")
        case .chartNone: Phrase("刚刚启动，曲线稍后出现。", "Just started. The curves will follow.")
        case .lowest: Phrase("最低", "lowest")
        case .highest: Phrase("最高", "highest")
        }
    }
}
