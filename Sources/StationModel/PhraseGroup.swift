/// The groups that lists usually name, in words. A list may name others: those stand as they are.
public enum UsualGroup: String, CaseIterable, Sendable {
    case courier, rider, driver, rideHailing, trucker, sanitation, security, volunteer, staff
    /// Admitted without being on a list; the station's own word.
    case unlisted

    /// One person of the group.
    public var name: Phrase {
        switch self {
        case .courier: Phrase("快递员", "courier")
        case .rider: Phrase("外卖员", "delivery rider")
        case .driver: Phrase("司机", "driver")
        case .rideHailing: Phrase("网约车司机", "ride-hailing driver")
        case .trucker: Phrase("货车司机", "lorry driver")
        case .sanitation: Phrase("环卫工人", "sanitation worker")
        case .security: Phrase("保安员", "security guard")
        case .volunteer: Phrase("志愿者", "volunteer")
        case .staff: Phrase("工作人员", "staff")
        case .unlisted: Phrase("名册外", "not on a list")
        }
    }
}

extension MemberGroup {
    /// The group in words; a name that no table knows stands as it is.
    public var phrase: Phrase { UsualGroup(rawValue: name)?.name ?? .verbatim(name) }
}
