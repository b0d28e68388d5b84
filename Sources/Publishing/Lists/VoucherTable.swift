import Identity
import StationModel

/// A table of vouchers: `voucher` and `member` are 16 hexadecimal digits, `until` is RFC 3339 and
/// exclusive.
struct VoucherTable {
    static let columns = ["voucher", "member", "sku", "quantity", "until"]

    private enum Column: Int { case voucher, member, sku, quantity, until }

    let path: String
    let folder: String

    private static let lineNumberSize = 4

    /// Writes the vouchers in order.
    func write(to records: String, progress: (Int64) -> Void) throws -> WrittenRecords {
        let sorter = RecordSorter(
            recordSize: VoucherLine.size + Self.lineNumberSize, folder: folder, name: "vouchers")
        let table = CSVTable(
            path: path, columns: Self.columns, required: Set(Self.columns))
        try table.read(progress: progress) { row, faults in
            guard let voucher = Self.voucher(row, &faults) else { return }
            try sorter.add { bytes in
                VoucherLine(voucher).encode(into: &bytes)
                bytes += UInt64(row.line).bigEndianBytes.suffix(Self.lineNumberSize)
            }
        }
        return try writeSorted(sorter, to: records)
    }

    private func writeSorted(_ sorter: RecordSorter, to records: String) throws -> WrittenRecords {
        var faults = TableFaults(file: path)
        let file = try OutputFile(path: records, mode: 0o600)
        var last: [UInt8] = []
        var count = 0
        try sorter.forEach { record in
            if record.prefix(VoucherLine.keySize).elementsEqual(last.prefix(VoucherLine.keySize)) {
                let (line, other) = (Self.line(Array(record)), Self.line(last))
                faults.add(
                    TableFault(
                        line: line, column: "voucher",
                        Phrase("第 \(other) 行已有此核销码", "stands on line \(other) already")))
            }
            last = Array(record)
            count += 1
            try file.append(UnsafeRawBufferPointer(rebasing: record[..<VoucherLine.size]))
        }
        let sha256 = try file.finish()
        try faults.throwIfAny()
        return WrittenRecords(count: count, sha256: sha256)
    }

    private static func line(_ record: [UInt8]) -> Int {
        record.suffix(lineNumberSize).reduce(0) { $0 << 8 | Int($1) }
    }

    /// `nil` = wrong; the fault is noted.
    private static func voucher(_ row: CSVRow, _ faults: inout TableFaults) -> ListedVoucher? {
        let text = { (column: Column) in
            String(decoding: row[column.rawValue].trimmingBlanks, as: UTF8.self)
        }
        func wrong(_ column: Column, _ reason: Phrase) -> ListedVoucher? {
            faults.add(
                TableFault(line: row.line, column: columns[column.rawValue], reason))
            return nil
        }
        let digits = Phrase("应为 16 位小写十六进制", "expected 16 lower-case hexadecimal digits")
        guard text(.voucher).utf8.count == 16, let voucherId = UInt64(strictHex: text(.voucher))
        else { return wrong(.voucher, digits) }
        guard let member = MemberPseudonym(hex: text(.member)) else {
            return wrong(.member, digits)
        }
        guard let sku = UInt32(text(.sku)), sku > 0 else {
            return wrong(
                .sku,
                Phrase(
                    "应为 1 – \(UInt32.max) 的物资编号，即驿站配置 supplies.skus 中的 number，不是 id",
                    "expected an item's number, 1 – \(UInt32.max): `number` of supplies.skus in "
                        + "the stations' configuration, not `id`"))
        }
        guard let quantity = UInt8(text(.quantity)), quantity > 0 else {
            return wrong(.quantity, Phrase("应为 1 – 255", "expected 1 – 255"))
        }
        guard let until = UnixTime(rfc3339: text(.until)) else {
            return wrong(
                .until,
                Phrase(
                    "应为 2026-12-31T16:00:00Z 这样的时间（UTC）",
                    "expected a time such as 2026-12-31T16:00:00Z (UTC)"))
        }
        return ListedVoucher(
            voucherId: voucherId, member: member, sku: SKUNumber(sku), quantity: quantity,
            until: UnixTime(seconds: until.seconds))
    }
}
