import StationModel

/// The words of a simulation's panel.
enum SimulationLabel: String, CaseIterable, Sendable {
    case simTitle = "sim-title"
    case simNote = "sim-note"
    case simSlow = "sim-slow"
    case simStep = "sim-step"
    case simPerson = "sim-person"
    case simCard = "sim-card"
    case simCode = "sim-code"
    case simNobody = "sim-nobody"
    case simWrongCode = "sim-wrong-code"
    case simReplay = "sim-replay"
    case simDoor = "sim-door"
    case simExit = "sim-exit"
    case simHold = "sim-hold"
    case simFire = "sim-fire"
    case simHousing = "sim-housing"
    case simFaults = "sim-faults"
    case simDisk = "sim-disk"
    case simBackDay = "sim-back-day"
    case simBackHour = "sim-back-hour"
    case simOnHour = "sim-on-hour"
    case simOnDay = "sim-on-day"
    case simCable = "sim-cable"
    case simPull = "sim-pull"
    case simSpeed = "sim-speed"
    case simVending = "sim-vending"
    case simVendingNote = "sim-vending-note"
    case simVoucher = "sim-voucher"
    case simVoucherShow = "sim-voucher-show"
    case simCount = "sim-count"
    case simPress = "sim-press"
    case simFate = "sim-fate"
    case simThere = "sim-there"
    case simRefill = "sim-refill"
    case simTake = "sim-take"
    case simPut = "sim-put"
    case simLockers = "sim-lockers"
    case simPullOpen = "sim-pull-open"
    case simShut = "sim-shut"
    case simRoom = "sim-room"
    case simWalkIn = "sim-walk-in"
    case simWalkOut = "sim-walk-out"
    case simHesitate = "sim-hesitate"
    case simBlock = "sim-block"
    case simWeather = "sim-weather"
    case simWeatherOwn = "sim-weather-own"
    case simProbe = "sim-probe"
    case simSound = "sim-sound"
    case simAlarms = "sim-alarms"
    case simSeen = "sim-seen"
    case simHub = "sim-hub"
    case simHubNote = "sim-hub-note"
    case simHubMood = "sim-hub-mood"
    case simHubEvents = "sim-hub-events"
    case simHubSamples = "sim-hub-samples"
    case simHubTwice = "sim-hub-twice"
    case simHubNewest = "sim-hub-newest"
    case simHubEqual = "sim-hub-equal"
    case simHubBehind = "sim-hub-behind"
    case simHubDiffers = "sim-hub-differs"
    case simHubUnlock = "sim-hub-unlock"
    case simHubOrder = "sim-hub-order"
    case simHubMode = "sim-hub-mode"
    case simScenario = "sim-scenario"
    case simElapsed = "sim-elapsed"
    case simTold = "sim-told"
    case simNotPlayed = "sim-not-played"

