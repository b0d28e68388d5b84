import StationModel

extension Stock {
    /// Something fell that nobody was to get; `nil` = its count is in doubt already.
    mutating func doubt(_ place: LaneAddress) -> PlaceStock? {
        var stock = self[place]
        guard limits[place] != nil, !stock.isUncertain else { return nil }
        stock.isUncertain = true
        keep(stock)
        return stock
    }

    /// What must be up now. Expiry by the local day; a place that nobody has filled yet is empty.
    func alarms(today: CivilDate) -> Set<Alarm> {
        var alarms: Set<Alarm> = []
        for (place, limit) in limits {
            let stock = self[place]
            let text = place.text
            if stock.count == 0 {
                alarms.insert(Alarm(.stockEmpty, subject: text))
            } else if stock.count <= limit.lowAt {
                alarms.insert(Alarm(.stockLow, subject: text))
            }
            if stock.isUncertain { alarms.insert(Alarm(.stockUncertain, subject: text)) }
            if stock.isOutOfService { alarms.insert(Alarm(.laneFault, subject: text)) }
            switch stock.freshness(limit, today: today) {
            case .fresh: break
            case .expiring: alarms.insert(Alarm(.batchExpiring, subject: text))
            case .expired: alarms.insert(Alarm(.batchExpired, subject: text))
            }
        }
        return alarms
    }
}

extension Stock {
    /// Whether an item can be given out.
    enum Availability: Hashable {
        case available, empty, broken
    }
}
