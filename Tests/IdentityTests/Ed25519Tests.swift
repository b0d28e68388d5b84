import StationModel
import Testing

@testable import Identity

@Suite struct Ed25519Tests {
    /// RFC 8032 section 7.1: seed, public key, message, signature.
    struct Vector: CustomTestStringConvertible {
        let name: String
        let seed: String
        let publicKey: String
        let message: String
        let signature: String

        var testDescription: String { name }
    }

    static let vectors = [
        Vector(
            name: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac
                c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """),
        Vector(
            name: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e
                458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """),
        Vector(
            name: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290
                ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """),
    ]

    @Test(arguments: vectors)
    func `a worked key signs and verifies as in RFC 8032`(vector: Vector) throws {
        let key = try Ed25519PrivateKey(seed: SecretBytes(copying: hex(vector.seed)))
        #expect(key.publicKey.bytes == hex(vector.publicKey))
        #expect(try key.signature(for: hex(vector.message)) == hex(vector.signature))
        let publicKey = try Ed25519PublicKey(hex(vector.publicKey))
        #expect(publicKey.isValid(signature: hex(vector.signature), for: hex(vector.message)))
    }

    @Test func `any changed bit of a signature or message is refused`() throws {
        let vector = Self.vectors[1]
        let key = try Ed25519PublicKey(hex(vector.publicKey))
        for bit in 0..<512 {
            var signature = hex(vector.signature)
            signature[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.isValid(signature: signature, for: hex(vector.message)), "bit \(bit)")
        }
        for bit in 0..<8 {
            #expect(!key.isValid(signature: hex(vector.signature), for: [0x72 ^ 1 << bit]))
        }
    }

    @Test func `a signature of any other length is refused`() throws {
        let vector = Self.vectors[1]
        let key = try Ed25519PublicKey(hex(vector.publicKey))
        let signature = hex(vector.signature)
        for length in 0..<64 {
            #expect(!key.isValid(signature: signature.prefix(length), for: hex(vector.message)))
        }
        #expect(!key.isValid(signature: signature + [0], for: hex(vector.message)))
    }

    @Test func `S plus the order of the group is refused`() throws {
        let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        for vector in Self.vectors {
            let key = try Ed25519PublicKey(hex(vector.publicKey))
            var signature = hex(vector.signature)
            for _ in 0..<7 {
                var carry = 0
                for index in 0..<32 {
                    let sum = Int(signature[32 + index]) + Int(order[index]) + carry
                    signature[32 + index] = UInt8(sum & 0xFF)
                    carry = sum >> 8
                }
                #expect(!key.isValid(signature: signature, for: hex(vector.message)))
            }
        }
    }

    @Test func `a key of any other length is refused`() {
        for length in [0, 1, 31, 33, 64] {
            #expect(throws: Ed25519PublicKey.Refusal.wrongLength(length)) {
                try Ed25519PublicKey([UInt8](repeating: 7, count: length))
            }
        }
        #expect(throws: Ed25519PrivateKey.Refusal.wrongLength(31)) {
            try Ed25519PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: 7, count: 31)))
        }
    }

    @Test func `new keys differ and verify their own signatures only`() throws {
        let first = try Ed25519PrivateKey.generate()
        let second = try Ed25519PrivateKey.generate()
        #expect(first.publicKey != second.publicKey)
        let signature = try first.signature(for: [1, 2, 3])
        #expect(first.publicKey.isValid(signature: signature, for: [1, 2, 3]))
        #expect(!second.publicKey.isValid(signature: signature, for: [1, 2, 3]))
    }
}

/// The table is checked against the mathematics, not against another copy of it.
@Suite struct Ed25519BadKeysTests {
    /// Both signs of a y.
    private static func keys(_ table: [[UInt8]]) -> [[UInt8]] {
        table.flatMap { y in [y, y.dropLast() + [y[31] | 0x80]] }
    }

    private static let smallOrder = keys(Ed25519BadKeys.smallOrderY)

    @Test func `every refused key is refused by name`() {
        for key in Self.smallOrder + Self.keys(Ed25519BadKeys.nonCanonicalY) {
            #expect(throws: Ed25519PublicKey.Refusal.smallOrderOrNonCanonical) {
                try Ed25519PublicKey(key)
            }
        }
    }

    /// With S = 0 the check is R = −[k]A. For A of small order −[k]A is one of the eight small
    /// points whatever k is, so that a message and a point that fit are found in a few tries,
    /// without any private key. (k depends on R: each try succeeds with a chance of 1 in 8.)
    @Test func `libcrypto alone takes a forged signature under every key of small order`() throws {
        for key in Self.smallOrder {
            let publicKey = try Ed25519PublicKey(withoutTable: key)
            let forged = (UInt8(0)..<32).contains { message in
                Self.smallOrder.contains { point in
                    publicKey.isValid(
                        signature: point + [UInt8](repeating: 0, count: 32), for: [message])
                }
            }
            #expect(forged, "\(key.hex)")
        }
    }

    /// The order of the torsion is 8: five y, of which 1 and p − 1 have x = 0 and one sign each.
    @Test func `the table holds eight points and two second encodings`() {
        #expect(Set(Ed25519BadKeys.smallOrderY).count == 5)
        #expect(Set(Self.smallOrder).count == 8 + 2)
    }

    /// p = 2^255 − 19 is ED FF … FF 7F; a y is judged without its sign bit.
    @Test func `a y is refused as non-canonical exactly from p on`() throws {
        for lowest in UInt8(0)...255 {
            for last in [UInt8(0x7F), 0xFF] {
                let key = [lowest] + [UInt8](repeating: 0xFF, count: 30) + [last]
                // p − 1 is canonical, and of order 2.
                #expect(Ed25519BadKeys.contains(key) == (lowest >= 0xEC), "\(key.hex)")
            }
        }
        for place in 1..<31 {
            var key = [0xFF] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
            key[place] = 0xFE
            #expect(!Ed25519BadKeys.contains(key))
        }
    }
}