    var phrase: Phrase {
        switch self {
        case .simTitle: Phrase("模拟控制台", "Simulation")
        case .simNote:
            Phrase(
                "这是模拟驿站，没有真实的门，人物均为虚构。",
                "A simulated station: no real door, and nobody is real.")
        case .simSlow:
            Phrase(
                "时间流得快时，领物和开门都来不及看。逐步演示请调到 1 倍。",
                "At this speed a vend is over before you see it. Set it to 1 × to go step by step.")
        case .simStep: Phrase("调到 1 倍", "Set to 1 ×")
        case .simPerson: Phrase("来访者", "Visitor")
        case .simCard: Phrase("刷卡", "Present card")
        case .simCode: Phrase("出示会员码", "Show fresh code")
        case .simNobody: Phrase("冒用", "Misuse")
        case .simWrongCode: Phrase("伪造的码", "Forged code")
        case .simReplay: Phrase("再次出示上一个码", "Show last code again")
        case .simDoor: Phrase("门", "Door")
        case .simExit: Phrase("按住出门按钮", "Hold exit button")
        case .simHold: Phrase("顶住门", "Wedge the door")
        case .simFire: Phrase("断开消防回路", "Open fire loop")
        case .simHousing: Phrase("打开机箱", "Open the housing")
        case .simFaults: Phrase("故障与时钟", "Faults and clock")
        case .simDisk: Phrase("磁盘无响应", "Stall the disk")
        case .simBackDay: Phrase("拨回 1 天", "Clock −1 d")
        case .simBackHour: Phrase("拨回 1 小时", "Clock −1 h")
        case .simOnHour: Phrase("拨快 1 小时", "Clock +1 h")
        case .simOnDay: Phrase("拨快 1 天", "Clock +1 d")
        case .simCable: Phrase("设备接线", "Cable of a device")
        case .simPull: Phrase("拔掉", "Unplug")
        case .simSpeed: Phrase("时间流速", "Speed of time")
        case .simVending: Phrase("领物", "Supplies")
        case .simVendingNote:
            Phrase(
                "先刷卡，20 秒内按货道按钮；或直接出示核销码。",
                "Present a card, then press a lane’s button within 20 s. A voucher needs no button."
            )
        case .simVoucher: Phrase("核销码", "Voucher")
        case .simVoucherShow: Phrase("出示核销码", "Show voucher")
        case .simCount: Phrase("件数", "Items")
        case .simPress: Phrase("按下按钮", "Press button")
        case .simFate: Phrase("下次出货结果", "Next run")
        case .simThere: Phrase("实有", "truly there")
        case .simRefill: Phrase("补满并登记", "Fill and book")
        case .simTake: Phrase("拿走 1 件", "Take one")
        case .simPut: Phrase("放回 1 件", "Put one back")
        case .simLockers: Phrase("智能柜门", "Locker doors")
        case .simPullOpen: Phrase("拉开", "Pull open")
        case .simShut: Phrase("关上", "Shut")
        case .simRoom: Phrase("室内与天气", "Room and weather")
        case .simWalkIn: Phrase("走进来", "Walk in")
        case .simWalkOut: Phrase("走出去", "Walk out")
        case .simHesitate: Phrase("门口折返", "Turn back halfway")
        case .simBlock: Phrase("挡住光束", "Block the beams")
        case .simWeather: Phrase("室外气温", "Temperature outside")
        case .simWeatherOwn: Phrase("恢复自然天气", "Let the weather go on")
        case .simProbe: Phrase("测点故障", "Fault of a sensor")
        case .simSound: Phrase("无故障", "none")
        case .simAlarms: Phrase("报警触点", "Alarm contacts")
        case .simSeen: Phrase("确认", "Acknowledge")
        case .simHub: Phrase("市平台一侧", "The city’s side")
        case .simHubNote:
            Phrase(
                "让市平台出故障，再恢复正常：还有多少待上报，看“市平台”一栏；市平台收到多少，看这里。",
                "Let the hub fail, then be well again: what waits stands under City hub, what "
                    + "has arrived stands here.")
        case .simHubMood: Phrase("市平台表现", "How it behaves")
        case .simHubEvents: Phrase("市平台收到的事件", "Events at the hub")
        case .simHubSamples: Phrase("市平台收到的监测数据", "Measured values at the hub")
        case .simHubTwice: Phrase("重复到达", "came again")
        case .simHubNewest: Phrase("最新一条距今", "age of the newest")
        case .simHubEqual: Phrase("与台账逐条一致", "equal to the ledger, entry by entry")
        case .simHubBehind: Phrase("已到的与台账一致，尚缺", "right so far, still missing")
        case .simHubDiffers: Phrase("与台账对不上", "not what the ledger says")
        case .simHubUnlock: Phrase("市平台远程开门", "Open for the visitor")
        case .simHubOrder: Phrase("下发 30 分钟", "Order it for 30 min")
        case .simHubMode: Phrase("门模式指令", "Mode of the door")
        case .simScenario: Phrase("正在上演的情景", "Scenario")
        case .simElapsed: Phrase("已过", "Elapsed")
        case .simTold: Phrase("情景已演完，驿站照常运行。", "The story is told. The station goes on.")
        case .simNotPlayed: Phrase("未能上演", "Not played live")
        }
    }
}
