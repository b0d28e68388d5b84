/// What the ways to the hub are called, and how they stand.
extension HubFlow {
    public var name: Phrase {
        switch self {
        case .events: Phrase("事件上报", "Events")
        case .criticalEvents: Phrase("紧急报警上报", "Critical alarms")
        case .samples: Phrase("监测数据上报", "Measured values")
        case .lists: Phrase("名册下载", "Lists")
        case .directives: Phrase("市平台指令", "Directives")
        }
    }

    /// Whether something of it can wait on board; what comes down waits at the hub.
    public var isUplink: Bool {
        switch self {
        case .events, .criticalEvents, .samples: true
        case .lists, .directives: false
        }
    }
}

extension HubFlowStatus.State {
    public var name: Phrase {
        switch self {
        case .resting: Phrase("空闲", "idle")
        case .working: Phrase("正在传输", "in progress")
        case .waitingForClock: Phrase("等待对时", "waiting for the clock")
        case .waitingForKey:
            Phrase("新名册缺密钥，沿用原名册", "the new list's key is missing, the last list stays")
        case .nothingPublished:
            Phrase(
                "市平台尚未给本驿站发布指令，或网址有误",
                "no directive has been published for this station, or the address is wrong")
        case .backingOff: Phrase("失败，稍后重试", "failed, will try again")
        case .suspended: Phrase("多次失败，正在试探恢复", "failed often, probing")
        }
    }
}

extension HubCondition {
    public var name: Phrase {
        switch self {
        case .unreachable:
            Phrase("半小时以上连不上市平台", "Nothing has reached the hub for half an hour")
        case .notAuthorised: Phrase("市平台不认本驿站", "The hub does not let this station in")
        case .backlog: Phrase("最早的事件已积压一天", "The oldest event has waited for a day")
        case .quarantine: Phrase("有事件被市平台拒收", "The hub has refused an event")
        case .documentRefused:
            Phrase("收到的名册或指令未采用", "A list or a directive was not accepted")
        case .eventsFailing:
            Phrase("事件上报一天多没有成功", "No event has reached the hub for a day")
        case .samplesFailing:
            Phrase("监测数据上报一天多没有成功", "No measured value has reached the hub for a day")
        case .listsFailing:
            Phrase("名册一天多没能取到", "The lists could not be fetched for a day")
        case .directivesFailing:
            Phrase("市平台指令一天多没能查到", "No directive could be asked for in a day")
        }
    }
}
