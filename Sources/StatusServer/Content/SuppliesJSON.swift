import StationModel

/// The supplies' part of `/api/v1/status`. Times are milliseconds since 1970 UTC, days are local
/// ones (`2026-10-01`).
struct SuppliesJSON: Sendable {
    let supplies: SuppliesStatus

    var json: JSON {
        .object([
            ("awaited", .flag(supplies.isAwaited)),
            ("places", .list(supplies.places.map(place))),
            ("compartments", .list(supplies.compartments.map(compartment))),
            ("vends", .list(vends)),
        ])
    }

    private func place(_ place: SuppliesStatus.Place) -> JSON {
        .object([
            ("kind", .text(place.kind.rawValue)),
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
            ("freshness", .text(place.freshness.rawValue)),
        ])
    }

    private func compartment(_ compartment: SuppliesStatus.Compartment) -> JSON {
        let (content, item, output): (String, Phrase?, DeviceId?) =
            switch compartment.content {
            case .items: ("items", nil, nil)
            case .loan(let item): ("loan", item, nil)
            case .appliance(let output): ("appliance", nil, output)
            }
        return .object([
            ("compartment", .text(compartment.address.text)),
            ("content", .text(content)),
            ("item", .optional(item, \.json)),
            ("output", .optional(output) { .text($0.text) }),
            ("open", .optional(compartment.isOpen, JSON.flag)),
            ("lent", .flag(compartment.isLent)),
            ("overdue", .flag(compartment.isOverdue)),
            ("due", .optional(compartment.due) { .integer($0.milliseconds) }),
            ("powered", .flag(compartment.isPowered)),
            ("forced", .flag(compartment.isForced)),
            ("leftOpen", .flag(compartment.isLeftOpen)),
        ])
    }

    /// Since the start, by item and outcome, in a fixed order.
    private var vends: [JSON] {
        let sorted = supplies.vends.sorted {
            ($0.key.sku, $0.key.outcome.rawValue) < ($1.key.sku, $1.key.outcome.rawValue)
        }
        return sorted.map { key, count in
            .object([
                ("sku", .integer(key.sku.value)), ("outcome", .text(key.outcome.rawValue)),
                ("count", .integer(count)),
            ])
        }
    }
}
