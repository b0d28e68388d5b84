import Foundation
import StationModel
import StationRuntime

extension DeviceReport {
    /// One line: condition, readings, levels.
    var words: Phrase {
        var parts = [state]
        parts += readings.map(\.words)
        if let isActive { parts.append(isActive ? Self.active : Self.inactive) }
        if let inputs { parts.append(Self.levels(Phrase("输入", "inputs"), inputs)) }
        if let relays { parts.append(Self.levels(Phrase("继电器", "relays"), relays)) }
        if noise > 0 { parts.append(Phrase("丢弃 \(noise) 条", "\(noise) thrown away")) }
        return parts.dropFirst().reduce(parts[0]) { $0 + Phrase("，", ", ") + $1 }
    }

    private var state: Phrase {
        switch condition {
        case "working": Phrase("正常", "working")
        case "failed": Phrase("故障：\(detail ?? "")", "failed: \(detail ?? "")")
        case .some(let other): .verbatim(other)
        case nil: Phrase("未知", "not known yet")
        }
    }

    fileprivate static let active = Phrase("动作", "active")
    fileprivate static let inactive = Phrase("未动作", "at rest")

    private static func levels(_ name: Phrase, _ levels: [Bool]) -> Phrase {
        name + .verbatim(" " + String(levels.map { $0 ? "1" : "0" }))
    }
}

extension DeviceReport.Measured {
    var words: Phrase {
        let name = quantityName(quantity) + .verbatim(" ")
        if let value {
            return name + .verbatim(Quantity(rawValue: quantity)?.text(value) ?? "\(value) \(unit)")
        }
        return name + qualityName(quality)
    }
}

extension DeviceNews {
    /// The kind and the values in words; what has no words stands as it is.
    var words: Phrase {
        let told = values.map { value -> Phrase in
            switch (kind, value) {
            case ("condition", "working"): Phrase("正常", "working")
            case ("condition", "failed"): Phrase("故障：", "failed:")
            case ("contact", "active"): DeviceReport.active
            case ("contact", "inactive"): DeviceReport.inactive
            case ("presence", "somebody"): Phrase("有人", "somebody")
            case ("presence", "nobody"): Phrase("无人", "nobody")
            case ("noise", _): Noise(rawValue: value)?.name ?? .verbatim(value)
            case ("read", _): CredentialKind(rawValue: value)?.name ?? .verbatim(value)
            case ("compartment", "open"): Phrase("开", "open")
            case ("compartment", "closed"): Phrase("关", "closed")
            case ("reading", _):
                measured(value)
            default: .verbatim(value)
            }
        }
        return told.reduce(kindName) { $0 + .verbatim(" ") + $1 }
    }

    /// A reading's quantity, its value (`23125 m°C`), or why there is none.
    private func measured(_ word: String) -> Phrase {
        if Quantity(rawValue: word) != nil { return quantityName(word) }
        guard let quantity = values.first.flatMap({ Quantity(rawValue: $0) }),
            word.hasSuffix(" " + quantity.unit),
            let value = Int(word.dropLast(quantity.unit.count + 1))
        else { return qualityName(word) }
        return .verbatim(quantity.text(value))
    }

    /// One line of JSON.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    private var kindName: Phrase {
        switch kind {
        case "condition": Phrase("状态", "condition")
        case "reading": Phrase("读数", "reading")
        case "contact": Phrase("触点", "contact")
        case "presence": Phrase("人体存在", "presence")
        case "inputs": Phrase("输入", "inputs")
        case "relays": Phrase("继电器", "relays")
        case "read": Phrase("读取", "read")
        case "noise": Phrase("丢弃", "thrown away")
        case "vending": Phrase("售货机", "vending")
        case "locker": Phrase("锁板", "lock board")
        case "dispensed": Phrase("出货", "dispensed")
        case "compartment": Phrase("柜门", "compartment")
        case "sent": Phrase("发送", "sent")
        case "received": Phrase("接收", "received")
        default: .verbatim(kind)
        }
    }
}

func quantityName(_ word: String) -> Phrase {
    switch Quantity(rawValue: word) {
    case .temperature: Phrase("温度", "temperature")
    case .humidity: Phrase("湿度", "humidity")
    case .carbonDioxide: Phrase("二氧化碳", "carbon dioxide")
    case .weight: Phrase("重量", "weight")
    case .distance: Phrase("距离", "distance")
    case .power: Phrase("功率", "power")
    case nil: .verbatim(word)
    }
}

func qualityName(_ word: String) -> Phrase {
    switch ReadingQuality(rawValue: word) {
    case .ok: Phrase("正常", "ok")
    case .stale: Phrase("过期", "stale")
    case .outOfRange: Phrase("超出范围", "out of range")
    case .fault: Phrase("故障", "fault")
    case nil: .verbatim(word)
    }
}
