/// What a technician does about an alarm.
extension AlarmKind {
    /// The first thing to do, with the command where one helps.
    public var nextStep: Phrase {
        switch self {
        case .fire, .forcedOpen, .heldOpen, .exitStuck, .contactFault, .lockFault, .tamper:
            doorNextStep
        case .deviceLost, .readerLockedOut, .readerBabbling, .identityStalled, .clockUntrusted:
            deviceNextStep
        case .listMissing, .listOld, .listExpired:
            listNextStep
        case .storageStalled, .storageFull, .storageReadOnly, .storageGone, .storageNewer,
            .storageForeign, .storageDamaged, .recordsLost, .fireNotKept, .upkeepFailed:
            storageNextStep
        case .frost, .tooCold, .tooHot, .badAir, .sensorStale, .sensorFault, .beamBlocked,
            .climateBlind, .overTemperature, .heaterFault, .probesDisagree:
            roomNextStep
        case .stockLow, .stockEmpty, .stockUncertain, .batchExpiring, .batchExpired, .laneFault,
            .loanOverdue, .compartmentOpen, .compartmentForced:
            suppliesNextStep
        case .helpCalled, .cabinetOpened, .waterLeak, .smoke, .mainsLost, .batteryLow:
            calledNextStep
        case .hubUnreachable, .hubNotAuthorised, .hubBacklog, .hubQuarantine, .hubDocumentRefused,
            .hubFlowFailing:
            hubNextStep
        }
    }

    /// The door and its contacts.
    private var doorNextStep: Phrase {
        switch self {
        case .fire:
            Phrase(
                "确认无火情；触点恢复一分钟后，运行 yizhand door reset-fire 或由值守人员连刷两次卡。",
                "Make sure there is no fire. A minute after the loop is closed again, run "
                    + "yizhand door reset-fire, or let staff present a card twice.")
        case .forcedOpen:
            Phrase("查看现场，检查门、锁和门磁。", "Look at the site; check door, lock and contact.")
        case .heldOpen:
            Phrase(
                "请关好门；关不上时检查闭门器和门缝。", "Shut the door. If it will not shut, check closer and gap.")
        case .exitStuck:
            Phrase("检查出门按钮及其接线是否短路。", "Check the exit button and its wiring for a short.")
        case .contactFault:
            Phrase("检查门磁的位置、磁铁与接线。", "Check the contact's position, magnet and wiring.")
        case .lockFault:
            Phrase("检查锁体、锁舌对位、供电与反馈线。", "Check the lock, its alignment, power and feedback wire.")
        default:
            Phrase("查看现场，合上外壳。", "Look at the site and close the housing.")
        }
    }

    /// Devices, identification, clock.
    private var deviceNextStep: Phrase {
        switch self {
        case .deviceLost:
            Phrase("检查供电、线缆和端口；插好后无需重启。", "Check power, cable and port. No restart is needed.")
        case .readerLockedOut:
            Phrase("通常会自行解除；反复出现请查看现场。", "It ends by itself. If it returns, look at the site.")
        case .readerBabbling:
            Phrase("检查读卡器接线、屏蔽层和供电。", "Check the reader's wiring, shield and power.")
        case .identityStalled:
            Phrase(
                "查看 yizhand status 与系统负载；仍不恢复请重启服务。",
                "See yizhand status and the load. If it stays, restart the service.")
        default:
            Phrase("检查网络对时或时钟电池。", "Check the time service, or the clock's battery.")
        }
    }

    /// The member list.
    private var listNextStep: Phrase {
        switch self {
        case .listMissing:
            Phrase(
                "插入名册 U 盘，运行 yizhand members import 目录。",
                "Bring the list on a stick: yizhand members import DIR.")
        default:
            Phrase(
                "检查网络，或运行 yizhand members import 目录。",
                "Check the network, or run yizhand members import DIR.")
        }
    }

    /// The room's contacts.
    private var calledNextStep: Phrase {
        switch self {
        case .helpCalled:
            Phrase(
                "立即联系或赶往现场；处理后运行 yizhand alarms ack helpCalled。",
                "Call or go there at once; then run yizhand alarms ack helpCalled.")
        case .cabinetOpened:
            Phrase(
                "确认是否需要急救，必要时拨打 120；用后归位关柜。",
                "Ask whether help is needed; call 120. Put the AED back and shut the cabinet.")
        case .waterLeak:
            Phrase("关闭水阀，查找漏点，擦干传感器。", "Close the valve, find the leak, dry the sensor.")
        case .smoke:
            Phrase("立即查看现场；有火情拨打 119。", "Look at the site at once. If there is a fire, call 119.")
        case .mainsLost:
            Phrase(
                "检查空气开关与供电线路，联系物业或供电部门。",
                "Check the breaker and the supply; call the building or the grid.")
        default:
            Phrase(
                "尽快恢复市电；恢复不了请安排人员现场值守。",
                "Bring the mains back soon, or send somebody to stay there.")
        }
    }

    /// The disk and the records.
    private var storageNextStep: Phrase {
        switch self {
        case .storageStalled:
            Phrase("检查存储卡；若反复出现请更换。", "Check the card; replace it if this returns.")
        case .storageFull:
            Phrase(
                "清理磁盘；磁盘尚有空间时，在配置中调大 storage.budget。",
                "Free space on the disk. If it has room, raise storage.budget.")
        case .storageReadOnly:
            Phrase(
                "检查存储卡寿命与文件系统，必要时更换。",
                "Check the card's wear and its file system; replace it if worn.")
        case .storageGone:
            Phrase(
                "检查存储卡是否插好、数据目录是否挂载。", "Check that the card is seated and the directory mounted.")
        case .storageNewer:
            Phrase("装回写入它的版本或更新的版本。", "Install the version that wrote it, or a newer one.")
        case .storageForeign:
            Phrase(
                "核对数据目录的设置，把该文件移走后重启服务。",
                "Check which directory is set; move that file away, then restart the service.")
        case .storageDamaged:
            Phrase("导出并核对台账，尽快更换存储卡。", "Export and check the ledger; replace the card soon.")
        case .fireNotKept:
            Phrase(
                "排除存储故障前请勿重启服务；原因见服务日志。",
                "Do not restart the service until it is mended; its log says why.")
        case .upkeepFailed:
            Phrase("查看服务日志与存储卡状态。", "See the service's log and the card's health.")
        default:
            Phrase(
                "先排除存储故障，再按时间段核对台账。", "Mend the storage first, then check the ledger for the gap.")
        }
    }
}

extension AlarmSeverity {
    /// How soon somebody must come, in a word.
    public var name: Phrase {
        switch self {
        case .info: Phrase("提示", "Notice")
        case .warning: Phrase("注意", "Warning")
        case .critical: Phrase("紧急", "Critical")
        }
    }
}
