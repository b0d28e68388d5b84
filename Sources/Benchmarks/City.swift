import Decoding
import Foundation
import Identity
import LinuxIO
import StationModel

/// A city with as many members as wanted: keys, cards, codes, and a signed list in a folder.
///
/// Member n has the Wiegand card n, or, for the first `idCardCount`, the ID card n. Everybody is
/// invented. Pseudonyms and digests are spread evenly, so that look-ups meet cold and warm pages.
final class City: Sendable {
    static let listId = "benchmark-city"
    /// Each costs a hardened digest, some milliseconds.
    static let idCardCount = 64

    let count: Int
    let listKey: SecretBytes
    let issuer: CodeIssuer
    let folder: PublishedFolder
    let keyFile: String
    let manifest: Manifest
    /// As it was signed.
    let manifestFile: [UInt8]
    let rootKey: Ed25519PublicKey
    let root: Ed25519PrivateKey

    var list: ListIdentity { manifest.members.list }
    var snapshot: PublishedFiles.Snapshot { manifest.members.files.snapshot }

    /// Writes the list key, the list's lines and the manifest into `path`.
    init(count: Int, path: String, now: UnixTime) throws {
        let root = try Ed25519PrivateKey.generate()
        let list = ListIdentity(listId: Self.listId, listKeyId: "a", cost: .standard)
        self.count = count
        listKey = try SecretBytes.random(count: KeyFile.keySize)
        issuer = CodeIssuer(codeKeyId: 1, key: try Ed25519PrivateKey.generate())
        folder = PublishedFolder(path: path)
        keyFile = path + "/list.key"
        self.root = root
        rootKey = root.publicKey
        try listKey.withBytes { try Self.write(Data($0), to: path + "/list.key", mode: 0o400) }
        let hasher = try CredentialHasher(listKey: listKey, listId: list.listId, cost: list.cost)
        let file = try Self.writeLines(count: count, version: 1, hasher, into: path)
        manifest = Self.manifest(list, file, count: count, issuer, now)
        manifestFile = try manifest.signedFile(by: root, rootKeyId: "root")
        try Self.write(Data(manifestFile), to: path + "/" + Manifest.fileName, mode: 0o644)
    }

    // MARK: - Members

    static func pseudonym(_ member: Int) -> MemberPseudonym {
        // Spreads consecutive numbers over all 64 bits (the finaliser of SplitMix64).
        var bits = UInt64(member + 1) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return MemberPseudonym(bits ^ bits >> 31)
    }

    static func facilityAndNumber(_ member: Int) -> (facility: UInt64, number: UInt64) {
        (UInt64(member >> 16 & 0xFF), UInt64(member & 0xFFFF))
    }

    /// Eighteen digits that are nobody's: no place has the code 999999.
    static func idCardNumber(_ member: Int) -> String { "999999" + padded(member, 12) }

    static func credential(_ member: Int) -> Credential {
        guard member >= idCardCount else {
            guard let number = IDCardNumber(ascii: Array(idCardNumber(member).utf8)) else {
                preconditionFailure("eighteen digits")
            }
            return .idCard(number)
        }
        let (facility, number) = facilityAndNumber(member)
        return .wiegand(.card(bitCount: 26, facility: facility, number: number))
    }

    /// The text that a phone shows now; `station` 0 is any.
    func issuedCode(_ member: Int, at time: UnixTime) throws -> [UInt8] {
        try issuer.issued(
            member: Self.pseudonym(member), issuedAt: Self.codeTime(time), nonce: UInt32(member)
        ).text
    }

    func delegatedCode(_ member: Int, at time: UnixTime) throws -> [UInt8] {
        let phone = try issuer.phone(
            member: Self.pseudonym(member), deviceKey: try Ed25519PrivateKey.generate(),
            expiresAt: Self.codeTime(time + .days(2)))
        return try phone.present(issuedAt: Self.codeTime(time), counter: 1).text
    }

    static func codeTime(_ time: UnixTime) -> CodeTime {
        guard let time = CodeTime(time) else { preconditionFailure("between 2024 and 2160") }
        return time
    }
}
