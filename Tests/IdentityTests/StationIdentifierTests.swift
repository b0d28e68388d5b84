import Decoding
import DevicePorts
import StationModel
import Testing

@testable import Identity

@Suite struct StationIdentifierTests {
    private static let now: Int64 = 1_800_000_000
    private static let list = ListIdentity(listId: "demo", listKeyId: "a", cost: .none)
    private let issuer: CodeIssuer
    private let codeKeys: [CodeKey]

    init() throws {
        let key = Sample.key(1)
        issuer = CodeIssuer(codeKeyId: 1, key: key)
        codeKeys = [Sample.codeKey(1, .door, key.publicKey)]
    }

    private func material(
        _ list: ListIdentity? = Self.list, keys: [String: SecretBytes] = ["a": Sample.listKey]
    ) -> IdentityMaterial {
        IdentityMaterial(
            station: Sample.station, list: list, codeKeys: list == nil ? [] : codeKeys,
            listKeys: keys)
    }

    private func code(_ offset: Int64 = 0) throws -> Credential {
        let time = try #require(CodeTime(UnixTime(seconds: Self.now + offset)))
        return .qr(
            payload: try issuer.issued(member: Sample.member, issuedAt: time, nonce: 1).text)
    }

    private static var everyLookedUpKind: [Credential] {
        get throws {
            [
                try Sample.idCard("11010519491231002X"),
                .idCardUID(try #require(CardUID(0x1122_3344_5566_7788))),
                .wiegand(.card(bitCount: 26, facility: 1, number: 2)),
                .wiegand(.raw(bitCount: 40, bits: 77)), .faceTerminal("7"), .pin("0042"),
                .token("abc"),
            ]
        }
    }

    private func digest(_ credential: Credential) throws -> CredentialDigest {
        let hasher = try CredentialHasher(listKey: Sample.listKey, listId: "demo", cost: .none)
        return try #require(try hasher.digest(of: credential))
    }

    @Test func `every kind with a digest is looked up, and known as a regular`() throws {
        let identifier = try StationIdentifier(material())
        for credential in try Self.everyLookedUpKind {
            let digest = try digest(credential)
            let moment = Sample.moment(Self.now, .untrusted)
            #expect(identifier.begin(credential, at: moment) == .lookUp(.digest(digest)))
            identifier.addRegular(Sample.record, digest: digest)
            #expect(
                identifier.begin(credential, at: moment)
                    == .finished(.member(Sample.record, digest: digest)))
        }
    }

