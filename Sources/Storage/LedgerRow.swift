import StationModel

/// One row of the ledger as it is hashed and stored.
///
///     hash        = SHA-256(previous hash ‖ canonical bytes)
///     first hash  : previous hash = SHA-256("yizhan/ledger/1\0" ‖ epoch, 8 bytes)
///     person      = SHA-256("yizhan/person/1\0" ‖ salt, 16 bytes ‖ pseudonym, 8 bytes)
///
/// Canonical bytes, integers big-endian, signed ones in two's complement:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | sequence number, unsigned, the first is 1 |
/// | 8 | 8 | wall time, signed, milliseconds since 1970-01-01 UTC, as the clock showed it |
/// | 16 | 8 | monotonic time, signed, milliseconds since the boot |
/// | 24 | 16 | boot id, raw |
/// | 40 | 8 | clock, signed: −2 untrusted, −1 synced, n ≥ 0 held over with ± n seconds |
/// | 48 | 1 | length p of the person digest: 0 (nobody) or 32 |
/// | 49 | p | person digest |
/// | 49 + p | 4 + n | kind: length, UTF-8 |
/// | … | 4 + n | subject: length, UTF-8 |
/// | … | 4 + n | data: length, canonical JSON in UTF-8 (keys ascending, no blanks) |
///
/// Every field has a fixed place or its length before it: two different rows never have the same
/// bytes. The link to a person enters as a salted digest only, so that salt and pseudonym can be
/// erased and the chain still holds; without the salt nobody can try pseudonyms against it.
struct LedgerRow {
    static let bootByteCount = 16

    var sequence: Int64
    var timeMilliseconds: Int64
    var monotonicMilliseconds: Int64
    var boot: [UInt8]
    var clock: Int64
    var person: [UInt8]?
    var kind: String
    var subject: String
    /// Canonical JSON in UTF-8.
    var data: [UInt8]

    /// Whether the fields of fixed size have it; without that the bytes would be ambiguous.
    var isWellFormed: Bool {
        boot.count == Self.bootByteCount && (person?.count ?? 32) == SHA256Hasher.byteCount
    }

    /// The bytes above.
    var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Where the columns that are no numbers lie among the bytes they were appended to.
    struct Places {
        let boot: Range<Int>
        /// `nil`: nobody.
        let person: Range<Int>?
        let kind: Range<Int>
        let subject: Range<Int>
        let data: Range<Int>
    }

    /// Appends the bytes above.
    @discardableResult
    func append(to bytes: inout [UInt8]) -> Places {
        bytes.append(bigEndian: sequence)
        bytes.append(bigEndian: timeMilliseconds)
        bytes.append(bigEndian: monotonicMilliseconds)
        let boot = bytes.append(found: boot)
        bytes.append(bigEndian: clock)
        bytes.append(UInt8(truncatingIfNeeded: person?.count ?? 0))
        return Places(
            boot: boot, person: person.map { bytes.append(found: $0) },
            kind: bytes.append(counted: kind.utf8), subject: bytes.append(counted: subject.utf8),
            data: bytes.append(counted: data))
    }
}

extension LedgerRow {
    private static let personDomain = Array("yizhan/person/1\0".utf8)

    static func firstPreviousHash(
        epoch: UInt64, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [UInt8] {
        try hasher.hash(Array("yizhan/ledger/1\0".utf8) + epoch.bigEndianBytes)
    }

    static func personDigest(
        salt: [UInt8], member: MemberPseudonym, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = append(salt: salt[...], member: member, to: &bytes)
        return try hasher.hash(bytes)
    }

    /// Appends what the person's digest is the hash of; returns where the salt lies in it.
    static func append(
        salt: ArraySlice<UInt8>, member: MemberPseudonym, to bytes: inout [UInt8]
    ) -> Range<Int> {
        bytes.append(contentsOf: personDomain)
        let place = bytes.append(found: salt)
        bytes.append(bigEndian: Int64(bitPattern: member.value))
        return place
    }

    func hash(after previous: [UInt8], _ hasher: SHA256Hasher) throws(StorageFault) -> [UInt8] {
        try hasher.hash(previous + canonicalBytes)
    }
}

extension ClockTrust {
    /// The clock's trust as one number in the ledger.
    init(ledgerNumber: Int64) {
        switch ledgerNumber {
        case -1: self = .synced
        case 0...: self = .holdover(uncertaintySeconds: ledgerNumber)
        default: self = .untrusted
        }
    }

    /// −2 untrusted, −1 synced, n ≥ 0 held over with ± n seconds.
    var ledgerNumber: Int64 {
        switch self {
        case .untrusted: -2
        case .synced: -1
        case .holdover(let seconds): max(0, seconds)
        }
    }
}

extension [UInt8] {
    mutating func append(bigEndian number: Int64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// Length in 4 bytes, then the text in UTF-8; returns where the text lies.
    @discardableResult
    mutating func append(counted text: some Collection<UInt8>) -> Range<Int> {
        let count = UInt32(truncatingIfNeeded: text.count)
        Swift.withUnsafeBytes(of: count.bigEndian) { append(contentsOf: $0) }
        return append(found: text)
    }

    /// Appends bytes and returns where they lie.
    fileprivate mutating func append(found bytes: some Collection<UInt8>) -> Range<Int> {
        let start = count
        append(contentsOf: bytes)
        return start..<count
    }
}

extension BootId {
    /// The 16 bytes behind the digits.
    var bytes: [UInt8] {
        guard let bytes = [UInt8](hex: hex) else { preconditionFailure("checked by init") }
        return bytes
    }
}
