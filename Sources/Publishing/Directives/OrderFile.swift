import Foundation
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
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let known = Set(stations.map(\.id))
        var faults = TableFaults(file: path)
        var orders = Orders()
        var lines: [StationId?: Int] = [:]
        let texts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, text) in texts.enumerated() where !text.trimmingBlanks.isEmpty {
            let number = index + 1
            do throws(DirectiveOrder.Fault) {
                let order = try DirectiveOrder(line: Array(text))
                if let station = order.station {
                    orders.own[station] = order
                    if !known.contains(station) {
                        faults.add(Self.unknown(station, number))
                    }
                } else {
                    orders.all = order
                }
                if let other = lines.updateValue(number, forKey: order.station) {
                    faults.add(
                        TableFault(
                            line: number, column: "station",
                            Phrase(
                                "第 \(other) 行已有此驿站的指令", "line \(other) orders of it already")))
                }
            } catch { faults.add(Self.fault(error, number)) }
        }
        try faults.throwIfAny()
        return orders
    }

    private static func unknown(_ station: StationId, _ line: Int) -> TableFault {
        TableFault(
            line: line, column: "station",
            Phrase("驿站表中没有 \(station)", "\(station) is not in the table of stations"))
    }

    private static func fault(_ fault: DirectiveOrder.Fault, _ line: Int) -> TableFault {
        TableFault(
            line: line, column: fault.path.isEmpty ? nil : fault.path,
            Phrase(
                "第 \(fault.column) 字节处不符合指令格式",
                "byte \(fault.column): found \(fault.found), expected \(fault.expected)"))
    }
}
