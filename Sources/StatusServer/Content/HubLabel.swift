import StationModel

/// The page's words for the city's hub. The script asks for them by raw value.
enum HubLabel: String, CaseIterable, Sendable {
    case hub
    case hubBacklog = "hub-backlog"
    case hubOldest = "hub-oldest"
    case hubLast = "hub-last"
    case hubNever = "hub-never"
    case hubNextTry = "hub-next-try"
    case hubQuarantined = "hub-quarantined"
    case hubLost = "hub-lost"
    case cityNotice = "city-notice"
    case cityWithheld = "city-withheld"
    case cityUntil = "city-until"

    var phrase: Phrase {
        switch self {
        case .hub: Phrase("市平台", "City hub")
        case .hubBacklog: Phrase("待上报", "still to send")
        case .hubOldest: Phrase("最早的已等", "oldest has waited")
        case .hubLast: Phrase("上次成功", "last success")
        case .hubNever: Phrase("尚未成功过", "no success yet")
        case .hubNextTry: Phrase("距下次重试", "next try in")
        case .hubQuarantined: Phrase("被市平台拒收的事件", "Events that the hub refused")
        case .hubLost: Phrase("丢失的监测数据", "Measured values lost")
        case .cityNotice: Phrase("公告", "Notice")
        case .cityWithheld: Phrase("暂停服务", "Out of service")
        case .cityUntil: Phrase("至", "until")
        }
    }
}
