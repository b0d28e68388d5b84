/// What an alarm is called and what it means, for those who look after the station.
extension AlarmKind {
    /// What it is called, in a heading.
    public var name: Phrase {
        switch self {
        case .fire: Phrase("火警", "Fire")
        case .forcedOpen: Phrase("强行开门", "Door forced")
        case .heldOpen: Phrase("门未关", "Door held open")
        case .exitStuck: Phrase("出门按钮卡住", "Exit button stuck")
        case .contactFault: Phrase("门磁故障", "Door contact faulty")
        case .lockFault: Phrase("门锁故障", "Lock faulty")
        case .tamper: Phrase("防拆报警", "Housing opened")
        case .deviceLost: Phrase("设备失联", "Device lost")
        case .readerLockedOut: Phrase("读卡器已锁定", "Reader locked out")
        case .readerBabbling: Phrase("读卡器信号异常", "Reader babbling")
        case .identityStalled: Phrase("身份核验无响应", "Identification stalled")
        case .clockUntrusted: Phrase("时钟不可信", "Clock not trusted")
        case .listMissing: Phrase("没有会员名册", "No member list")
        case .listOld: Phrase("名册过旧", "Member list is old")
        case .listExpired: Phrase("名册已失效", "Member list expired")
        case .storageStalled: Phrase("存储无响应", "Storage stalled")
        case .storageFull: Phrase("存储已满", "Storage full")
        case .storageReadOnly: Phrase("存储只读", "Storage read-only")
        case .storageGone: Phrase("找不到存储设备", "Storage gone")
        case .storageNewer: Phrase("数据版本过新", "Data of a newer version")
        case .storageForeign: Phrase("数据文件属于其他程序", "Another program's data")
        case .storageDamaged: Phrase("数据库损坏", "Database damaged")
        case .recordsLost: Phrase("记录丢失", "Records lost")
        case .fireNotKept: Phrase("火警状态未保存", "Fire state not kept")
        case .upkeepFailed: Phrase("台账维护失败", "Ledger upkeep failing")
        case .frost, .tooCold, .tooHot, .badAir, .sensorStale, .sensorFault, .beamBlocked,
            .climateBlind, .overTemperature, .heaterFault, .probesDisagree:
            roomName
        case .stockLow, .stockEmpty, .stockUncertain, .batchExpiring, .batchExpired, .laneFault,
            .loanOverdue, .compartmentOpen, .compartmentForced:
            suppliesName
        case .helpCalled: Phrase("有人求助", "Help called")
        case .cabinetOpened: Phrase("急救柜打开", "AED cabinet opened")
        case .waterLeak: Phrase("漏水", "Water leak")
        case .smoke: Phrase("烟雾报警", "Smoke")
        case .mainsLost: Phrase("市电中断", "Mains power lost")
        case .batteryLow: Phrase("备用电源将耗尽", "Backup battery low")
        case .hubUnreachable, .hubNotAuthorised, .hubBacklog, .hubQuarantine, .hubDocumentRefused,
            .hubFlowFailing:
            hubName
        }
    }

    /// What has happened, and what that means for the people at the door.
    public var meaning: Phrase {
        switch self {
        case .fire, .forcedOpen, .heldOpen, .exitStuck, .contactFault, .lockFault, .tamper:
            doorMeaning
        case .deviceLost, .readerLockedOut, .readerBabbling, .identityStalled, .clockUntrusted:
            deviceMeaning
        case .listMissing, .listOld, .listExpired:
            listMeaning
        case .storageStalled, .storageFull, .storageReadOnly, .storageGone, .storageNewer,
            .storageForeign, .storageDamaged, .recordsLost, .fireNotKept, .upkeepFailed:
            storageMeaning
        case .frost, .tooCold, .tooHot, .badAir, .sensorStale, .sensorFault, .beamBlocked,
            .climateBlind, .overTemperature, .heaterFault, .probesDisagree:
            roomMeaning
        case .stockLow, .stockEmpty, .stockUncertain, .batchExpiring, .batchExpired, .laneFault,
            .loanOverdue, .compartmentOpen, .compartmentForced:
            suppliesMeaning
        case .helpCalled, .cabinetOpened, .waterLeak, .smoke, .mainsLost, .batteryLow:
            calledMeaning
        case .hubUnreachable, .hubNotAuthorised, .hubBacklog, .hubQuarantine, .hubDocumentRefused,
            .hubFlowFailing:
            hubMeaning
        }
    }

