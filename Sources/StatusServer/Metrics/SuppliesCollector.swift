import StationModel

/// What is there to give out, and what was given out. Silent where nothing is.
struct SuppliesCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let supplies = status.supplies
        if !supplies.places.isEmpty {
            let name = "yizhan_stock_items"
            text.begin(name, .gauge, "Items in a lane, on a shelf or in a compartment.")
            for place in supplies.places {
                text.sample(
                    name, [("lane", place.place.text), ("sku", place.sku.description)],
                    place.count)
            }
        }
        guard !supplies.vends.isEmpty else { return }
        let name = "yizhan_vends_total"
        text.begin(name, .counter, "Ended vends since the start, by item and outcome.")
        for (key, count) in supplies.vends.sorted(by: { order($0.key) < order($1.key) }) {
            text.sample(
                name,
                [("sku", key.sku.description), ("outcome", key.outcome.rawValue)], count)
        }
    }

    /// A dictionary has no order of its own; the output has.
    private func order(_ key: SuppliesStatus.VendKey) -> (SKUNumber, String) {
        (key.sku, key.outcome.rawValue)
    }
}
