import Foundation
import StationModel
import Testing

@testable import Identity

@Suite struct ManifestTests {
    private static let root = Sample.key(10)
    private static let hash = String(repeating: "ab", count: 32)
    private static let publicKey =
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    private static let payload = """
        {"version": 9, "issued": "2026-11-20T00:00:00Z", "notBefore": "2026-11-19T00:00:00Z",
         "notAfter": "2027-11-20T00:00:00Z",
         "keys": [{"codeKeyId": 255, "role": "voucher", "publicKey": "\(publicKey)",
                   "notBefore": "2026-01-01T00:00:00Z", "notAfter": "2028-01-01T00:00:00Z",
                   "revoked": true}],
         "members": {"listId": "demo", "listKeyId": "a",
          "kdf": {"name": "scrypt", "n": 1024, "r": 8, "p": 1}, "version": 4, "count": 2,
          "allowShrink": true,
          "snapshot": {"name": "m-3", "size": 1, "sha256": "\(hash)", "version": 3, "count": 1},
          "deltas": [{"name": "m-2-3", "size": 1, "sha256": "\(hash)", "from": 2, "to": 3},
                     {"name": "m-3-4", "size": 1, "sha256": "\(hash)", "from": 3, "to": 4}]},
         "calendar": {
          "snapshot": {"name": "c", "size": 1, "sha256": "\(hash)", "version": 3, "count": 1}}}
        """

    /// A manifest that the root key signed, whatever it says.
    private static func read(_ payload: String) throws(ListFault) -> Manifest {
        let bytes = Array(payload.utf8)
        let signature: [UInt8]
        do {
            signature = try root.signature(for: Manifest.domain + bytes)
        } catch {
            throw ListFault(error, file: "test")
        }
        let file = """
            {"payload": "\(Data(bytes).base64EncodedString())",
             "signature": "\(Data(signature).base64EncodedString())", "rootKeyId": "r"}
            """
        return try Manifest(file: Array(file.utf8), rootKey: root.publicKey)
    }

