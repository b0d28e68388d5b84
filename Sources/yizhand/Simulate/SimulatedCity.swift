import Decoding
import Foundation
import Identity
import Simulation
import StationModel
import Synchronization

/// The city's side of `yizhand simulate`: keys of its own, a signed member list, and phones that
/// show fresh codes. Everything is made at the start and gone at the end.
final class SimulatedCity: Sendable {
    static let listId = "simulated-city"

    let people: People
    private let root: Ed25519PrivateKey
    private let issuer: CodeIssuer
    private let listKey: SecretBytes
    private let phones = Mutex<[MemberPseudonym: GrantedPhone]>([:])
    private let codes = Mutex<UInt16>(0)

    init(seed: UInt64, now: UnixTime) throws {
        people = People(seed: seed, expiredSince: now - .days(1))
        root = try Ed25519PrivateKey.generate()
        issuer = CodeIssuer(codeKeyId: 1, key: try Ed25519PrivateKey.generate())
        listKey = try SecretBytes.random(count: KeyFile.keySize)
    }

    /// Writes the list key and the signed list; returns what a station's configuration says.
    func publish(into folder: String, keyFile: String, now: UnixTime) throws -> ListConfiguration {
        try listKey.withBytes { bytes in
            let made = FileManager.default.createFile(
                atPath: keyFile, contents: Data(bytes), attributes: [.posixPermissions: 0o400])
            guard made else { throw CocoaError(.fileWriteUnknown) }
        }
        let list = ListIdentity(listId: Self.listId, listKeyId: "a", cost: .standard)
        let publisher = ListPublisher(
            rootKey: root, rootKeyId: "root", list: list, listKey: listKey)
        let lines = people.members.flatMap { member in
            member.credentials.map { ListPublisher.Person(member.record, credential: $0) }
        }
        let validity = (from: now - .days(30), until: now + .days(365))
        let codeKey = CodeKey(
            codeKeyId: issuer.codeKeyId, role: .door, publicKey: issuer.publicKey,
            notBefore: validity.from, notAfter: validity.until, revoked: false)
        let edition = ListPublisher.Edition(
            version: 1, issued: now - .minutes(5), notBefore: validity.from,
            notAfter: validity.until, keys: [codeKey])
        try publisher.snapshot(of: lines, edition).write(into: folder)
        return ListConfiguration(
            rootPublicKey: root.publicKey.bytes, listKeyFiles: ["a": keyFile])
    }

    /// The text that a member's phone shows at this time.
    func code(for member: MemberPseudonym, _ approach: Approach, at time: UnixTime) -> [UInt8] {
        do {
            let made = try fresh(member, approach, at: time)
            return made.text
        } catch {
            preconditionFailure("keys made here sign: \(error)")
        }
    }

    private func fresh(
        _ member: MemberPseudonym, _ approach: Approach, at time: UnixTime
    ) throws -> ScannedCode {
        let number = codes.withLock { count in
            count &+= 1
            return count
        }
        guard let issuedAt = CodeTime(time), let expiresAt = CodeTime(time + .days(2)) else {
            preconditionFailure("the simulated city lives between 2024 and 2160")
        }
        guard approach == .delegatedCode else {
            return try issuer.issued(member: member, issuedAt: issuedAt, nonce: UInt32(number))
        }
        let phone = try phones.withLock { phones in
            if let phone = phones[member] { return phone }
            let phone = try issuer.phone(
                member: member, deviceKey: try Ed25519PrivateKey.generate(), expiresAt: expiresAt)
            phones[member] = phone
            return phone
        }
        return try phone.present(issuedAt: issuedAt, counter: number, station: 0)
    }
}