    @Test func `a code is judged, then looked up, and its member known as a regular`() throws {
        let identifier = try StationIdentifier(material())
        let moment = Sample.moment(Self.now)
        let verified = VerifiedCode(
            member: Sample.member, purpose: .door, signer: .issuer(1),
            issuedAt: UnixTime(seconds: Self.now), counter: 0)
        #expect(identifier.begin(try code(), at: moment) == .lookUp(.code(verified)))
        #expect(identifier.begin(try code(-46), at: moment) == .finished(.refused(.expired)))
        identifier.addRegular(Sample.record, digest: nil)
        #expect(
            identifier.begin(try code(), at: moment)
                == .finished(.code(verified, record: Sample.record)))
        // What is wrong with a code is wrong for a regular too.
        #expect(identifier.begin(try code(-46), at: moment) == .finished(.refused(.expired)))
    }

    @Test func `a voucher that came too late is told apart from a code that is to be refreshed`()
        throws
    {
        let key = Sample.key(1)
        let identifier = try StationIdentifier(
            IdentityMaterial(
                station: Sample.station, list: Self.list,
                codeKeys: [Sample.codeKey(1, .voucher, key.publicKey)],
                listKeys: ["a": Sample.listKey]))
        for (hours, denial) in [(71, DenialReason?.none), (73, .voucherExpired)] {
            let issued = UnixTime(seconds: Self.now) - .hours(hours)
            let voucher = try issuer.voucher(
                VoucherCode.Statement(
                    codeKeyId: 1, member: Sample.member, issuedAt: try #require(CodeTime(issued)),
                    timeToLiveHours: 72, nonce: 1, voucherId: 5, station: 0, sku: 7, quantity: 1))
            let step = identifier.begin(
                .qr(payload: voucher.text), at: Sample.moment(Self.now))
            #expect((step == .finished(.refused(.voucherExpired))) == (denial != nil))
        }
    }

    @Test func `without a list, or the key that it names, nobody is looked up`() throws {
        let card = Credential.pin("1")
        let moment = Sample.moment(Self.now)
        let empty = try StationIdentifier(material(nil))
        #expect(empty.begin(card, at: moment) == .finished(.listMissing))
        #expect(empty.begin(try code(), at: moment) == .finished(.listMissing))
        #expect(
            empty.begin(.qr(payload: [1]), at: moment) == .finished(.refused(.malformed)))
        let keyless = try StationIdentifier(material(keys: ["b": Sample.listKey]))
        #expect(keyless.begin(card, at: moment) == .finished(.listMissing))
        guard case .lookUp(.code) = keyless.begin(try code(), at: moment) else {
            Issue.record("a code needs no list key")
            return
        }
    }

    @Test func `the list names which of the keys its digests are made with`() throws {
        let other = SecretBytes(copying: [UInt8](repeating: 3, count: 32))
        let keys = ["a": other, "b": Sample.listKey, "c": other, "d": other]
        let list = ListIdentity(listId: "demo", listKeyId: "b", cost: .none)
        let identifier = try StationIdentifier(material(list, keys: keys))
        let digest = try digest(.pin("1"))
        #expect(
            identifier.begin(.pin("1"), at: Sample.moment(Self.now)) == .lookUp(.digest(digest)))
    }

    @Test func `the regulars stay until they are forgotten`() throws {
        let identifier = try StationIdentifier(material())
        let digest = try digest(.pin("1"))
        identifier.addRegular(Sample.record, digest: digest)
        let moment = Sample.moment(Self.now)
        try identifier.replace(material())
        #expect(identifier.regularDigests == [digest])
        identifier.forgetRegulars()
        #expect(identifier.begin(.pin("1"), at: moment) == .lookUp(.digest(digest)))
        #expect(identifier.regularDigests.isEmpty)
        try identifier.replace(material(nil))
        #expect(identifier.begin(.pin("1"), at: moment) == .finished(.listMissing))
    }
}

@Suite struct RegularsTests {
    private static func record(_ member: Int) -> MemberRecord {
        MemberRecord(member: MemberPseudonym(UInt64(member)), group: MemberGroup("g"))
    }

    private static func digest(_ number: Int) -> CredentialDigest {
        CredentialDigest(high: UInt64(number), low: 0)
    }

    @Test func `a member is found by each of its digests and by its name`() {
        var regulars = Regulars()
        regulars.add(Self.record(1), digest: Self.digest(1))
        regulars.add(Self.record(1), digest: Self.digest(2))
        #expect(regulars.record(for: Self.digest(1)) == Self.record(1))
        #expect(regulars.record(for: Self.digest(2)) == Self.record(1))
        #expect(regulars.record(of: Self.record(1).member) == Self.record(1))
        #expect(regulars.record(for: Self.digest(3)) == nil)
        #expect(regulars.record(of: Self.record(2).member) == nil)
    }

    @Test func `who was used longest ago goes first`() {
        var regulars = Regulars(limit: 3)
        for member in 1...3 { regulars.add(Self.record(member), digest: nil) }
        #expect(regulars.record(of: Self.record(1).member) != nil)
        regulars.add(Self.record(4), digest: nil)
        #expect(regulars.record(of: Self.record(2).member) == nil)
        for member in [1, 3, 4] {
            #expect(regulars.record(of: Self.record(member).member) == Self.record(member))
        }
    }

    /// Against a plain list in the order of use.
    @Test func `any sequence of uses leaves what a plain list leaves`() {
        var regulars = Regulars(limit: 8)
        var plain: [Int] = []
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let member = Int(state >> 40) % 20
            let isKnown = plain.contains(member)
            plain.removeAll { $0 == member }
            if state >> 39 & 1 == 0 {
                regulars.add(Self.record(member), digest: nil)
                plain.append(member)
                if plain.count > 8 { plain.removeFirst() }
            } else {
                let found = regulars.record(of: Self.record(member).member)
                #expect((found != nil) == isKnown)
                if isKnown { plain.append(member) }
            }
            #expect(regulars.count == plain.count)
            #expect(regulars.queueLength <= 4 * 8 + 1)
        }
    }
}
