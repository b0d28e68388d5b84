/// The codes that were shown, for whoever took a picture of them.
struct ShownCodes {
    /// Of any kind.
    private(set) var last: [UInt8]?
    private(set) var lastVoucher: [UInt8]?
    /// Door codes, by the person's index.
    private(set) var ofPerson: [Int: [UInt8]] = [:]

    mutating func note(_ code: [UInt8], of person: Int) {
        last = code
        ofPerson[person] = code
    }

    mutating func note(voucher: [UInt8]) {
        last = voucher
        lastVoucher = voucher
    }
}
