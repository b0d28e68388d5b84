import StationModel
import Testing

@testable import Identity

@Suite struct CredentialHasherTests {
    private static func hasher(_ cost: HardeningCost) throws -> CredentialHasher {
        try CredentialHasher(listKey: Sample.listKey, listId: "demo", cost: cost)
    }

    /// Made with Python's hashlib and hmac from the definition: key 00 … 1F, list id "demo".
    @Test func `digests of invented people are those of an independent program`() throws {
        let standard = try Self.hasher(.standard)
        let bare = try Self.hasher(.none)
        let card = try Sample.idCard("11010519491231002X")
        let uid = Credential.idCardUID(try #require(CardUID(0x1122_3344_5566_7788)))
        let wiegand = Credential.wiegand(.card(bitCount: 26, facility: 118, number: 45210))
        #expect(try standard.digest(of: card)?.hex == "c063ae221f82ca7639190c5eeafb09cd")
        #expect(try bare.digest(of: card)?.hex == "4d9194dff716f21a325f1bb95eb72e0e")
        #expect(try standard.digest(of: uid)?.hex == "5d694e84317da4c85570df4616f1e8fb")
        #expect(try standard.digest(of: wiegand)?.hex == "b325cfa3d4ad46708d2b98ee05e9bdcf")
        #expect(try standard.digest(of: .pin("0042"))?.hex == "a939cea5594062b98170412ced709847")
    }

    @Test func `the same card gives the same digest again and again`() throws {
        let hasher = try Self.hasher(try #require(HardeningCost(n: 2)))
        let card = try Sample.idCard("11010519491231002X")
        let first = try #require(try hasher.digest(of: card))
        _ = try hasher.digest(of: .pin("1"))
        #expect(try hasher.digest(of: card) == first)
    }

    @Test func `kind, leading zeros, key, list and cost each change the digest`() throws {
        let hasher = try Self.hasher(.none)
        let others = [
            try hasher.digest(of: .pin("042")), try hasher.digest(of: .pin("42")),
            try hasher.digest(of: .token("042")), try hasher.digest(of: .faceTerminal("042")),
            try hasher.digest(of: try Sample.idCard("042")),
            try Self.hasher(try #require(HardeningCost(n: 2)))
                .digest(of: try Sample.idCard("042")),
            try CredentialHasher(listKey: Sample.listKey, listId: "other", cost: .standard)
                .digest(of: try Sample.idCard("042")),
            try Self.hasher(.standard).digest(of: try Sample.idCard("042")),
            try CredentialHasher(
                listKey: SecretBytes(copying: [UInt8](repeating: 9, count: 32)), listId: "demo",
                cost: .none
            ).digest(of: .pin("042")),
        ]
        #expect(Set(others).count == others.count)
        #expect(!others.contains(nil))
    }

    @Test func `a code has no digest`() throws {
        #expect(try Self.hasher(.none).digest(of: .qr(payload: [1])) == nil)
    }

    @Test func `the cost is 0 or a power of two up to 65536`() throws {
        let allowed = (0...70_000).filter { HardeningCost(n: $0) != nil }
        #expect(allowed == [0] + (1...16).map { UInt64(1) << $0 })
        #expect(HardeningCost(n: .max) == nil)
        #expect(HardeningCost.standard == HardeningCost(n: 4096))
        #expect(HardeningCost.none == HardeningCost(n: 0))
    }

    @Test func `the least and the greatest cost fit their memory limit`() throws {
        let card = try Sample.idCard("11010519491231002X")
        for n in [2, 4, HardeningCost.greatestN] {
            let hasher = try Self.hasher(try #require(HardeningCost(n: n)))
            #expect(try hasher.digest(of: card) != nil)
        }
    }
}

@Suite struct SHA256Tests {
    /// FIPS 180-4, the example "abc".
    @Test func `pieces and the whole give the worked hash, twice`() throws {
        let expected = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try SHA256.hash(Array("abc".utf8)) == expected)
        let hash = try SHA256()
        for _ in 0..<2 {
            try hash.update(Array("a".utf8))
            try hash.update([])
            try hash.update(Array("bc".utf8))
            #expect(try hash.finish() == expected)
        }
    }
}
