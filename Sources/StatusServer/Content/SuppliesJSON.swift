import StationModel

/// The part of `/api/v1/status` that tells what is given out. No person appears: of a loan only
/// that there is one.
struct SuppliesJSON: Sendable {
    let supplies: SuppliesStatus

    var json: JSON {
        .object([
            ("awaited", .flag(supplies.isAwaited)),
            ("places", .list(supplies.places.map(place))),
            ("compartments", .list(supplies.compartments.map(compartment))),
            ("vends", .list(supplies.vends.sorted { order($0.key) < order($1.key) }.map(vends))),
        ])
    }

    private func place(_ place: SuppliesStatus.Place) -> JSON {
        .object([
            ("place", .text(place.place.text)),
            ("sku", .integer(place.sku.value)),
            ("name", place.name.json),
            ("count", .integer(place.count)),
            ("capacity", .integer(place.capacity)),
            ("low", .flag(place.isLow)),
            ("uncertain", .flag(place.isUncertain)),
            ("outOfService", .flag(place.isOutOfService)),
            ("expires", .optional(place.expires) { .text($0.description) }),
            ("daysLeft", .optional(place.daysLeft) { .integer($0) }),
            ("expiring", .flag(place.isExpiring)),
        ])
    }

    private func compartment(_ compartment: SuppliesStatus.Compartment) -> JSON {
        .object([
            ("address", .text(compartment.address.text)),
            ("open", .optional(compartment.isOpen, JSON.flag)),
            ("lent", .flag(compartment.isLent)),
            ("overdue", .flag(compartment.isOverdue)),
            ("powered", .flag(compartment.isPowered)),
        ])
    }

    private func vends(_ key: SuppliesStatus.VendKey, _ count: UInt64) -> JSON {
        .object([
            ("sku", .integer(key.sku.value)), ("outcome", .text(key.outcome.rawValue)),
            ("count", .integer(count)),
        ])
    }

    private func order(_ key: SuppliesStatus.VendKey) -> (SKUNumber, String) {
        (key.sku, key.outcome.rawValue)
    }
}
