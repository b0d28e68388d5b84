import StationModel

/// The page's own words for the door and the records. The scripts ask for them by raw value.
enum PageLabel: String, CaseIterable, Sendable {
    case linkConnecting = "link-connecting"
    case linkLive = "link-live"
    case linkAway = "link-away"
    case stateLocked = "state-locked"
    case stateReleased = "state-released"
    case stateOpen = "state-open"
    case stateUnknown = "state-unknown"
    case comeIn, closeDoor, remaining, openFor
    case alarms, noAlarms, since, acknowledged, consequences
    case events, noEvents
    case visits, persons, granted, denied
    case list, listMissing, lines, version, age, validUntil, vouchers, calendar
    case devices, working, up, down
    case record, entries, storage, queued, lost, space, listSpace, written, clock
    case metrics, running, days, hours, minutes, seconds

    var phrase: Phrase {
        switch self {
        case .linkConnecting, .linkLive, .linkAway: linkPhrase
        case .stateLocked, .stateReleased, .stateOpen, .stateUnknown, .comeIn, .closeDoor,
            .remaining,
            .openFor:
            doorPhrase
        case .alarms, .noAlarms, .since, .acknowledged, .consequences, .events, .noEvents, .visits,
            .persons, .granted,
            .denied:
            eventPhrase
        case .list, .listMissing, .lines, .version, .age, .validUntil, .vouchers, .calendar,
            .devices, .working, .up, .down:
            listPhrase
        default: recordPhrase
        }
    }

    private var linkPhrase: Phrase {
        switch self {
        case .linkConnecting: Phrase("正在连接", "Connecting")
        case .linkLive: Phrase("实时", "Live")
        default: Phrase("连接中断，正在重连", "Connection lost, trying again")
        }
    }

    private var doorPhrase: Phrase {
        switch self {
        case .stateLocked: Phrase("已上锁", "Locked")
        case .stateReleased: Phrase("已放行", "Released")
        case .stateOpen: Phrase("门开着", "Open")
        case .stateUnknown: Phrase("状态未知", "Unknown")
        case .comeIn: Phrase("请推门进入。", "Please push the door.")
        case .closeDoor: Phrase("进出后请随手关门。", "Please close the door behind you.")
        case .remaining: Phrase("剩余", "Ends in")
        default: Phrase("已开", "Open for")
        }
    }

    private var eventPhrase: Phrase {
        switch self {
        case .alarms: Phrase("报警", "Alarms")
        case .noAlarms: Phrase("一切正常，没有报警", "All is well. No alarms.")
        case .since: Phrase("起于", "since")
        case .acknowledged: Phrase("已确认", "Acknowledged")
        case .consequences: Phrase("由此引起", "It explains")
        case .events: Phrase("最近记录", "Latest events")
        case .noEvents: Phrase("暂无记录", "Nothing has happened yet")
        case .visits: Phrase("今日到访", "Visits today")
        case .persons: Phrase("人数", "Persons")
        case .granted: Phrase("启动以来放行", "Let in since start")
        default: Phrase("启动以来拒绝", "Refused since start")
        }
    }

    private var listPhrase: Phrase {
        switch self {
        case .list: Phrase("会员名册", "Member list")
        case .listMissing: Phrase("尚未导入", "never imported")
        case .lines: Phrase("条目", "Lines")
        case .version: Phrase("版本", "Version")
        case .age: Phrase("签发已过", "Signed")
        case .validUntil: Phrase("有效期至", "Valid until")
        case .vouchers: Phrase("核销名单", "Vouchers")
        case .calendar: Phrase("市节假日历", "City's calendar")
        case .devices: Phrase("设备", "Devices")
        case .working: Phrase("工作正常的设备", "Devices that work")
        case .up: Phrase("正常", "working")
        default: Phrase("失联", "lost")
        }
    }

    private var recordPhrase: Phrase {
        switch self {
        case .record: Phrase("台账与时钟", "Ledger and clock")
        case .entries: Phrase("已写入磁盘", "On disk")
        case .storage: Phrase("存储", "Storage")
        case .queued: Phrase("待写入", "Waiting")
        case .lost: Phrase("丢失", "Lost")
        case .space: Phrase("占用", "Space used")
        case .listSpace: Phrase("名册占用", "Space of the lists")
        case .written: Phrase("写入量", "Written")
        case .clock: Phrase("时钟", "Clock")
        case .metrics: Phrase("监控指标", "Metrics")
        case .running: Phrase("已运行", "running for")
        case .days: Phrase("天", "d")
        case .hours: Phrase("小时", "h")
        case .minutes: Phrase("分", "min")
        default: Phrase("秒", "s")
        }
    }
}
