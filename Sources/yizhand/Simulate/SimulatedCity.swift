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
    /// Behind those of codes and vouchers.
    private static let directiveKeyId: UInt8 = 3

    let people: People
    private let root: Ed25519PrivateKey
    private let issuer: CodeIssuer
    private let voucherIssuer: CodeIssuer
    private let directiveKey: Ed25519PrivateKey
    /// Of somebody who is not the city.
    private let forger: Ed25519PrivateKey
    private let listKey: SecretBytes
    private let phones = Mutex<[MemberPseudonym: HeldGrant]>([:])
    private let codes = Mutex<UInt16>(0)
    private let versions = Mutex<UInt64>(0)
    /// Besides those who always are.
    private let suspended = Mutex<Set<MemberPseudonym>>([])

    init(seed: UInt64, now: UnixTime) throws {
        people = People(seed: seed, expiredSince: now - .days(1))
        root = try Ed25519PrivateKey.generate()
        issuer = CodeIssuer(codeKeyId: 1, key: try Ed25519PrivateKey.generate())
        voucherIssuer = CodeIssuer(codeKeyId: 2, key: try Ed25519PrivateKey.generate())
        directiveKey = try Ed25519PrivateKey.generate()
        forger = try Ed25519PrivateKey.generate()
        listKey = try SecretBytes.random(count: KeyFile.keySize)
    }

    /// Writes the list key; returns what a station's configuration says of lists.
    func writeKey(to file: String) throws -> ListConfiguration {
        try listKey.withBytes { bytes in
            let made = FileManager.default.createFile(
                atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o400])
            guard made else { throw CocoaError(.fileWriteUnknown) }
        }
        return ListConfiguration(
            rootPublicKey: root.publicKey.bytes, listKeyFiles: ["a": file])
    }

    /// The next version of the signed list.
    func list(now: UnixTime, lasts: Duration) throws -> PublishedList {
        let list = ListIdentity(listId: Self.listId, listKeyId: "a", cost: .standard)
        let publisher = ListPublisher(
            rootKey: root, rootKeyId: "root", list: list, listKey: listKey)
        let suspended = suspended.withLock { $0 }
        let lines = people.members.flatMap { member in
            let record = member.record.suspended(suspended.contains(member.record.member))
            return member.credentials.map { ListPublisher.Person(record, credential: $0) }
        }
        let version = versions.withLock { count in
            count += 1
            return count
        }
        let (begins, ends) = (now - .days(30), now + lasts)
        let edition = ListPublisher.Edition(
            version: version, issued: now - .minutes(5), notBefore: begins, notAfter: ends,
            keys: codeKeys(from: begins, until: ends))
        return try publisher.snapshot(of: lines, edition)
    }

    private func codeKeys(from begins: UnixTime, until ends: UnixTime) -> [CodeKey] {
        let keys: [(UInt8, CodeKey.Role, Ed25519PublicKey)] = [
            (issuer.codeKeyId, .door, issuer.publicKey),
            (voucherIssuer.codeKeyId, .voucher, voucherIssuer.publicKey),
            (Self.directiveKeyId, .directive, directiveKey.publicKey),
        ]
        return keys.map { number, role, publicKey in
            CodeKey(
                codeKeyId: number, role: role, publicKey: publicKey, notBefore: begins,
                notAfter: ends)
        }
    }

    // MARK: - Orders, and forgers

    func signed(_ directive: StationDirective) throws -> [UInt8] {
        try directive.signedFile(by: directiveKey, codeKeyId: Self.directiveKeyId)
    }

    /// What the city has signed, under another version and by somebody else's key.
    func forged(_ directive: StationDirective, version: UInt64) throws -> [UInt8] {
        let door = directive.door
        return try StationDirective(
            station: directive.station, version: version, issued: directive.issued,
            door: DoorDirective(
                version: version, mode: door.mode, until: door.until, unlocks: door.unlocks)
        ).signedFile(by: forger, codeKeyId: Self.directiveKeyId)
    }

    func forged(_ manifest: Manifest, version: UInt64) throws -> [UInt8] {
        try Manifest(
            version: version, issued: manifest.issued, notBefore: manifest.notBefore,
            notAfter: manifest.notAfter, keys: manifest.keys, members: manifest.members
        ).signedFile(by: forger, rootKeyId: "root")
    }

    /// On the next list a person is suspended, or, where they were, allowed again.
    func suspend(_ member: MemberPseudonym) {
        suspended.withLock { members in
            if members.remove(member) == nil { members.insert(member) }
        }
    }

    /// The text that a member's phone shows at this time.
    func code(for member: MemberPseudonym, _ approach: Approach, at time: UnixTime) -> [UInt8] {
        do {
            let made = try fresh(member, approach, at: time)
            return made.text
        } catch {
            preconditionFailure("keys made here sign, between 2024 and 2160: \(error)")
        }
    }

    /// The text of a voucher that a member has just applied for.
    func voucher(
        for member: MemberPseudonym, _ sku: SKUNumber, _ quantity: UInt8, at time: UnixTime
    ) -> [UInt8] {
        do {
            guard let issuedAt = CodeTime(time) else { throw Self.beyondCodes }
            let number = nextNumber()
            // Ids that no other run of a simulation gives out: its ledger is gone with it.
            let statement = VoucherCode.Statement(
                codeKeyId: voucherIssuer.codeKeyId, member: member, issuedAt: issuedAt,
                timeToLiveHours: 72, nonce: UInt32(number), voucherId: UInt64(number) + 1,
                station: 0, sku: sku.value, quantity: quantity)
            return try voucherIssuer.voucher(statement).text
        } catch {
            preconditionFailure("keys made here sign, between 2024 and 2160: \(error)")
        }
    }

    private func nextNumber() -> UInt16 {
        codes.withLock { count in
            count &+= 1
            return count
        }
    }

    private func fresh(
        _ member: MemberPseudonym, _ approach: Approach, at time: UnixTime
    ) throws -> ScannedCode {
        let number = nextNumber()
        guard let issuedAt = CodeTime(time) else { throw Self.beyondCodes }
        guard approach == .delegatedCode else {
            return try issuer.issued(member: member, issuedAt: issuedAt, nonce: UInt32(number))
        }
        let phone = try phones.withLock { phones in
            if let held = phones[member], time <= held.renewsAt { return held.phone }
            let held = try grant(member, at: time)
            phones[member] = held
            return held.phone
        }
        return try phone.present(issuedAt: issuedAt, counter: number, station: 0)
    }

    /// A grant lasts two days, and the app fetches the next one when half of it is over.
    private func grant(_ member: MemberPseudonym, at time: UnixTime) throws -> HeldGrant {
        guard let expiresAt = CodeTime(time + .days(2)) else { throw Self.beyondCodes }
        let phone = try issuer.phone(
            member: member, deviceKey: try Ed25519PrivateKey.generate(), expiresAt: expiresAt)
        return HeldGrant(phone: phone, renewsAt: time + .days(1))
    }

    private struct HeldGrant {
        let phone: GrantedPhone
        let renewsAt: UnixTime
    }

    private static let beyondCodes = CommandFailure(
        .software,
        Phrase("模拟时间超出码的范围（2024–2160）。", "Codes exist between 2024 and 2160 only."))
}

extension MemberRecord {
    fileprivate func suspended(_ isSuspended: Bool) -> MemberRecord {
        guard isSuspended else { return self }
        return MemberRecord(
            member: member, group: group, from: from, until: until,
            flags: flags.union(.suspended))
    }
}
