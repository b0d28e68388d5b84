import StationModel

/// What is expected, in Chinese.
enum ChineseRequirements {
    static func words(_ requirement: Requirement) -> String {
        switch requirement {
        case .object: "对象：{ … }"
        case .list: "列表：[ … ]"
        case .text: "带引号的文本"
        case .boolean: "true 或 false"
        case .wholeNumber(let least, let most): "整数，\(least) 到 \(most)"
        case .quantity(let dimension, let least, let most):
            "带单位的\(words(dimension))，\(least) 到 \(most)，单位：\(units(dimension))"
        case .oneOf(let names): "其中之一：\(names.joined(separator: "、"))"
        case .syntax(let syntax): words(syntax)
        case .readableFile(let mostBytes): "可读的文本文件，不超过 \(mostBytes) 字节"
        case .once: "每个键只写一次"
        case .notUsedElsewhere: "别处没有用到的"
        case .stationId: "1 到 64 个 a-z、0-9 或 -：\"wuhan-jianghan-007\""
        case .deviceId: "1 到 64 个 a-z、0-9 或 -：\"reader-front\""
        case .groupName: "组名，1 到 64 个字符，不含空格"
        case .keyName: "密钥名，只用字母、数字、.、_ 和 -"
        case .name(let most): "不超过 \(most) 个字符的文本，给人看的不能为空"
        case .timeZone: "时区库中的名称：\"Asia/Shanghai\""
        case .listenAddress: "地址和端口：\"127.0.0.1:8420\"、\"[::1]:8420\""
        case .loopback: "\"127.0.0.1:8420\"，除非技术员的手机要访问"
        case .line: "芯片和线号：\"gpiochip0:17\""
        case .markerFile: "绝对路径，如 \"/run/systemd/timesync/synchronized\""
        case .serialPath: "绝对路径：\"/dev/serial/by-id/…\""
        case .stablePath: "/dev/serial/by-id/ 下的同一设备"
        case .wiegandFormat: "h10301、h10306、h10302、h10304 或 raw4 到 raw64"
        case .differentBitCount: "位数各不相同的格式"
        case .deviceOf(let driver): "驱动为 \"\(driver)\" 的设备的 id"
        case .someDevice(let drivers): "驱动为 \(drivers.joined(separator: "、")) 的设备"
        case .deviceFor(let use): "\(words(use))的设备 id"
        case .namedByARule: "在规则（door.inputs、door.outputs 等）中写上它的 id，或删掉它"
        case .profile: "设备描述的名称或路径：\"xy-md02\"、\"profiles/own.json5\""
        case .profileFolder(let path): "设备描述；文件夹 \(path) 中没有"
        case .lineSetting(let setting): "与线路设置相同的设备：\(setting)"
        case .oneWireDevice: "/sys/bus/w1/devices 下的 DS18B20：\"28-0316a2794ffe\""
        case .boardWithLines: "描述中有继电器（输出）或输入的 Modbus 设备"
        case .boardLine(let board, let most): "\"\(board):1\" 到 \"\(board):\(most)\""
        case .activeWhenCut(let activeLow): "activeLow: \(activeLow)，触点断开即为动作"
        case .hours, .hoursWithinOneDay, .separateHours, .date, .calendarOfYear, .hoursOfWorkday:
            days(requirement)
        case .hubAddress, .shorterAddress, .secureAddress, .audience, .rootKey: hub(requirement)
        case .localTime, .localDateTime, .oneKeyOf, .someKeyOf: scenario(requirement)
        case .notShorterThan(let limit): "不短于 \(limit)"
        case .notLongerThan(let limit): "不长于 \(limit)"
        case .hexadecimal(let digits): "\(digits) 位十六进制数字"
        case .keyFile: "已有文件的绝对路径，或 \"credential:名称\""
        case .secretFile: "0400：只有属主可读"
        case .runningService: "由运行中的服务检查"
        case .keyOfList: "按密钥编号写的密钥文件：{ a: \"credential:list-keys_a\" }"
        case .ratio: "乘数和除数：[100, 1]"
        case .numberRange: "最小值和最大值，按所写单位：[-40000, 85000]"
        case .somethingToAsk: "measurements、relays 或 inputs"
        case .atLeast, .atMost, .lessThan, .moreThan, .coolingAbove, .listOfAtMost, .itemId,
            .applianceId, .itemOfList, .oneQuota, .readerAtDoor, .sensorOfRoom,
            .presenceSensors, .heaterOrAirConditioner, .quantityRange, .soundSection, .offWhenLow,
            .usualGroup, .visibleText, .otherThan, .readableProfileFolder:
            inside(requirement)
        }
    }

    private static func words(_ use: DeviceUse) -> String {
        switch use {
        case .contact: "驱动为 \"contact\""
        case .output: "驱动为 \"output\""
        case .presence: "能感知有人（触点、雷达）"
        case .measuring(let quantity): "能测量\(words(quantity))"
        case .dispensing: "有货道（vendingController、motorLane）"
        case .locking: "有锁（lockerLine 的锁板）"
        case .reading: "能读卡或扫码"
        }
    }

    private static func words(_ quantity: StationModel.Quantity) -> String {
        switch quantity {
        case .temperature: "温度"
        case .humidity: "湿度"
        case .carbonDioxide: "二氧化碳浓度"
        case .weight: "重量"
        case .distance: "距离"
        case .power: "功率"
        }
    }

    private static func words(_ dimension: Quantity.Dimension) -> String {
        switch dimension {
        case .time: "时间"
        case .days: "天数"
        case .size: "大小"
        case .drift: "误差"
        case .hours: "小时数"
        case .temperature: "温度"
        case .weight: "重量"
        case .power: "功率"
        case .share: "比例"
        case .concentration: "浓度"
        case .length: "长度"
        }
    }

    static func units(_ dimension: Quantity.Dimension) -> String {
        dimension.units.map(\.symbol).joined(separator: "、")
    }

    private static func words(_ syntax: SyntaxRequirement) -> String {
        switch syntax {
        case .value: "一个值"
        case .keyOrClosingBrace: "键或 }"
        case .colon: "冒号 :"
        case .commaOrClosingBrace: "逗号 , 或 }"
        case .commaOrClosingBracket: "逗号 , 或 ]"
        case .closingQuote: "同一行内的后引号"
        case .escape: "JSON5 的转义符"
        case .number: "数字；带单位的要加引号"
        case .endOfComment: "注释末尾的 */"
        case .endOfFile: "不再有内容"
        case .lessNesting: "最多 32 层"
        case .utf8: "UTF-8 文本"
        }
    }
}
