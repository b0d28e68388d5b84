// A voucher as 29 bytes of a work file: id 8 · member 8 · sku 4 · quantity 1 · until 8
// (milliseconds since 1970). The first 8 name the line.

import Identity
import StationModel

struct VoucherLine: PublishedLine {
    static let section = "vouchers"
    static let size = 29
    static let keySize = 8
    /// One list taken away and another one put.
    static let mostDeltaLines = 2 * PublishedVouchers.most

    let voucher: ListedVoucher

    init(_ voucher: ListedVoucher) { self.voucher = voucher }

    func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: voucher.voucherId)
        bytes.append(bigEndian: voucher.member.value)
        bytes += UInt64(voucher.sku.value).bigEndianBytes.suffix(4)
        bytes.append(voucher.quantity)
        bytes.append(bigEndian: UInt64(bitPattern: voucher.until.milliseconds))
    }

    init(_ record: UnsafeRawBufferPointer) {
        let word = { (offset: Int) in
            UInt64(bigEndian: record.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let sku = UInt32(bigEndian: record.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        voucher = ListedVoucher(
            voucherId: word(0), member: MemberPseudonym(word(8)), sku: SKUNumber(sku),
            quantity: record[20],
            until: UnixTime(milliseconds: Int64(bitPattern: word(21))))
    }

    func put(_ groups: [MemberGroup]) -> String { VoucherChange.put(voucher).json }
    func delete() -> String { VoucherChange.delete(voucherId: voucher.voucherId).json }
}