    @Test func `every field is read`() throws {
        let manifest = try Self.read(Self.payload)
        #expect(manifest.version == 9)
        #expect(manifest.issued == UnixTime(seconds: 1_795_132_800))
        #expect(manifest.keys.count == 1)
        #expect(manifest.keys.first?.codeKeyId == 255)
        #expect(manifest.keys.first?.role == .voucher)
        #expect(manifest.keys.first?.publicKey.bytes == hex(Self.publicKey))
        #expect(manifest.keys.first?.revoked == true)
        let cost = try #require(HardeningCost(n: 1024))
        #expect(
            manifest.members.list == ListIdentity(listId: "demo", listKeyId: "a", cost: cost))
        #expect(manifest.members.count == 2)
        #expect(manifest.members.allowShrink)
        #expect(manifest.members.files.snapshot.version == 3)
        #expect(manifest.members.files.snapshot.file.sha256 == hex(Self.hash))
        #expect(manifest.members.files.version == 4)
        #expect(manifest.members.files.deltas(from: 2)?.count == 2)
        #expect(manifest.members.files.deltas(from: 3)?.first?.file.name == "m-3-4")
        #expect(manifest.members.files.deltas(from: 4)?.isEmpty == true)
        #expect(manifest.members.files.deltas(from: 1) == nil)
        #expect(manifest.vouchers == nil)
        #expect(manifest.calendar?.deltas.isEmpty == true)
    }

    @Test func `what is signed and written is read again as it was`() throws {
        let manifest = try Self.read(Self.payload)
        let file = try manifest.signedFile(by: Self.root, rootKeyId: "a \"quoted\" name")
        #expect(try Manifest(file: file, rootKey: Self.root.publicKey) == manifest)
    }

    @Test func `without a kdf the standard cost holds`() throws {
        let kdf = "\"kdf\": {\"name\": \"scrypt\", \"n\": 1024, \"r\": 8, \"p\": 1}, "
        #expect(Self.payload.contains(kdf))
        let manifest = try Self.read(Self.payload.replacingOccurrences(of: kdf, with: ""))
        #expect(manifest.members.list.cost == .standard)
    }

    /// A text of the payload, what replaces it, and the path that the fault names.
    static let changes: [(String, String, String)] = [
        ("\"version\": 9", "\"version\": 0", "version"),
        ("\"version\": 9", "\"version\": -1", "version"),
        ("\"version\": 9", "\"version\": \"9\"", "version"),
        ("\"version\": 9", "\"version\": 9.5", ""),
        ("\"version\": 9", "\"version\": 99999999999999999999", ""),
        ("\"version\": 9, ", "", "version"),
        ("\"version\": 9, ", "\"version\": 9, \"version\": 9, ", ""),
        ("\"version\": 9, ", "\"version\": 9, \"name\": 1, ", "name"),
        ("2026-11-20T00:00:00Z", "2026-11-20", "issued"),
        ("\"codeKeyId\": 255", "\"codeKeyId\": 256", "keys[0].codeKeyId"),
        ("\"role\": \"voucher\"", "\"role\": \"root\"", "keys[0].role"),
        ("\"publicKey\": \"d75a", "\"publicKey\": \"d75\\u0061a", "keys[0].publicKey"),
        ("\"publicKey\": \"d7", "\"publicKey\": \"D7", "keys[0].publicKey"),
        (publicKey, String(repeating: "00", count: 32), "keys[0].publicKey"),
        ("\"revoked\": true", "\"revoked\": 1", "keys[0].revoked"),
        ("\"listId\": \"demo\"", "\"listId\": \"\"", "members.listId"),
        ("\"scrypt\"", "\"bcrypt\"", "members.kdf.name"),
        ("\"n\": 1024", "\"n\": 1000", "members.kdf.n"),
        ("\"n\": 1024", "\"n\": 131072", "members.kdf.n"),
        ("\"r\": 8", "\"r\": 16", "members.kdf.r"),
        ("\"p\": 1}", "\"p\": 2}", "members.kdf.p"),
        ("\"version\": 4", "\"version\": 5", "members.version"),
        ("\"count\": 2", "\"count\": null", "members.count"),
        ("\"m-3\"", "\"../m-3\"", "members.snapshot.name"),
        ("\"m-3\"", "\".m\"", "members.snapshot.name"),
        ("\"size\": 1, \"sha256\": \"\(hash)\", \"version\"", "\"size\": -1", ""),
        ("\"size\": 1, ", "\"size\": 1099511627777, ", "members.snapshot.size"),
        ("\"count\": 1}", "\"count\": 4294967297}", "members.snapshot.count"),
        ("\"count\": 2", "\"count\": 4294967297", "members.count"),
        ("\"from\": 3, \"to\": 4", "\"from\": 3, \"to\": 3", "members.deltas[1]"),
        ("\"from\": 2, \"to\": 3", "\"from\": 1, \"to\": 2", "members.deltas[1]"),
        ("\"version\": 3, \"count\": 1},\n", "\"version\": 1, \"count\": 1},\n", "members.deltas"),
        ("\"calendar\": {", "\"calendar\": {\"x\": 1,", "calendar.x"),
        ("\"calendar\": {", "\"calendar\": [{", ""),
        (
            "\"calendar\": {",
            "\"calendar\": {\"deltas\": [{\"name\": \"c\", \"size\": 1, \"sha256\": \"\(hash)\","
                + " \"from\": 3, \"to\": 4}],", "calendar.deltas"
        ),
    ]

    @Test(arguments: changes)
    func `a wrong field is named`(old: String, new: String, path: String) throws {
        #expect(Self.payload.contains(old))
        let range = try #require(Self.payload.range(of: old))
        let payload = Self.payload.replacingCharacters(in: range, with: new)
        #expect {
            try Self.read(payload)
        } throws: { error in
            guard let fault = error as? ListFault else { return false }
            #expect(fault.path == path, "\(fault)")
            Fixtures.expectBothLanguages(fault.words)
            return fault.kind == .malformed && fault.line != nil && fault.column != nil
        }
    }

    /// As great as its form allows, in every section at once.
    private static func greatest(deltas: Int) throws(ListFault) -> Manifest {
        let size = "\"size\": 1099511627776, \"sha256\": \"\(hash)\""
        let chain = (1...deltas).map {
            "{\"name\": \"d\($0)\", \(size), \"from\": \($0), \"to\": \($0 + 1)}"
        }
        let snapshot = "{\"name\": \"s\", \(size), \"version\": 1, \"count\": 4294967296}"
        let start = payload.range(of: "\"version\": 4")?.lowerBound ?? payload.startIndex
        return try read(
            String(payload[..<start]) + "\"version\": \(deltas + 1), \"count\": 4294967296, "
                + "\"snapshot\": \(snapshot), \"deltas\": [\(chain.joined(separator: ", "))]},"
                + "\"calendar\": {\"snapshot\": \(snapshot)}}")
    }

    /// Sums of what a manifest says must not end the process.
    @Test func `the greatest manifest is read, and its numbers can be added up`() throws {
        let manifest = try Self.greatest(deltas: 1024)
        #expect(manifest.members.files.fromSnapshot.count == 1025)
        let bytes = manifest.allFiles.reduce(0) { $0 + $1.size }
        #expect(bytes == 1026 << 40)
        #expect { try Self.greatest(deltas: 1025) } throws: { error in
            guard let fault = error as? ListFault else { return false }
            return fault.path == "members.deltas" && fault.found.english == "1025"
                && fault.expected.english == "at most 1024"
        }
    }

    @Test func `one key id twice is refused`() throws {
        let start = try #require(Self.payload.range(of: "[{\"codeKeyId\"")).lowerBound
        let end = try #require(Self.payload.range(of: "true}]")).upperBound
        let key = Self.payload[start..<end].dropFirst().dropLast()
        let payload = Self.payload.replacingOccurrences(of: key, with: "\(key), \(key)")
        #expect { try Self.read(payload) } throws: { ($0 as? ListFault)?.kind == .malformed }
    }

    @Test func `a signature over something else than a manifest is refused`() throws {
        let payload = Array(Self.payload.utf8)
        for domain in ["", "yizhan/manifest/1", "yizhan/directive/1\0"] {
            let signature = try Self.root.signature(for: Array(domain.utf8) + payload)
            let file = """
                {"payload": "\(Data(payload).base64EncodedString())",
                 "signature": "\(Data(signature).base64EncodedString())", "rootKeyId": "r"}
                """
            #expect {
                try Manifest(file: Array(file.utf8), rootKey: Self.root.publicKey)
            } throws: { ($0 as? ListFault)?.kind == .badSignature }
        }
    }

    @Test func `nesting beyond the limit is a fault, not a crash`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect { try Self.read(deep) } throws: { ($0 as? ListFault)?.kind == .malformed }
    }
}
