import Foundation
import StationModel
import Testing

@testable import Identity

@Suite struct StationTokenTests {
    /// RFC 8037, appendix A.1.
    private func key() throws -> Ed25519PrivateKey {
        let seed = try #require(
            [UInt8](hex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        return try Ed25519PrivateKey(seed: SecretBytes(copying: seed))
    }

    @Test func `a signature is that of RFC 8037, appendix A4`() throws {
        let compact = try JSONWebSignature.compact(
            header: #"{"alg":"EdDSA"}"#, payload: Array("Example of Ed25519 signing".utf8),
            key: key())
        #expect(
            compact == "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr"
                + "_MuM0KAg")
    }

    @Test func `base64url is that of RFC 4648, and has no padding`() {
        let vectors = ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg"]
        for (text, encoded) in vectors {
            #expect(JSONWebSignature.base64URL(Array(text.utf8)) == encoded)
        }
        #expect(JSONWebSignature.base64URL([0xFB, 0xEF, 0xFF]) == "--__")
    }

    @Test func `a token says who speaks, to whom, and for five minutes`() throws {
        let station = try #require(StationId("s-1"))
        let token = try StationToken(
            station: station, audience: #"https://hub.example/"x""#,
            issuedAt: UnixTime(milliseconds: 1_700_000_000_999),
            id: [UInt8](repeating: 0xFF, count: 16), key: key())
        let parts = token.text.split(separator: ".")
        try #require(parts.count == 3)
        #expect(try members(parts[0]) == ["alg": "EdDSA", "typ": "JWT"])
        let claims = try members(parts[1])
        #expect(
            claims == [
                "iss": "s-1", "aud": #"https://hub.example/"x""#, "iat": "1700000000",
                "exp": "1700000300", "jti": "_____________________w",
            ])
        let signature = try decoded(parts[2])
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        #expect(try key().publicKey.isValid(signature: signature, for: input))
    }

    private func members(_ part: Substring) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: try decoded(part))
        let members = try #require(object as? [String: Any])
        return members.mapValues { "\($0)" }
    }

    private func decoded(_ part: Substring) throws -> Data {
        var text = part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while !text.count.isMultiple(of: 4) { text.append("=") }
        return try #require(Data(base64Encoded: String(text)))
    }
}
