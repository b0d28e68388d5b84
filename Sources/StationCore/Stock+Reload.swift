import StationModel

extension Stock {
    /// A place that is for another item now, by a reload or between two runs, keeps the count of
    /// the old one. Whether somebody has changed what lies there only a count can tell.
    mutating func doubtRenamed() {
        for (place, limit) in limits {
            var stock = self[place]
            guard stock.sku != limit.sku else { continue }
            stock.isUncertain = stock.isUncertain || (stock.sku != nil && stock.count > 0)
            stock.sku = limit.sku
            keep(stock)
        }
    }
}
