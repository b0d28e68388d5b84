import StationModel
import Testing

@testable import Identity

@Suite struct ListKeyWrappingTests {
    private static func bytes(_ secret: SecretBytes) -> [UInt8] { secret.withBytes { Array($0) } }

    private static func stationKey(_ byte: UInt8) throws -> X25519PrivateKey {
        try X25519PrivateKey(
            stationSeed: SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
    }

    private static func refusal(
        _ body: () throws -> SecretBytes
    ) throws -> WrappedListKey.Refusal {
        let thrown = #expect(throws: WrappedListKey.Refusal.self) { try body() }
        return try #require(thrown)
    }

    /// RFC 7748 section 6.1.
    @Test func `two keys share what the RFC says`() throws {
        let privateA = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
        let privateB = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        let a = try X25519PrivateKey(SecretBytes(copying: privateA))
        let b = try X25519PrivateKey(SecretBytes(copying: privateB))
        #expect(
            a.publicKey.bytes
                == hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        #expect(
            b.publicKey.bytes
                == hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
        let shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        #expect(Self.bytes(try #require(try a.secret(sharedWith: b.publicKey))) == shared)
        #expect(Self.bytes(try #require(try b.secret(sharedWith: a.publicKey))) == shared)
    }

    @Test func `with a point of small order nothing is shared`() throws {
        for bytes in [
            [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31),
            hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        ] {
            let point = try #require(X25519PublicKey(bytes))
            #expect(try Self.stationKey(1).secret(sharedWith: point) == nil)
            #expect(throws: WrappedListKey.Refusal.self) {
                try WrappedListKey(
                    Sample.listKey, listKeyId: "b", for: Sample.station, publicKey: point)
            }
        }
    }

    /// RFC 5869 appendix A.1, and A.3 without salt and info.
    @Test func `keys are derived as the RFC says`() throws {
        let secret = SecretBytes(copying: [UInt8](repeating: 0x0B, count: 22))
        let first = try KeyDerivation.derive(
            from: secret, salt: hex("000102030405060708090a0b0c"),
            info: hex("f0f1f2f3f4f5f6f7f8f9"), count: 42)
        #expect(
            Self.bytes(first)
                == hex(
                    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                        + "34007208d5b887185865"))
        let third = try KeyDerivation.derive(from: secret, salt: [], info: [], count: 42)
        #expect(
            Self.bytes(third)
                == hex(
                    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                        + "9d201395faa4b61a96c8"))
    }

    @Test func `the worked key is wrapped and unwrapped byte for byte`() throws {
        let worked = try WorkedDirective()
        let station = try X25519PrivateKey(
            stationSeed: SecretBytes(copying: hex(worked.stationSeed)))
        #expect(station.publicKey.bytes.hex == worked.exchangePublicKey)
        let ephemeral = try X25519PrivateKey(SecretBytes(copying: hex(worked.ephemeralSeed)))
        #expect(ephemeral.publicKey.bytes.hex == worked.ephemeralPublicKey)
        let wrapped = try WrappedListKey(
            SecretBytes(copying: hex(worked.listKey)), listKeyId: worked.listKeyId,
            for: worked.stationId, publicKey: station.publicKey, ephemeral: ephemeral)
        #expect(wrapped.bytes.hex == worked.wrapped)
        let opened = try wrapped.unwrapped(by: station, of: worked.stationId)
        #expect(Self.bytes(opened).hex == worked.listKey)
    }

    @Test func `the same is wrapped into the same bytes, anything else by another key`() throws {
        let keys = [try Self.stationKey(1), try Self.stationKey(2)]
        let secrets = [Sample.listKey, SecretBytes(copying: [UInt8](repeating: 9, count: 32))]
        let stations = [Sample.station, required(StationId("hb-wh-0002"))]
        var ephemeral: Set<[UInt8]> = []
        for key in keys {
            for secret in secrets {
                for station in stations {
                    for listKeyId in ["a", "b"] {
                        let wrappings = try (0..<2).map { _ in
                            try WrappedListKey(
                                secret, listKeyId: listKeyId, for: station,
                                publicKey: key.publicKey)
                        }
                        #expect(wrappings[0] == wrappings[1])
                        let opened = try wrappings[0].unwrapped(by: key, of: station)
                        #expect(Self.bytes(opened) == Self.bytes(secret))
                        ephemeral.insert(Array(wrappings[0].bytes[1..<33]))
                    }
                }
            }
        }
        #expect(ephemeral.count == 16)
    }

    @Test func `for another station, name or key it does not open`() throws {
        let station = try Self.stationKey(1)
        let wrapped = try WrappedListKey(
            Sample.listKey, listKeyId: "b", for: Sample.station, publicKey: station.publicKey)
        let other = required(StationId("hb-wh-0002"))
        let renamed = WrappedListKey(listKeyId: "c", bytes: wrapped.bytes)
        #expect(
            try Self.refusal { try wrapped.unwrapped(by: station, of: other) }
                == .notForThisStation)
        #expect(
            try Self.refusal { try renamed.unwrapped(by: station, of: Sample.station) }
                == .notForThisStation)
        let otherKey = try Self.stationKey(2)
        #expect(
            try Self.refusal { try wrapped.unwrapped(by: otherKey, of: Sample.station) }
                == .notForThisStation)
    }

    @Test func `one changed bit anywhere, and it does not open`() throws {
        let station = try Self.stationKey(1)
        let wrapped = try WrappedListKey(
            Sample.listKey, listKeyId: "b", for: Sample.station, publicKey: station.publicKey)
        for index in wrapped.bytes.indices {
            var bytes = wrapped.bytes
            bytes[index] ^= 1
            let changed = WrappedListKey(listKeyId: "b", bytes: bytes)
            let refusal = try Self.refusal {
                try changed.unwrapped(by: station, of: Sample.station)
            }
            #expect(refusal == (index == 0 ? .unknownFormat : .notForThisStation), "byte \(index)")
        }
        for bytes in [[], wrapped.bytes + [0], Array(wrapped.bytes.dropLast())] {
            let changed = WrappedListKey(listKeyId: "b", bytes: bytes)
            #expect(
                try Self.refusal { try changed.unwrapped(by: station, of: Sample.station) }
                    == .unknownFormat)
        }
    }
}
