import CBenchFloors
import Decoding
import Glibc
import Identity
import LinuxIO
import StationModel

/// The floors that several sections use, with their handles' owner.
final class Floors {
    private let lookup: OpaquePointer
    private let hasher: OpaquePointer
    /// Stands for the line: raised by `drive`.
    private let line: Mailbox<Bool>
    private let event: Int32

    /// - Parameter members: a copy of the list, so that neither waits for the other's lock.
    init(members: String, listKey: SecretBytes) throws {
        guard let lookup = floor_lookup_open(members) else {
            throw BenchmarkFault("the floor's list \(members) cannot be opened")
        }
        let hasher = listKey.withBytes { key in
            floor_hasher_new(key.bindMemory(to: UInt8.self).baseAddress, key.count)
        }
        guard let hasher else { throw BenchmarkFault("the floor's HMAC cannot be made") }
        self.lookup = lookup
        self.hasher = hasher
        line = try Mailbox(capacity: 1)
        event = line.descriptor
    }

    deinit {
        floor_lookup_close(lookup)
        floor_hasher_free(hasher)
    }

    /// Finds a line by its digest.
    func find(_ digest: [UInt8]) throws {
        var member: Int64 = 0
        guard floor_lookup_find(lookup, digest, &member) == 1 else {
            throw BenchmarkFault("the floor does not find a member of the list")
        }
    }

    /// The system call that drives a line.
    func drive() throws { try require(floor_drive(event), "drive") }

    /// HMAC of a card's canonical form.
    func authenticate(_ card: String) throws {
        var digest = [UInt8](repeating: 0, count: 32)
        try require(
            floor_hasher_digest(hasher, "wiegand", card, card.utf8.count, &digest), "HMAC")
    }

    /// scrypt and HMAC of an ID-card number.
    func harden(_ number: String) throws {
        var digest = [UInt8](repeating: 0, count: 32)
        try require(
            floor_hasher_harden(hasher, number, City.listId + "idCard", &digest), "scrypt")
    }
}

/// What libcrypto needs to check a code's signatures, taken out of the code beforehand.
final class FloorCode {
    private struct Signed {
        /// `nil` = the city's key, which is made once.
        let key: [UInt8]?
        let signature: [UInt8]
        let message: [UInt8]
    }

    private let cityKey: OpaquePointer
    private let parts: [Signed]

    init(_ text: [UInt8], cityKey: Ed25519PublicKey) throws {
        guard let key = floor_key_new(cityKey.bytes) else {
            throw BenchmarkFault("the floor's key cannot be made")
        }
        self.cityKey = key
        parts = try Self.parts(text)
    }

    deinit { floor_key_free(cityKey) }

    /// Checks every signature.
    func verify() throws {
        for part in parts {
            var own: OpaquePointer?
            if let bytes = part.key { own = floor_key_new(bytes) }
            defer { if let own { floor_key_free(own) } }
            let valid = floor_key_verify(
                own ?? cityKey, part.signature, part.message, part.message.count)
            guard valid == 1 else { throw BenchmarkFault("the floor refuses a signature") }
        }
    }
}

extension FloorCode {
    private static func parts(_ text: [UInt8]) throws -> [Signed] {
        switch try ScannedCode(text: text) {
        case .issued(let code):
            return [
                Signed(
                    key: nil, signature: code.signature, message: code.statement.signedMessage)
            ]
        case .delegated(let code):
            let hash = try SHA256.hash(code.signedGrantBytes)
            return [
                Signed(
                    key: nil, signature: code.grantSignature, message: code.grant.signedMessage),
                Signed(
                    key: code.grant.deviceKey, signature: code.presentationSignature,
                    message: code.presentation.signedMessage(grantSHA256: hash)),
            ]
        case .voucher: throw BenchmarkFault("vouchers do not open a door")
        }
    }
}
