import Identity
import StationModel

/// The city's stations: `station`, and `exchangeKey` as `yizhand init` shows it, or empty.
struct StationTable {
    static let columns = ["station", "exchangeKey"]

    /// One station.
    struct Station: Hashable {
        let id: StationId
        /// `nil` = it gets its list keys in another way.
        let exchangeKey: X25519PublicKey?
    }

    let path: String

    func read() throws -> [Station] {
        let table = CSVTable(path: path, columns: Self.columns, required: ["station"])
        var stations: [Station] = []
        var lines: [StationId: Int] = [:]
        var keyLines: [X25519PublicKey: Int] = [:]
        try table.read { row, faults in
            guard let station = try Self.station(row, &faults) else { return }
            if let other = lines.updateValue(row.line, forKey: station.id) {
                faults.add(
                    TableFault(
                        line: row.line, column: "station",
                        Phrase("第 \(other) 行已有此驿站", "stands on line \(other) already")))
            }
            if let key = station.exchangeKey,
                let other = keyLines.updateValue(row.line, forKey: key)
            {
                faults.add(
                    TableFault(
                        line: row.line, column: "exchangeKey",
                        Phrase(
                            "与第 \(other) 行的驿站相同；每个驿站各有自己的，见该站 yizhand init 的输出",
                            "the same as on line \(other); each station has its own, which yizhand "
                                + "init shows there")))
            }
            stations.append(station)
        }
        return stations
    }

    /// `nil` = wrong; the fault is noted.
    private static func station(
        _ row: CSVRow, _ faults: inout TableFaults
    ) throws(CryptographyFault) -> Station? {
        let text = { String(decoding: row[$0].trimmingBlanks, as: UTF8.self) }
        guard let id = StationId(text(0)) else {
            faults.add(
                TableFault(
                    line: row.line, column: "station",
                    Phrase("应为驿站号（a-z 0-9 -）", "expected a station's id (a-z 0-9 -)")))
            return nil
        }
        if text(1).isEmpty { return Station(id: id, exchangeKey: nil) }
        guard let key = X25519PublicKey(hex: text(1).lowercased()), try key.canShare() else {
            faults.add(
                TableFault(
                    line: row.line, column: "exchangeKey",
                    Phrase(
                        "应为 64 位十六进制数字，照抄该站 yizhand init 的输出",
                        "expected 64 hexadecimal digits, as yizhand init shows them there")))
            return nil
        }
        return Station(id: id, exchangeKey: key)
    }
}
