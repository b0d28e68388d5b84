import StationModel

/// What the city publishes beside the member list: its calendar and its vouchers.
///
/// Both are verified and on disk when they come here, and take effect between two steps. The
/// calendar takes the place of the configuration's, which comes back when the city has none; a
/// reload of the configuration changes nothing in that. What belongs to an older manifest than what
/// is in use comes too late, and is passed over.
extension Station {
    /// - Parameter isNew: false = the start has read what was in use already.
    mutating func receive(_ lists: PublishedLists, isNew: Bool, at moment: Moment) {
        guard lists.manifestVersion >= published.manifestVersion else { return }
        let before = published
        published = lists
        if lists.calendar?.days != before.calendar?.days { followCalendar(at: moment) }
        if isNew, lists.calendar?.version != before.calendar?.version {
            appendList("calendar", published.sizes.calendar, at: moment)
        }
        let changes = lists.vouchers == before.vouchers ? [] : supplies.follow(lists.vouchers)
        let isOther = isNew && lists.vouchers?.version != before.vouchers?.version
        guard isOther || !changes.isEmpty else { return }
        appendList(
            "vouchers", published.sizes.vouchers, at: moment,
            changes: changes.map { .supplies($0) })
    }

    /// Every rule that asks for the day; nothing else of the configuration has changed.
    private mutating func followCalendar(at moment: Moment) {
        configuration = configured.following(published.calendar)
        policy = AccessPolicy(configuration)
        modes.reconfigure(configuration)
        perform(door.reconfigure(configuration.door, at: moment.instant), at: moment)
        reconfigureRoom(configuration, at: moment)
        followCity(at: moment)
    }

    private mutating func appendList(
        _ subject: String, _ size: PublishedListsStatus.Size?, at moment: Moment,
        changes: [StateChange] = []
    ) {
        var data: [String: LedgerValue] = ["withdrawn": .flag(true)]
        if let size {
            data = [
                "version": .integer(Int64(clamping: size.version)),
                "count": .integer(Int64(size.count)),
            ]
        }
        append(.listChanged, at: moment, subject: subject, data: data, changes: changes)
    }

    /// The hub's newest manifest, or what it names, is not used. A list that is refused is not
    /// fetched again until it changes, so that this is one entry a publication; and who sends
    /// another one each time must not fill the ledger.
    mutating func refuseList(
        _ rejection: ListRejection, _ content: UInt64, at moment: Moment
    ) {
        guard refusedLists.tells(rejection.reason, of: content, at: moment.instant) else { return }
        var data: [String: LedgerValue] = ["reason": .text(rejection.reason)]
        if let file = rejection.file { data["file"] = .text(file) }
        if let line = rejection.line { data["line"] = .integer(Int64(line)) }
        if let length = rejection.length {
            data["promisedBytes"] = .integer(length.promised)
            data["bytes"] = length.found.map { .integer($0) }
        }
        append(.listRefused, at: moment, subject: "lists", data: data)
    }
}
