/// Why each limit stands where it stands, in Chinese.
enum ChineseReasons {
    static func text(_ reason: LimitReason) -> String {
        switch reason {
        case .fileSize: "驿站的配置只有几 KiB，更大的是别的文件"
        case .deviceCount: "一块主板接不下 64 个以上的设备"
        case .unlock: "太短，来不及开门；太长，后面的人不刷卡也能进"
        case .longUnlock: "轮椅需要时间，但门总要重新上锁"
        case .heldOpen: "太短，每次进门都报警；太长，屋里早已变冷"
        case .debounce: "太短，会把抖动算作动作；太长，会漏掉短暂的开门"
        case .capacity: "至少容一人，也没有驿站能容一千人以上"
        case .passback: "3 秒内的重复读取本就忽略；一天后是新的来访"
        case .clockDrift: "主板晶振的误差在 1 到 500 ppm 之间，含低温"
        case .budget: "太小，存不下一个月的记录；太大，超过存储卡容量"
        case .retention: "当天的记录须能说明；最长保留十年"
        case .grace: "一年没有新清单的名册不能再用"
        case .listKeyCount: "一份名册最多四把密钥"
        case .port: "1024 以下的端口需要服务没有的权限"
        case .wiegandBits: "少于 4 位，线上的干扰也会成卡；一帧最多存 64 位"
        case .wiegandFormats: "一个读卡器发送一到八种格式"
        case .textLength: "须能在页面一行内显示"
        case .modbusUnit: "0 指线上所有设备，地址只有一个字节"
        case .register: "寄存器按 16 位编号，每个 16 位，两个合成 32 位"
        case .ratio: "更大的倍数说明单位写错了"
        case .boardLines: "没有一块板有 32 路以上的继电器或输入；从 1 数起"
        case .stopBits: "停止位只有一位或两位"
        case .lineDevices: "一条线带不动更多设备，也轮询不过来"
        case .modbusPoll: "太短，线路一刻不得空闲；太长，读数已过时"
        case .radarGates: "模块按 0.75 米一格计距，2 到 8 格"
        case .radarAbsence: "太长，无人的屋子仍亮灯供暖"
        case .lockBoardAddress: "锁板拨码为 1 到 99"
        case .locks: "没有一块锁板有 64 路以上的锁"
        case .places: "该设备没有其他编号的货道或锁"
        case .motorTime: "太短，正常货道会报故障；太长，堵转的电机会烧毁"
        case .supplyCount, .skuNumber, .stockCount, .lowStock, .expiryWarning, .identifyWindow,
            .unitWeight, .quota, .loan, .compartmentTime:
            supplies(reason)
        case .roomCount, .probeCount, .staleAfter, .plausible, .sensorLimit, .hysteresis,
            .blockedAfter, .presenceHold, .warmUp, .vacantAfter, .setPoint, .frost,
            .overTemperature, .climateHysteresis, .warmsWithin, .minimumSwitch, .contactorDelay,
            .onTime, .coolDown, .load, .totalLoad:
            room(reason)
        case .urlLength, .sampleInterval, .sampleBudget, .backfillRate, .listInterval,
            .longestHold:
            hub(reason)
        case .scenarioTime, .scenarioCount, .weather: scenario(reason)
        }
    }
}
