import StationModel

/// What is given out, on the screen and for `stock list`.
extension StatusScreen {
    /// A line for each lane, shelf and compartment with items; empty where none is configured.
    var stockLines: [String] {
        guard let supplies = report.supplies else { return [] }
        if supplies.awaited {
            return [words(Phrase("存储尚未应答，库存未知", "not known: storage has not answered yet"))]
        }
        let rows = supplies.places.map { place in
            [
                place.place, words(place.name.phrase), "\(place.count)/\(place.capacity)",
                words(place.conditions.enumerated),
            ]
        }
        return TextTable.lines(rows, right: [2])
    }

    /// A line for each compartment.
    var lockerLines: [String] {
        let rows = (report.supplies?.compartments ?? []).map { compartment in
            [compartment.compartment, words(compartment.conditions.enumerated)]
        }
        return TextTable.lines(rows)
    }
}
