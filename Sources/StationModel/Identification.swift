/// What the identity lane says of a credential: who it is, not whether the door opens.
public enum Identification: Hashable, Sendable {
    /// Found on the list.
    case member(MemberRecord, digest: CredentialDigest)
    /// Well-formed, hashed, and not on the list.
    case unknown(digest: CredentialDigest)
    /// A code whose form, key, time, station and signatures are right. `record` is the member's
    /// line, `nil` when the list does not know the member.
    case code(VerifiedCode, record: MemberRecord?)
    /// A code or a credential that is refused before anybody is looked up
    /// (`malformed unknownKey expired notYetValid wrongStation badSignature clockUntrusted`).
    case refused(DenialReason)
    /// No list was ever imported, or no key for it.
    case listMissing
    /// The list cannot be read.
    case storageFault
}

/// A code that was judged right, in the form the core needs.
public struct VerifiedCode: Hashable, Sendable {
    public let member: MemberPseudonym
    public let purpose: Purpose
    /// Who signed it last: marks are kept per signer.
    public let signer: CodeSigner
    /// Signed time of issue or presentation.
    public let issuedAt: UnixTime
    /// 0 for an issued code.
    public let counter: UInt16
    public let voucher: Voucher?

    public init(
        member: MemberPseudonym, purpose: Purpose, signer: CodeSigner, issuedAt: UnixTime,
        counter: UInt16, voucher: Voucher? = nil
    ) {
        self.member = member
        self.purpose = purpose
        self.signer = signer
        self.issuedAt = issuedAt
        self.counter = counter
        self.voucher = voucher
    }

    /// What a code is for. A door code does not vend, a voucher does not open.
    public enum Purpose: String, Hashable, Sendable {
        case door, dispenser
    }
}

/// The key behind a code's last signature.
public enum CodeSigner: Hashable, Sendable {
    /// The city's key with this `codeKeyId` (0 – 255).
    case issuer(UInt8)
    /// The phone's own Ed25519 public key (32 bytes as four words, first byte most significant).
    case device(UInt64, UInt64, UInt64, UInt64)
}

/// An item applied for online, redeemed here.
public struct Voucher: Hashable, Sendable {
    public let voucherId: UInt64
    public let sku: UInt32
    /// At least 1.
    public let quantity: UInt8
    public let validThrough: UnixTime

    public init(voucherId: UInt64, sku: UInt32, quantity: UInt8, validThrough: UnixTime) {
        self.voucherId = voucherId
        self.sku = sku
        self.quantity = quantity
        self.validThrough = validThrough
    }
}

/// Why a read was not a grant. The raw value is the word in entries, metrics and the city's
/// figures.
public enum DenialReason: String, Hashable, CaseIterable, Sendable {
    case unknownCredential, expired, notYetValid, suspended, outsideHours, capacityReached
    case replayed, badSignature, unknownKey, wrongStation, clockUntrusted, lockdown, lockedOut
    case malformed, stale, passback, listMissing, storageFault, notEligible
    case quotaExhausted, voucherUsed, voucherExpired, laneEmpty, laneFault, loanOverdue, busy
    /// What the last run left is not known yet: a start that did not wait for storage.
    case notReady
    /// Others were before them at the machine for too long.
    case waitedTooLong
    /// A voucher at the door, of somebody who is not let in yet: its item would fall inside.
    case enterFirst
    /// Everybody leaves: nothing is given out.
    case fire
    /// The door of the compartment stands open already.
    case compartmentOpen
    /// The city does not offer this service for the time being.
    case serviceWithheld
}
