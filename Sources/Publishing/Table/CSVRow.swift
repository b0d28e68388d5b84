/// One line, cut into fields.
public struct CSVRow {
    /// From 1.
    public internal(set) var line = 0
    private(set) var bytes: [UInt8] = []
    private(set) var fields: [Range<Int>] = []
    /// Where each wanted column stands; `nil` = not in this table.
    var places: [Int?] = []

    init() {}

    /// A row that did not come from a file of its own.
    init(line: Int, _ cells: [String]) {
        self.line = line
        for cell in cells {
            fields.append(bytes.count..<bytes.count + cell.utf8.count)
            bytes += cell.utf8
        }
        places = cells.indices.map(\.self)
    }

    /// The bytes of the wanted column; empty where the table has no such column.
    public subscript(column: Int) -> ArraySlice<UInt8> {
        guard let place = places[column] else { return [] }
        return bytes[fields[place]]
    }

    /// The same as text.
    public func text(_ column: Int) -> String {
        String(decoding: self[column], as: UTF8.self)
    }

    /// Cuts a line; `false` = a quotation mark stands alone.
    mutating func cut(_ line: ArraySlice<UInt8>) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        guard line.contains(0x22) else {
            cutPlain(line)
            return true
        }
        return cutQuoted(line)
    }

    private mutating func cutPlain(_ line: ArraySlice<UInt8>) {
        bytes.append(contentsOf: line)
        var start = 0
        for index in bytes.indices where bytes[index] == 0x2C {
            fields.append(start..<index)
            start = index + 1
        }
        fields.append(start..<bytes.count)
    }

    private mutating func cutQuoted(_ line: ArraySlice<UInt8>) -> Bool {
        var isQuoted = false
        var start = 0
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            let next = line.index(after: index)
            if byte == 0x22, isQuoted, next < line.endIndex, line[next] == 0x22 {
                bytes.append(byte)
                index = next
            } else if byte == 0x22 {
                isQuoted.toggle()
            } else if byte == 0x2C, !isQuoted {
                fields.append(start..<bytes.count)
                start = bytes.count
            } else {
                bytes.append(byte)
            }
            index = line.index(after: index)
        }
        fields.append(start..<bytes.count)
        return !isQuoted
    }
}
