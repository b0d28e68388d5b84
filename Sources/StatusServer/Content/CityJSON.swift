import StationModel

/// What the city orders, as far as it holds now. Times are milliseconds since 1970 UTC; an end that
/// is `null` is the next directive.
struct CityJSON: Sendable {
    let orders: CityOrders

    var json: JSON {
        .object([
            ("message", .optional(orders.message, message)),
            ("withheld", .list(orders.withheld.map(service))),
            ("setPoints", .list(orders.setPoints.map(setPoint))),
        ])
    }

    private func message(_ message: CityMessage) -> JSON {
        .object([
            ("text", message.text.json), ("until", .integer(message.until.milliseconds)),
        ])
    }

    private func service(_ order: ServiceOrder) -> JSON {
        .object([
            ("service", .text(order.service.rawValue)), ("name", order.service.name.json),
            ("until", end(order.until)),
        ])
    }

    private func setPoint(_ order: SetPointOrder) -> JSON {
        .object([
            ("unit", .text(order.unit.rawValue)),
            ("occupiedMillidegrees", .optional(order.occupiedMillidegrees) { .integer($0) }),
            ("vacantMillidegrees", .optional(order.vacantMillidegrees) { .integer($0) }),
            ("until", end(order.until)),
        ])
    }

    private func end(_ until: UnixTime?) -> JSON {
        .optional(until) { .integer($0.milliseconds) }
    }
}
