/// Words for devices, storage and the clock.
extension Noise {
    public var name: Phrase {
        switch self {
        case .babble: Phrase("无效信号", "babble")
        case .badChecksum: Phrase("校验错误", "bad checksum")
        case .incomplete: Phrase("数据不完整", "incomplete")
        }
    }
}

extension StorageCondition {
    public var name: Phrase {
        switch self {
        case .healthy: Phrase("正常", "healthy")
        case .stalled: Phrase("无响应", "stalled")
        case .full: Phrase("已满", "full")
        case .readOnly: Phrase("只读", "read-only")
        case .gone: Phrase("找不到设备", "gone")
        case .newerVersion: Phrase("数据版本过新", "newer version")
        case .foreignFile: Phrase("属于其他程序", "another program's")
        case .damaged: Phrase("已损坏", "damaged")
        }
    }
}

extension ClockTrust {
    /// The word for it, with the possible error where it is known.
    public var phrase: Phrase {
        switch self {
        case .synced: Phrase("已对时", "in sync")
        case .holdover(let seconds) where isTrusted:
            Phrase("守时中，误差不超过 \(seconds) 秒", "holding, within \(seconds) s")
        case .holdover, .untrusted: Phrase("不可信", "not trusted")
        }
    }
}

extension OutputRole {
    public var name: Phrase {
        switch self {
        case .lock: Phrase("门锁", "lock")
        case .buzzer: Phrase("蜂鸣器", "buzzer")
        case .greenLamp: Phrase("绿灯", "green lamp")
        case .redLamp: Phrase("红灯", "red lamp")
        case .siren: Phrase("警号", "siren")
        case .named(let device): .verbatim(device.text)
        }
    }
}

extension ContactRole {
    public var name: Phrase {
        switch self {
        case .door: Phrase("门磁", "door contact")
        case .exitButton: Phrase("出门按钮", "exit button")
        case .fireAlarm: Phrase("消防触点", "fire loop")
        case .tamper: Phrase("防拆开关", "tamper switch")
        case .lockFeedback: Phrase("锁舌反馈", "bolt feedback")
        case .named(let device): .verbatim(device.text)
        }
    }
}
