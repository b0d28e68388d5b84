import StationModel

/// What scales say, and what the page shows.
extension Supplies {
    // MARK: - Scales and devices

    mutating func take(_ reading: Reading, of scale: DeviceId) -> [SuppliesAction] {
        // A change of a stock that is not known, or about to be another, has no before.
        guard !awaitsState,
            let configured = configuration.shelves.first(where: { $0.scale == scale }),
            orders[configured.place] == nil
        else { return [] }
        let drifted = shelves[scale]?.hasDrifted
        guard let count = shelves[scale]?.take(reading) else {
            if shelves[scale]?.hasDrifted != drifted { needsReview = true }
            return []
        }
        needsReview = true
        let before = stock[configured.place].count
        let after = stock.measure(configured.place, count: count)
        let data: [String: LedgerValue] = [
            "change": .integer(Int64(count - before)), "count": .integer(Int64(count)),
            "sku": .integer(Int64(configured.sku.value)),
        ]
        return [
            .record(
                .stockMeasured, subject: configured.place.text, data: data, member: nil,
                [.stock(after)])
        ]
    }

    /// What an entry carries of the scales' drift since the last one.
    mutating func offsetsToRemember() -> [SuppliesChange] {
        guard !awaitsState else { return [] }
        let changed = shelves.filter {
            !offsetsAreWritten || $0.value.offsetMilligrams != writtenOffsets[$0.key] ?? 0
        }
        offsetsAreWritten = true
        return changed.sorted { $0.key < $1.key }.map { scale, shelf in
            writtenOffsets[scale] = shelf.offsetMilligrams
            return .shelfOffset(scale, milligrams: shelf.offsetMilligrams)
        }
    }

    /// Something fell out of a lane while nothing was to fall: an item that a jam had loosened,
    /// mostly. Nobody got it by the books.
    mutating func strayDrop(from lane: LaneAddress) -> [SuppliesAction] {
        // Whoever corrects the stock just now stands before it.
        guard !awaitsState, orders[lane] == nil, let after = stock.doubt(lane) else { return [] }
        needsReview = true
        let data: [String: LedgerValue] = [
            "by": .text(lane.device.text), "change": .integer(0),
            "count": .integer(Int64(after.count)), "reason": .text("strayDrop"),
        ]
        return [
            .record(
                .stockAdjusted, subject: lane.text, data: data, member: nil, [.stock(after)])
        ]
    }

    mutating func device(_ id: DeviceId, works: Bool) {
        guard !works else {
            lostDevices.remove(id)
            return
        }
        lostDevices.insert(id)
        for (address, compartment) in compartments where address.device == id {
            if case .unlocked = compartment.state { unseen.insert(address) }
        }
    }
}
