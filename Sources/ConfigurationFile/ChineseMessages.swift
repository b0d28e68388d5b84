/// The words of a finding in Chinese. `EnglishMessages` says the same; the compiler keeps both
/// complete.
enum ChineseMessages {
    static func text(_ finding: ConfigurationFinding) -> String {
        let severity = finding.severity == .error ? "错误" : "警告"
        let path = finding.path.description
        let subject = path.isEmpty ? "" : path + "："
        var lines = ["\(finding.place): \(severity)：\(subject)\(sentence(finding.problem))"]
        lines.append("    现为：\(words(finding.found))")
        lines.append("    应为：\(ChineseRequirements.words(finding.expected))")
        if let suggestion = finding.suggestion { lines.append("    或许：\(suggestion)") }
        if let why = why(finding.problem) { lines.append("    原因：\(why)") }
        return lines.joined(separator: "\n")
    }

    static func total(errors: Int, warnings: Int) -> String {
        "\(errors) 个错误，\(warnings) 个警告。"
    }

    static func words(_ found: Found) -> String {
        switch found {
        case .nothing: "（无）"
        case .text(let text): text
        case .endOfFile: "文件结尾"
        case .endOfLine: "行尾"
        }
    }

    static func sentence(_ problem: ConfigurationProblem) -> String {
        switch problem {
        case .unreadable: "无法读取文件"
        case .syntax: "不是合法的 JSON5，其后的内容未检查"
        case .unknownKey: "没有这个键"
        case .duplicateKey(let first): "第 \(first.line) 行已有此键"
        case .missingKey: "缺少此项"
        case .wrongType: "值的类型不对"
        case .missingUnit: "数字没有单位"
        case .unknownUnit: "单位不适用"
        case .outOfRange: "超出范围"
        case .badForm: "格式不对"
        case .hiddenCharacter: "含有看不见的字符"
        case .unknownName: "没有这个名称"
        case .usedTwice(let path, let place): "已被第 \(place.line) 行的 \(path) 使用"
        case .sameBitCount(let path, let place): "位数与第 \(place.line) 行的 \(path) 相同"
        case .missingDevice: "所指的设备不存在"
        case .wrongDevice: "所指的设备种类不对"
        case .deviceWithoutRole: "没有规则用到这个设备"
        case .noReader: "没有读卡或扫码设备"
        case .noExitButton: "没有出门按钮"
        case .noFireContact: "没有消防触点"
        case .noMainsContact: "没有市电触点"
        case .unsupervisedLoop: "断线不会被发现"
        case .portMayMove: "这个名称以后可能指向别的设备"
        case .serialMismatch: "与所在线路的通信参数不同"
        case .boardLineTooSlow: "这里不能用 Modbus 板上的线"
        case .boardWithoutLines: "所指的设备没有这种线"
        case .runsUndriven: "无人驱动时也会运行"
        case .needsIDCardReader: "需要的设备不存在"
        case .noEnd: "时段没有结束时间"
        case .endNotAfterStart: "时段的起止时间相同"
        case .crossesMidnightOnSpecialDay: "日历中特殊日期的时段跨了零点"
        case .overlappingHours: "与当天其他时段重叠"
        case .dateTwice(let place): "第 \(place.line) 行已有此日期"
        case .holidayAndWorkday(let place): "同一日期在第 \(place.line) 行是另一种日子"
        case .calendarOutOfDate: "日历不含今年"
        case .noWorkdayHours: "没有写调休上班日的时段"
        case .wrongOrder(let other): "与 \(other) 矛盾"
        case .countUnwitnessed: "按人数拒绝进入，而人数无从核对"
        case .notWatched: "所指的设备不在 room.sensors 中"
        case .wrongQuantity: "该传感器不测这个量"
        case .nothingForGroup: "该组没有核销码就领不到"
        case .unusualGroup: "名册通常没有这个组"
        case .nothingToSwitch: "既没有取暖也没有制冷设备"
        case .contradiction: "本节内容自相矛盾"
        case .keyFileMissing: "文件不存在"
        case .keyFileUnreachable: "无法查看该文件"
        case .keyFileNotAFile: "不是普通文件"
        case .keyFileExposed(let path): "密钥文件 \(path) 可被他人读取"
        case .credentialNotChecked: "未检查：只有服务自身能看到凭据"
        case .noRootKey: "缺少它就无法信任任何名册"
        case .noListKey: "没有名册密钥就认不出任何卡"
        case .beyondLoopback: "从主机外部可以访问"
        case .plainHTTP, .unfitURLPart, .noAuthorization, .tokenFileExposed, .samplesBeyondShare,
            .unbelievedDownlink:
            hub(problem)
        case .nothingToAsk: "没有任何可读写的内容"
        }
    }

    /// The reason behind the rule, where the sentence does not say it.
    private static func why(_ problem: ConfigurationProblem) -> String? {
        switch problem {
        case .outOfRange(let reason): ChineseReasons.text(reason)
        case .sameBitCount: "线上只能靠位数区分格式"
        case .deviceWithoutRole: "没有用途的设备不起任何作用"
        case .noReader: "这扇门只能靠免刷时段和远程开门打开"
        case .noExitButton: "每次出门都会报“强行开门”"
        case .noFireContact: "发生火警时软件无法放开门锁"
        case .noMainsContact: "备用电源电量低时，无法判断市电是否已断，因此不会停止供暖和发放"
        case .unsupervisedLoop: "常闭回路断线时必须读为动作状态"
        case .portMayMove: "ttyUSB、ttyACM 的编号随插入顺序变化"
        case .serialMismatch: "一条线上的设备须用同一波特率和校验；请设置设备，或另存一份配置文件"
        case .boardLineTooSlow: "这种板每秒只查询几次，断电后继电器会释放"
        case .needsIDCardReader: "陌生人须凭模块读出的身份证进入，序列号不算"
        case .crossesMidnightOnSpecialDay: "次日可能是另一种日子"
        case .calendarOutOfDate: "今年的节假日和调休无从得知"
        case .noWorkdayHours: "这些日子全天都要刷卡"
        case .countUnwitnessed:
            "两人并排离开只算一人；没有人体传感器核对时，不会拒绝任何人"
        case .notWatched: "读数的新旧和真伪经过判断，才能用来开关取暖"
        case .hiddenCharacter: "它会打乱该行的显示，或被终端当作控制命令"
        case .runsUndriven: "上电时和程序崩溃后，线路可能为低电平，Modbus 继电器处于释放：恰好是开启"
        case .unusualGroup: "若市里的名册确有此组则无妨，否则这条规则对谁都不起作用"
        case .nothingForGroup: "若该组另有渠道则无妨，否则可能是笔误"
        case .keyFileExposed: "有了密钥就能拿所有身份证号逐个比对名册"
        case .beyondLoopback: "能访问该地址的人都能读到指标"
        case .plainHTTP, .unfitURLPart, .noAuthorization, .tokenFileExposed, .samplesBeyondShare,
            .unbelievedDownlink:
            hubReason(problem)
        case .unreadable, .syntax, .unknownKey, .duplicateKey, .missingKey, .wrongType,
            .missingUnit, .unknownUnit, .badForm, .unknownName, .usedTwice, .missingDevice,
            .wrongDevice, .noEnd, .endNotAfterStart, .overlappingHours, .dateTwice,
            .holidayAndWorkday, .wrongOrder, .keyFileMissing, .keyFileUnreachable,
            .keyFileNotAFile, .credentialNotChecked, .noRootKey, .noListKey, .nothingToAsk,
            .boardWithoutLines, .wrongQuantity, .nothingToSwitch, .contradiction:
            nil
        }
    }
}
