import StationModel
import Storage
import ConfigurationFile

/// The ledger as the running service shows it.
///
/// A whole ledger is read in parts: the thread that answers is the one that puts new records on
/// disk, and no question may keep it for long.
struct ServedLedger: LedgerSource {
    let client: ControlClient
    /// Entries of one question: some 10 ms of the service's disk thread on a desktop.
    var part = 5000

    func tail(_ count: Int) throws -> [UInt8] {
        try client.get("/control/ledger/tail?count=\(count)")
    }

    func words(_ call: CommandCall) throws -> LedgerWords {
        let report = try client.get("/api/v1/status", as: StatusReport.self)
        let name = report.station.timeZone
        let items = (report.supplies?.places ?? []).map {
            (SKUNumber($0.sku), $0.name.phrase)
        }
        return LedgerWords(
            zone: TimeZoneTable(named: name, around: call.surroundings.now()) ?? report.zone,
            items: Dictionary(items) { first, _ in first })
    }

    func verify(_ question: LedgerQuestion, progress: LedgerProgress) throws -> LedgerReport {
        let key = question.publicKey.map { "publicKey=\($0)" }
        guard question.all else {
            let target = "/control/ledger/verify" + (key.map { "?\($0)" } ?? "")
            return try client.get(target, as: LedgerReport.self)
        }
        let suffix = "&limit=\(part)" + (key.map { "&\($0)" } ?? "")
        var whole: LedgerReport?
        var from: UInt64 = 1
        while true {
            let report = try client.get(
                "/control/ledger/verify?from=\(from)\(suffix)", as: LedgerReport.self)
            let joined = whole?.followed(by: report) ?? report
            progress(joined.entries, joined.newest)
            if report.isTheEnd { return joined }
            guard report.last >= from else { throw Self.noProgress }
            whole = joined
            from = report.last + 1
        }
    }

    func export(
        _ format: LedgerExportFormat, _ call: CommandCall, progress: LedgerProgress,
        write: (String) throws -> Void
    ) throws {
        var target = "/control/ledger/export?format=\(format.rawValue)&limit=\(part)"
        let first = target
        var done: UInt64 = 0
        while true {
            let page = try client.get(target, as: Page.self)
            if !page.text.isEmpty { try write(page.text) }
            done += page.entries
            progress(done, max(done, page.newest))
            guard let next = page.next else { return }
            guard page.entries > 0, !target.hasSuffix("&after=\(next)") else {
                throw Self.noProgress
            }
            target = first + "&after=\(next)"
        }
    }

    /// A service that answers so would be asked for ever.
    private static let noProgress = ControlFault.notUnderstood("the same part came again")

    private struct Page: Decodable {
        let text: String
        let entries: UInt64
        let newest: UInt64
        let next: String?
    }
}