    /// The door and its contacts.
    private var doorMeaning: Phrase {
        switch self {
        case .fire:
            Phrase("消防触点动作或断线，门已放行并保持。", "The fire loop opened. The door is released and stays so.")
        case .forcedOpen: Phrase("未经放行，门被打开。", "The door opened without being released.")
        case .heldOpen: Phrase("门开得太久，不会上锁。", "The door has stood open too long and cannot lock.")
        case .exitStuck:
            Phrase("出门按钮持续按下超过一分钟，门保持放行。", "Pressed for over a minute. The door stays released.")
        case .contactFault:
            Phrase(
                "门磁状态与开门过程不符，无法判断门是否关好。",
                "The contact does not follow the door: whether it is shut is unknown.")
        case .lockFault:
            Phrase(
                "锁舌反馈与指令不符，门可能没有锁上。",
                "The bolt does not follow its orders. The door may not be locked.")
        default: Phrase("设备外壳被打开。", "The housing of the equipment is open.")
        }
    }

    /// Devices, identification, clock.
    private var deviceMeaning: Phrase {
        switch self {
        case .deviceLost:
            Phrase("设备无应答，正在自动重连。", "The device does not answer. Reconnecting goes on by itself.")
        case .readerLockedOut:
            Phrase(
                "一分钟内多次出现未知凭证，可能有人试码；已登记者仍可进入。",
                "Many unknown credentials in a minute: somebody may be trying. Members get in."
            )
        case .readerBabbling:
            Phrase("读卡器不断送来无效信号。", "The reader keeps sending signals that are no card.")
        case .identityStalled:
            Phrase("核验未及时给出结果，刷卡会被拒绝。", "Checks do not finish in time, so reads are refused.")
        default:
            Phrase(
                "开机后未对时：动态码无法核验，刷卡不受影响。",
                "No time source since start: codes cannot be checked. Cards still work.")
        }
    }

    /// The member list.
    private var listMeaning: Phrase {
        switch self {
        case .listMissing:
            Phrase(
                "本站从未导入名册，无人能凭证进入。", "No list was ever imported: nobody can enter by card or code.")
        case .listOld:
            Phrase(
                "名册超过 24 小时未更新，新会员可能进不来。",
                "Not renewed for over 24 hours. New members may be refused.")
        default:
            Phrase("名册有效期与宽限期已过。", "The list's validity and its days of grace are over.")
        }
    }

    /// The disk and the records.
    private var storageMeaning: Phrase {
        switch self {
        case .storageStalled:
            Phrase(
                "磁盘无响应，记录暂存在内存中，门照常工作。",
                "The disk does not answer. Records wait in memory; the door works.")
        case .storageFull:
            Phrase(
                "磁盘空间或存储预算用尽；写不下的记录暂存在内存中，门照常工作。",
                "The disk or the storage budget is used up. What cannot be written waits in "
                    + "memory; the door works.")
        case .storageReadOnly:
            Phrase(
                "磁盘不可写，记录暂存在内存中，门照常工作。",
                "Nothing can be written. Records wait in memory; the door works.")
        case .storageGone:
            Phrase(
                "数据目录或存储设备不见了，记录暂存在内存中，门照常工作。",
                "The state directory or its device has gone. Records wait in memory; the door "
                    + "works.")
        case .storageNewer:
            Phrase(
                "数据由更新版本的程序写入，本版本不会改动它；记录暂存在内存中，门照常工作。",
                "Written by a newer version; this one does not touch it. Records wait in memory; "
                    + "the door works.")
        case .storageForeign:
            Phrase(
                "数据目录里的 station.db 由其他程序写入，不会改动它；记录暂存内存，门照常工作。",
                "The station.db that lies there is another program's and is left alone. Records "
                    + "wait in memory; the door works.")
        case .storageDamaged:
            Phrase(
                "数据库校验未通过。服务会在无人时自行重启，另存该库，读得出的记录转入新台账。",
                "The database failed its check. The service restarts when nobody is there, sets "
                    + "it aside and saves what can be read in a new ledger.")
        case .fireNotKept:
            Phrase(
                "火警的触发或解除尚未保存，重启后可能遗忘；正在重试。",
                "A fire, or its reset, could be forgotten in a restart. It is tried again.")
        case .upkeepFailed:
            Phrase(
                "台账的签名、清除人员关联或日志合并未完成；正在重试。",
                "Signing, erasing or copying the ledger does not succeed. It is tried again.")
        default:
            Phrase("内存队列已满，部分记录未能保存。", "The queue in memory was full: some records were not kept.")
        }
    }
}

extension Alarm {
    /// Which device or output it is about; `nil` where the kind says it already.
    public var place: Phrase? {
        switch subject {
        case "door", "station", "clock", "members", "room": nil
        default: OutputRole(rawValue: subject)?.name ?? .verbatim(subject)
        }
    }
}
