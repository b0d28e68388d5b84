public import StationModel

/// A code of this project as a scanner delivers it: `YZ1:` and Base45 of a fixed layout.
///
/// The first byte is the kind; each kind has one length and its own file with its layout.
/// Integers are big-endian. Nothing here says that a code is genuine: that takes its signatures.
public enum ScannedCode: Hashable, Sendable {
    /// Kind 1: made by the city for one moment.
    case issued(IssuedCode)
    /// Kind 2: made by a phone that the city gave a key for some days.
    case delegated(DelegatedCode)
    /// Kind 3: an item applied for online.
    case voucher(VoucherCode)

    /// What every code begins with.
    public static let prefix = Array("YZ1:".utf8)

    /// From the text as scanned, ASCII; no character before or after it is forgiven.
    public init(text: some Collection<UInt8>) throws(CodeFormatError) {
        guard text.starts(with: Self.prefix) else { throw CodeFormatError(.prefix) }
        let bytes: [UInt8]
        do {
            bytes = try Base45.decode(text.dropFirst(Self.prefix.count))
        } catch {
            throw CodeFormatError(.base45)
        }
        try self.init(bytes: bytes)
    }

    /// From the bytes behind the text.
    public init(bytes: [UInt8]) throws(CodeFormatError) {
        switch bytes.first {
        case IssuedCode.kind: self = .issued(try IssuedCode(bytes: bytes))
        case DelegatedCode.kind: self = .delegated(try DelegatedCode(bytes: bytes))
        case VoucherCode.kind: self = .voucher(try VoucherCode(bytes: bytes))
        default: throw CodeFormatError(.kind(bytes.first))
        }
    }

    public var bytes: [UInt8] {
        switch self {
        case .issued(let code): code.bytes
        case .delegated(let code): code.bytes
        case .voucher(let code): code.bytes
        }
    }

    /// The city's key behind the code, or behind its grant.
    public var codeKeyId: UInt8 {
        switch self {
        case .issued(let code): code.statement.codeKeyId
        case .delegated(let code): code.grant.codeKeyId
        case .voucher(let code): code.statement.codeKeyId
        }
    }

    public var member: MemberPseudonym {
        switch self {
        case .issued(let code): code.statement.member
        case .delegated(let code): code.grant.member
        case .voucher(let code): code.statement.member
        }
    }

    /// When the code was made: by the city, or by the phone.
    public var issuedAt: CodeTime {
        switch self {
        case .issued(let code): code.statement.issuedAt
        case .delegated(let code): code.presentation.issuedAt
        case .voucher(let code): code.statement.issuedAt
        }
    }

    /// The text that a phone shows.
    public var text: [UInt8] { Self.prefix + Base45.encode(bytes) }

    /// The longest text of a code: kind 2, 190 bytes.
    public static let longestText = prefix.count + DelegatedCode.length / 2 * 3
}

/// Lengths that the kinds share.
enum CodeField {
    /// Ed25519 signature, RFC 8032.
    static let signature = 64
    /// Ed25519 public key.
    static let publicKey = 32

    static func check(_ bytes: [UInt8], length: Int) throws(CodeFormatError) {
        guard bytes.count == length else {
            throw CodeFormatError(.length(found: bytes.count, expected: length))
        }
    }
}
