import StationModel
import Testing

@Suite struct CredentialTextTests {
    @Test(arguments: [
        (CredentialKind.idCard, "42010219590514456X"), (.wiegand, "26:118:45210"),
        (.wiegand, "37:0:12"), (.wiegand, "32:raw:0012d4ff"), (.faceTerminal, "39384225"),
        (.pin, "0042"), (.token, "AB-12"),
    ])
    func `a canonical text is read back as it is`(kind: CredentialKind, text: String) throws {
        let credential = try #require(Credential(kind: kind, text: text))
        #expect(credential.kind == kind)
        #expect(credential.canonicalBytes == Array(text.utf8))
    }

    @Test func `a UID is read from its digits`() throws {
        let uid = try #require(Credential(kind: .idCardUID, text: "615164c6f728d718"))
        #expect(uid.canonicalBytes == [0x61, 0x51, 0x64, 0xC6, 0xF7, 0x28, 0xD7, 0x18])
    }

    @Test(arguments: [
        (CredentialKind.wiegand, "26:0118:45210"), (.wiegand, "26:118"), (.wiegand, "65:0:1"),
        (.wiegand, "+26:118:1"), (.wiegand, "32:raw:12D4FF00"), (.wiegand, "32:raw:12d4ff"),
        (.idCard, "4201 0219"), (.idCard, "1234567890123456789"), (.idCardUID, "615164C6F728D718"),
        (.idCardUID, "0000000000000000"), (.pin, ""),
    ])
    func `another spelling would be another digest and is refused`(
        kind: CredentialKind, text: String
    ) {
        #expect(Credential(kind: kind, text: text) == nil)
    }
}
