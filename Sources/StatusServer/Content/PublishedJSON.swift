import StationModel

/// The city's calendar and vouchers in `/api/v1/status`; `null` = it publishes none.
struct PublishedJSON: Sendable {
    let lists: PublishedListsStatus

    var json: JSON {
        .object([
            ("calendar", .optional(lists.calendar, size)),
            ("vouchers", .optional(lists.vouchers, size)),
        ])
    }

    private func size(_ size: PublishedListsStatus.Size) -> JSON {
        .object([("version", .integer(size.version)), ("count", .integer(size.count))])
    }
}
