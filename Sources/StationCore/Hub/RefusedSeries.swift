import StationModel

/// Series of which the hub has refused a sample alone while it took others. Theirs go last, each
/// alone, until one is accepted: what follows needs no search.
struct RefusedSeries: Hashable, Sendable {
    /// Each costs two requests a minute, and two more show that the hub takes anything: eighteen of
    /// the twenty that a minute may cost (`LiveMinute.mostExtraRequests`). Of more the minute is
    /// taken apart each time.
    static let most = 8

    /// The earliest first.
    private(set) var all: [HubRefusedSeries] = []

    var names: [String] { all.map(\.series) }

    mutating func add(_ series: String?) {
        guard let series, all.count < Self.most, !names.contains(series) else { return }
        all.append(HubRefusedSeries(series, lost: 0))
    }

    mutating func lost(_ series: String?) {
        guard let index = all.firstIndex(where: { $0.series == series }) else { return }
        all[index].lost += 1
    }

    mutating func accepted(_ series: String?) { all.removeAll { $0.series == series } }
}
