/// A scanned text that is no `YZ1:` code. The station says `malformed`, whatever the fault; the
/// fault is for those who build codes.
public struct CodeFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order in which they are judged.
    public enum Fault: Hashable, Sendable {
        /// The text does not begin with `YZ1:`, exactly and in upper case.
        case prefix
        /// What follows is no Base45.
        case base45
        /// No bytes follow, or the first names none of the kinds 1, 2 and 3.
        case kind(UInt8?)
        case length(found: Int, expected: Int)
        /// Reserved bytes (class, flags) are not 0.
        case reserved
        /// A voucher over nothing.
        case quantity
    }

    public let fault: Fault

    public init(_ fault: Fault) { self.fault = fault }

    public var description: String {
        switch fault {
        case .prefix: "a code begins with YZ1: in upper case, without a blank before it"
        case .base45: "what follows YZ1: is no Base45 (RFC 9285)"
        case .kind(.none): "nothing follows YZ1:"
        case .kind(.some(let kind)): "kind \(kind) is unknown: 1 issued, 2 delegated, 3 voucher"
        case .length(let found, let expected): "\(found) bytes; this kind has exactly \(expected)"
        case .reserved: "reserved bytes, class and flags must be 0"
        case .quantity: "the quantity of a voucher is at least 1"
        }
    }
}
