/// Why samples will never be at the hub; the word of the entry `samples.lost` and of the metric.
public enum SampleLossReason: String, Hashable, CaseIterable, Sendable {
    /// The receiver takes none of that age.
    case tooOld
    /// The receiver refuses what they say.
    case refused
    /// Taken by a clock that was wrong, or never set.
    case clock
    /// The disk took nothing while they were in memory.
    case disk
    /// They took more room than `hub.samples.budget` gives them: the oldest went.
    case budget
    /// They could not be written at a stop, or when the configuration changed.
    case notWritten
    /// What lay on the disk cannot be believed.
    case damaged
    /// They belong to more series than a station may have.
    case tooManySeries
}

extension SampleLossReason {
    public var name: Phrase {
        switch self {
        case .tooOld: Phrase("市平台不收这么久以前的数据", "the hub takes none of that age")
        case .refused: Phrase("市平台拒收", "the hub refuses them")
        case .clock: Phrase("时钟有误", "taken by a wrong clock")
        case .disk: Phrase("磁盘写不进", "the disk took nothing")
        case .budget: Phrase("超出存储预算", "over the storage budget")
        case .notWritten: Phrase("未能写入存储", "could not be written")
        case .damaged: Phrase("存储数据损坏", "damaged on disk")
        case .tooManySeries: Phrase("监测项过多", "too many series")
        }
    }

    /// What is lost stays so; this is against the next loss.
    public var nextStep: Phrase {
        switch self {
        case .tooOld:
            Phrase(
                "请平台方放宽接收端的时间窗口，或尽快恢复网络。",
                "Ask the hub's operators for a wider window of times, or mend the network sooner.")
        case .refused:
            Phrase(
                "运行 yizhand hub quarantine 查看是哪个监测项、什么数值；请平台方在接收端日志中查原因。",
                "See which series and values with yizhand hub quarantine; why, the hub's operators "
                    + "find in the receiver's log.")
        case .clock:
            Phrase(
                "检查对时服务和时钟电池：yizhand status。",
                "Check the time service and the clock's battery: yizhand status.")
        case .disk, .notWritten, .damaged:
            Phrase(
                "检查存储卡，必要时更换：yizhand status。",
                "Check the storage with yizhand status; replace the card if it fails again.")
        case .budget:
            Phrase(
                "恢复上报；断网还会这么久时，调大 hub.samples.budget 或 storage.budget。",
                "Mend the uplink. If outages stay this long, raise hub.samples.budget or "
                    + "storage.budget.")
        case .tooManySeries:
            Phrase(
                "减少配置中的设备，或报告给开发者。",
                "Configure fewer devices, or report it to the developers.")
        }
    }
}
