import StationModel
import Testing

/// An invented number with letters and digits that no other text of a test contains.
let inventedNumber = Array("99010219990131777X".utf8)

struct CredentialTests {
    /// Everything that Swift would print of a value without being asked for its content.
    static func texts(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped,
            "\(Mirror(reflecting: value).children.map { "\($0)" })", "\([value])",
        ]
    }

    @Test func `no description of a credential reveals its content`() throws {
        let number = try #require(IDCardNumber(ascii: inventedNumber))
        let uid = try #require(CardUID(0x0807_0605_0403_0201))
        let bits = WiegandCredential.card(bitCount: 26, facility: 118, number: 45_210)
        let credentials: [Credential] = [
            .idCard(number), .idCardUID(uid), .wiegand(bits), .qr(payload: [45, 210]),
            .wiegand(.raw(bitCount: 32, bits: 45_210)), .faceTerminal("45210"), .pin("45210"),
            .token("45210"),
        ]
        for credential in credentials {
            let read = Read(
                reader: DeviceId("front"), credential: credential,
                completed: MonotonicInstant(nanoseconds: 1))
            for text in Self.texts(of: credential) + Self.texts(of: read) {
                Self.expectNothing(in: text)
            }
            #expect("\(credential)" == credential.kind.rawValue)
        }
        let parts = Self.texts(of: number) + Self.texts(of: uid) + Self.texts(of: bits)
        for text in parts { Self.expectNothing(in: text) }
    }

    static func expectNothing(in text: String) {
        // The number as printed, its words, the serial number's words, and the card's parts.
        let secrets = [
            "1777", "9901", "578437695752307201", "0807", "45210", "118", "45, 210",
            String(0x3939_3031_3032_3139 as UInt64),
        ]
        for secret in secrets { #expect(!text.contains(secret)) }
    }

    @Test func `no description of a pseudonym or a digest reveals it`() {
        let member = MemberPseudonym(0x1234_5678_9ABC_DEF0)
        let digest = CredentialDigest(high: member.value, low: member.value)
        let record = MemberRecord(member: member, group: MemberGroup("courier"))
        let texts = Self.texts(of: member) + Self.texts(of: digest) + Self.texts(of: record)
        for text in texts {
            #expect(!text.contains(member.hex))
            #expect(!text.contains(String(member.value)))
        }
    }

    @Test func `canonical bytes are those of the list's format`() throws {
        let number = try #require(IDCardNumber(ascii: Array("99010219990131777x".utf8)))
        let uid = try #require(CardUID(0x0807_0605_0403_0201))
        let cases: [(Credential, String?)] = [
            (.idCard(number), "99010219990131777X"),
            (.wiegand(.card(bitCount: 26, facility: 118, number: 45_210)), "26:118:45210"),
            (.wiegand(.card(bitCount: 37, facility: 0, number: 7)), "37:0:7"),
            (.wiegand(.raw(bitCount: 32, bits: 0xBEEF)), "32:raw:0000beef"),
            (.wiegand(.raw(bitCount: 33, bits: 1)), "33:raw:000000001"),
            (.wiegand(.raw(bitCount: 64, bits: .max)), "64:raw:ffffffffffffffff"),
            (.faceTerminal("007"), "007"), (.pin("0042"), "0042"), (.token("a B"), "a B"),
            (.qr(payload: [1]), nil),
        ]
        for (credential, text) in cases {
            #expect(credential.canonicalBytes == text.map { Array($0.utf8) })
        }
        #expect(Credential.idCardUID(uid).canonicalBytes == [8, 7, 6, 5, 4, 3, 2, 1])
    }

    @Test func `lengths and leading zeros are part of a credential`() {
        #expect(Credential.pin("042") != .pin("42"))
        #expect(IDCardNumber(ascii: Array("012".utf8)) != IDCardNumber(ascii: Array("12".utf8)))
        let narrow = Credential.wiegand(.raw(bitCount: 26, bits: 5))
        #expect(narrow != .wiegand(.raw(bitCount: 34, bits: 5)))
    }

    @Test func `an ID-card number has one to eighteen letters and digits, and keeps them`() {
        for length in 1...18 {
            let characters = Array(inventedNumber.suffix(length))
            #expect(IDCardNumber(ascii: characters)?.ascii == characters)
        }
        for bad in ["", "1234567890123456789", "12 34", "12-34", "12\0", "号"] {
            #expect(IDCardNumber(ascii: Array(bad.utf8)) == nil)
        }
    }

    @Test(arguments: [0, UInt64.max])
    func `a serial number of all zeros or all ones is no credential`(value: UInt64) {
        #expect(CardUID(value) == nil)
    }
}

struct IdentifierTests {
    @Test(arguments: [
        "", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "+123456789abcdef",
        "0x23456789abcdef", "0123456789abcde ", "-123456789abcdef",
    ])
    func `a pseudonym is sixteen lower-case digits and nothing else`(text: String) {
        #expect(MemberPseudonym(hex: text) == nil)
        #expect(CredentialDigest(hex: text + text) == nil)
        #expect(BootId(hex: text + text) == nil)
    }

    @Test func `hexadecimal forms come back`() throws {
        let member = try #require(MemberPseudonym(hex: "00000000000000ff"))
        #expect(member.value == 255)
        #expect(member.hex == "00000000000000ff")
        let hex = "000102030405060708090a0b0c0d0e0f"
        let digest = try #require(CredentialDigest(hex: hex))
        #expect(digest.hex == hex)
        #expect(digest.bytes == Array(0...15))
        #expect(CredentialDigest(bytes: digest.bytes) == digest)
        #expect(CredentialDigest(bytes: Array(0...14)) == nil)
        #expect(BootId(hex: hex)?.hex == hex)
    }

    @Test func `digests are ordered as their bytes`() {
        let ordered = [(0, 1), (0, .max), (1, 0), (.max, 0)].map {
            CredentialDigest(high: $0.0, low: $0.1)
        }
        #expect(ordered.reversed().sorted() == ordered)
    }

    @Test func `a station's id fits file names and event sources`() {
        for good in ["a", "wuhan-7", String(repeating: "z", count: 64)] {
            #expect(StationId(good)?.text == good)
        }
        for bad in ["", "A", "a b", "驿站", "a/b", String(repeating: "z", count: 65)] {
            #expect(StationId(bad) == nil)
        }
    }
}
