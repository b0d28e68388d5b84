// Words for the files of scenarios.

extension EnglishReasons {
    static func scenario(_ reason: LimitReason) -> String {
        switch reason {
        case .scenarioTime:
            "a scenario is one story of a month at most: nothing before, nothing after"
        case .scenarioCount: "more is no story that somebody follows"
        case .weather: "a station is not built for it"
        default: preconditionFailure("\(reason) is said elsewhere")
        }
    }
}

extension ChineseReasons {
    static func scenario(_ reason: LimitReason) -> String {
        switch reason {
        case .scenarioTime: "情景是一段故事：不早于开始，不晚于结束，最长一个月"
        case .scenarioCount: "再多就没有人看得过来"
        case .weather: "超出了驿站的适用范围"
        default: preconditionFailure("\(reason) is said elsewhere")
        }
    }
}

extension EnglishRequirements {
    static func scenario(_ requirement: Requirement) -> String {
        switch requirement {
        case .localTime:
            "\"18:30\" or \"18:30:20\" (the first one from the beginning on) or "
                + "\"2026-01-21 04:00\", within the scenario's time"
        case .localDateTime: "a day and a time: \"2026-01-20 18:00\""
        case .oneKeyOf(let names): "exactly one of the keys: \(names.joined(separator: ", "))"
        case .someKeyOf(let names): "at least one of the keys: \(names.joined(separator: ", "))"
        default: preconditionFailure("\(requirement) is said elsewhere")
        }
    }
}

extension ChineseRequirements {
    static func scenario(_ requirement: Requirement) -> String {
        switch requirement {
        case .localTime: "\"18:30\" 或 \"18:30:20\"（自开始起的第一个）或 \"2026-01-21 04:00\"，在情景时间内"
        case .localDateTime: "日期和时间：\"2026-01-20 18:00\""
        case .oneKeyOf(let names): "以下键恰好一个：\(names.joined(separator: "、"))"
        case .someKeyOf(let names): "以下键至少一个：\(names.joined(separator: "、"))"
        default: preconditionFailure("\(requirement) is said elsewhere")
        }
    }
}
