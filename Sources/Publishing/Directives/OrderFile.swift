import Identity
import StationModel

/// What is ordered of all stations and of each.
struct Orders {
    var all: DirectiveOrder?
    var own: [StationId: DirectiveOrder] = [:]
}

/// Orders, one JSON object a line.
struct OrderFile {
    let path: String
    let stations: [StationTable.Station]

    func read() throws -> Orders {
        let known = Set(stations.map(\.id))
        var orders = Orders()
        var lines: [StationId?: Int] = [:]
        try ObjectLines(path: path).read { bytes, number, faults throws(LineFault) in
            let order = try DirectiveOrder(line: bytes)
            if let station = order.station {
                orders.own[station] = order
                if !known.contains(station) { faults.add(Self.unknown(station, number)) }
            } else {
                orders.all = order
            }
            if let other = lines.updateValue(number, forKey: order.station) {
                faults.add(
                    TableFault(
                        line: number, column: "station",
                        Phrase("第 \(other) 行已有此驿站的指令", "line \(other) orders of it already")))
            }
        }
        return orders
    }

    private static func unknown(_ station: StationId, _ line: Int) -> TableFault {
        TableFault(
            line: line, column: "station",
            Phrase("驿站表中没有 \(station)", "\(station) is not in the table of stations"))
    }
}
