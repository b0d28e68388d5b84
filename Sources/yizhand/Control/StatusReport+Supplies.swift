import StationModel

extension StatusReport {
    /// What is given out.
    struct Supplies: Decodable {
        /// Storage is still to say what is where.
        let awaited: Bool
        let places: [Place]
        let compartments: [Compartment]
    }

    struct Place: Decodable {
        let place: String
        let sku: UInt32
        let name: Text
        let count: Int
        let capacity: Int
        let low: Bool
        let uncertain: Bool
        let outOfService: Bool
        let expires: String?
        let daysLeft: Int?
        let freshness: String
    }

    struct Compartment: Decodable {
        let compartment: String
        let open: Bool?
        let lent: Bool
        let overdue: Bool
        let powered: Bool
    }
}

extension StatusReport.Place {
    /// What somebody should know or do, the gravest first; empty = all is well.
    var conditions: [Phrase] {
        var words: [Phrase] = []
        if outOfService { words.append(Phrase("停用", "out of service")) }
        if count == 0 {
            words.append(Phrase("已空", "empty"))
        } else if low {
            words.append(Phrase("库存偏低", "low"))
        }
        if uncertain { words.append(Phrase("待盘点", "count uncertain: take stock")) }
        if let expires { words.append(expiry(expires)) }
        return words
    }

    private func expiry(_ date: String) -> Phrase {
        let days = daysLeft ?? 0
        if days < 0 { return Phrase("\(date) 已过期", "expired \(date)") }
        guard freshness == "expiring" else { return Phrase("有效期至 \(date)", "good until \(date)") }
        return Phrase("\(days) 天后过期（\(date)）", "expires in \(days) d (\(date))")
    }
}

extension StatusReport.Compartment {
    var conditions: [Phrase] {
        var words: [Phrase] = []
        switch open {
        case true?: words.append(Phrase("开着", "open"))
        case false?: words.append(Phrase("关好", "shut"))
        case nil: words.append(Phrase("门状态未知", "not known whether it is shut"))
        }
        if overdue {
            words.append(Phrase("借出，逾期未还", "lent and overdue"))
        } else if lent {
            words.append(Phrase("借出", "lent"))
        }
        if powered { words.append(Phrase("通电", "powered")) }
        return words
    }
}

extension [Phrase] {
    /// One after the other, with each language's comma.
    var enumerated: Phrase {
        Phrase(
            map(\.chinese).joined(separator: "，"), map(\.english).joined(separator: ", "))
    }
}
