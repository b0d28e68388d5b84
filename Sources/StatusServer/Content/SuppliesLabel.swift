import StationModel

/// The page's words for what is given out.
enum SuppliesLabel: String, CaseIterable, Sendable {
    case supplies
    case kindLane = "kind-lane"
    case kindShelf = "kind-shelf"
    case kindCompartment = "kind-compartment"
    case lockers
    case low
    case empty
    case uncertain
    case outOfService = "out-of-service"
    case expiring
    case expired
    case vends
    case contentItems = "content-items"
    case contentLoan = "content-loan"
    case contentAppliance = "content-appliance"
    case doorOpen = "door-open"
    case doorShut = "door-shut"
    case doorUnknown = "door-unknown"
    case inPlace = "in-place"
    case lent
    case due
    case overdue
    case powered
    case forced
    case leftOpen = "left-open"

    var phrase: Phrase {
        switch self {
        case .supplies: Phrase("物资", "Supplies")
        case .kindLane: Phrase("货道", "Lanes")
        case .kindShelf: Phrase("自取货架", "Open shelves")
        case .kindCompartment: Phrase("柜中物品", "Locker stock")
        case .lockers: Phrase("智能柜", "Lockers")
        case .low: Phrase("库存偏低", "running low")
        case .empty: Phrase("已空", "empty")
        case .uncertain: Phrase("待盘点", "count uncertain")
        case .outOfService: Phrase("停用", "out of service")
        case .expiring: Phrase("临期", "expires soon")
        case .expired: Phrase("已过期", "expired")
        case .vends: Phrase("启动以来发放", "Given out since start")
        case .contentItems: Phrase("领用格", "Items")
        case .contentLoan: Phrase("借用格", "Loan")
        case .contentAppliance: Phrase("电器格", "Appliance")
        case .doorOpen: Phrase("柜门开着", "door open")
        case .doorShut: Phrase("柜门已关", "door shut")
        case .doorUnknown: Phrase("柜门状态未知", "door not read")
        case .inPlace: Phrase("在柜，可借", "in place")
        case .lent: Phrase("已借出", "lent out")
        case .due: Phrase("应还", "due")
        case .overdue: Phrase("逾期未还", "overdue")
        case .powered: Phrase("通电中", "powered")
        case .forced: Phrase("被撬开", "forced")
        case .leftOpen: Phrase("柜门未关", "left open")
        }
    }
}
