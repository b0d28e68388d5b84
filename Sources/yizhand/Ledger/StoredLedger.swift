import ConfigurationFile
import Identity
import StationModel
import StationRuntime
import Storage

/// The ledger of a stopped station, or a copy of one; nothing is changed.
struct StoredLedger: LedgerSource {
    let path: String

    func tail(_ count: Int) throws -> [UInt8] {
        let entries = try LedgerReader(path: path).tail(count).map(\.json)
        return Array(("[" + entries.joined(separator: ",") + "]").utf8)
    }

    /// The configuration's; a copied ledger may have none beside it.
    func words(_ call: CommandCall) throws -> LedgerWords {
        switch call.configuration() {
        case .success(let loaded):
            return LedgerWords(
                zone: loaded.configuration.station.timeZone,
                items: loaded.configuration.supplies.itemNames)
        case .failure:
            call.console.note(
                Phrase(
                    "配置文件无法使用，时间按 UTC 显示（见 --config）。",
                    "The configuration cannot be used: times are in UTC (see --config)."))
            return LedgerWords(
                zone: TimeZoneTable(name: "UTC", firstOffsetSeconds: 0), items: [:])
        }
    }

    func verify(_ question: LedgerQuestion, progress: LedgerProgress) throws -> LedgerReport {
        let key = try question.publicKey.map { try Ed25519PublicKey(hexadecimal: $0) }
        let signature = key.map { key in
            { (signed: [UInt8], signature: [UInt8]) in
                key.isValid(signature: signature, for: signed)
            }
        }
        let reader = try LedgerReader(path: path)
        let newest = try reader.tail(1).last?.sequence ?? 0
        let result = try reader.verify(
            all: question.all, signature: signature, progress: progress)
        return try ControlClient.decode(
            Array(result.json(newest: newest).utf8), as: LedgerReport.self)
    }

    func export(
        _ format: LedgerExportFormat, _ call: CommandCall, progress: LedgerProgress,
        write: (String) throws -> Void
    ) throws {
        let station = try stationId(call)
        let reader = try LedgerReader(path: path)
        let newest = try reader.tail(1).last?.sequence ?? 0
        var done: UInt64 = 0
        try reader.export(format, station: station) { line in
            try write(line)
            done += 1
            if done.isMultiple(of: Self.progressInterval) { progress(done, max(done, newest)) }
        }
    }

    /// Some ten times a second.
    private static let progressInterval: UInt64 = 5000

    /// The events' source names the station.
    private func stationId(_ call: CommandCall) throws -> StationId {
        switch call.configuration() {
        case .success(let loaded): return loaded.configuration.station.id
        case .failure:
            let path = call.arguments.required(.configuration)
            throw CommandFailure(
                .configuration,
                Phrase(
                    "导出需要驿站编号，但配置文件 \(path) 无法使用。",
                    "An export names the station, but its configuration \(path) cannot be used."),
                next: Phrase(
                    "用 yizhand check \(path) 查看原因，或用 --config 指定。",
                    "See yizhand check \(path), or name another with --config."))
        }
    }
}

extension CommandCall {
    /// The station's configuration, judged.
    func configuration() -> Result<LoadedConfiguration, ConfigurationErrors> {
        Result { () throws(ConfigurationErrors) in
            try ConfigurationLoader.load(
                path: arguments.required(.configuration),
                in: LoadEnvironment(now: surroundings.now()))
        }
    }
}
