/// What the alarms about the city's hub are called, what they mean, and what to do.
extension AlarmKind {
    var hubName: Phrase {
        switch self {
        case .hubUnreachable: Phrase("市平台连不上", "Hub unreachable")
        case .hubNotAuthorised: Phrase("市平台拒绝本站", "Not let in by the hub")
        case .hubBacklog: Phrase("事件积压未上报", "Events wait for the hub")
        case .hubQuarantine: Phrase("有事件被市平台拒收", "The hub refuses an event")
        case .hubFlowFailing: Phrase("与市平台的一路收发不通", "One way to the hub fails")
        default: Phrase("名册或指令不可信", "A file from the hub is refused")
        }
    }

    var hubMeaning: Phrase {
        switch self {
        case .hubUnreachable:
            Phrase(
                "半小时以上连不上市平台；门照常工作，事件保存在本机。",
                "No answer for half an hour or more. The door works; events wait on board.")
        case .hubNotAuthorised:
            Phrase(
                "市平台有应答，但不认本站；事件保存在本机。",
                "The hub answers and does not know this station. Events wait on board.")
        case .hubBacklog:
            Phrase(
                "最早的事件已等了一天以上，仍保存在本机。",
                "The oldest event has waited for over a day. It is kept on board.")
        case .hubQuarantine:
            Phrase(
                "市平台不收其中一条的内容，已另存；其余照常上报。",
                "What one event says is refused. It is kept apart; the others go on.")
        case .hubFlowFailing:
            Phrase(
                "其他收发正常，只有这一路（events 事件、samples 监测数据、lists 名册、directives 指令）"
                    + "一天以上没有成功；门照常工作。",
                "For over a day this way (events, samples, lists or directives) has not succeeded "
                    + "once, and others have. The door works.")
        default:
            Phrase(
                "收到的名册或指令签名、格式或内容有误，未采用；原有的继续有效。",
                "Its signature, form or content is wrong. What was in force stays in force.")
        }
    }

    var hubNextStep: Phrase {
        switch self {
        case .hubUnreachable:
            Phrase(
                "检查路由器、流量卡与网线；原因见 yizhand hub status。",
                "Check router, SIM card and cable; yizhand hub status tells the reason.")
        case .hubNotAuthorised:
            Phrase(
                "更换令牌，或请平台方登记本站；详见 yizhand hub status。",
                "Renew the token or let the city register the station: yizhand hub status.")
        case .hubBacklog:
            Phrase(
                "查明上报为何不通：yizhand hub status。", "Find out what holds them up: yizhand hub status.")
        case .hubQuarantine:
            Phrase(
                "运行 yizhand hub quarantine，把原因告诉平台方。",
                "Run yizhand hub quarantine, and tell the city what is refused.")
        case .hubFlowFailing:
            Phrase(
                "原因见 yizhand hub status：多为这一路的网址、令牌有误，或市平台上相应的服务有故障。",
                "yizhand hub status tells the reason: mostly its address, its token, or its server "
                    + "in the city.")
        default:
            Phrase(
                "原因见 yizhand ledger tail；请平台方重新签发，若反复出现，可能有人篡改。",
                "yizhand ledger tail tells why; ask the city to sign it anew. If it returns, "
                    + "somebody may be tampering.")
        }
    }
}
