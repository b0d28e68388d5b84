/// What the city can withhold, in words.
extension StationService {
    public var name: Phrase {
        switch self {
        case .dispensers: Phrase("物资发放", "dispensers")
        case .lockers: Phrase("智能柜", "lockers")
        case .appliances: Phrase("便民电器", "appliances")
        case .freeAccess: Phrase("免刷卡时段", "open hours without a card")
        }
    }
}
