public import StationModel

/// A person of the simulated city, as the page offers them.
public struct ShownPerson: Hashable, Sendable {
    /// What `SimulationControl.present` takes.
    public let id: String
    /// `骑手 · 有效`
    public let labelChinese: String
    /// `Courier · valid`
    public let labelEnglish: String
    /// The person's place among the people.
    let index: Int
}

/// A member with what a city's list knows them by.
public struct ListedMember: Hashable, Sendable {
    public let record: MemberRecord
    public let credentials: [Credential]
}

extension Person {
    /// What the person can show besides codes.
    public var credentials: [Credential] { [.wiegand(wiegandCard), .idCard(idNumber)] }
}

extension People {
    /// One of each kind, those who may enter first.
    public static let shown: [ShownPerson] = [
        ShownPerson(
            id: "courier", labelChinese: "骑手 · 有效", labelEnglish: "Courier · valid", index: 6),
        ShownPerson(
            id: "driver", labelChinese: "司机 · 有效", labelEnglish: "Driver · valid", index: 4),
        ShownPerson(
            id: "sanitation", labelChinese: "环卫 · 有效", labelEnglish: "Sanitation · valid",
            index: 5),
        ShownPerson(
            id: "long-access", labelChinese: "司机 · 延长开门",
            labelEnglish: "Driver · longer opening", index: longAccess),
        ShownPerson(
            id: "staff", labelChinese: "员工 · 管理员", labelEnglish: "Staff · keeper",
            index: staff),
        ShownPerson(
            id: "suspended", labelChinese: "环卫 · 已停用",
            labelEnglish: "Sanitation · suspended", index: suspended),
        ShownPerson(
            id: "expired", labelChinese: "骑手 · 已过期", labelEnglish: "Courier · expired",
            index: expired),
        ShownPerson(
            id: "unlisted", labelChinese: "未登记", labelEnglish: "Not registered",
            index: unlistedFrom),
    ]

    public func person(_ shown: ShownPerson) -> Person { self[shown.index] }

    /// Everybody whom the city's list knows, for the composition root to sign.
    public var members: [ListedMember] {
        all.filter(\.isListed).map {
            ListedMember(record: $0.record, credentials: $0.credentials)
        }
    }
}
