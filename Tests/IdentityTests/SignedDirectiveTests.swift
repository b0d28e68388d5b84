import Foundation
import StationModel
import Testing

@testable import Identity

@Suite struct SignedDirectiveTests {
    private static let signer = Sample.key(20)
    private static let key = Sample.codeKey(7, .directive, signer.publicKey)
    private static let noon = Sample.moment(1_800_000_000)

    /// A file that the key signed, whatever it says.
    private static func file(
        _ payload: String, by key: Ed25519PrivateKey = signer, codeKeyId: Int = 7,
        domain: String = "yizhan/directive/1\0"
    ) throws -> [UInt8] {
        let bytes = Array(payload.utf8)
        let signature = try key.signature(for: Array(domain.utf8) + bytes)
        return Array(
            """
            {"payload": "\(Data(bytes).base64EncodedString())",
             "signature": "\(Data(signature).base64EncodedString())", "codeKeyId": \(codeKeyId)}
            """.utf8)
    }

    private static func read(
        _ payload: String, keys: [CodeKey] = [key], at moment: Moment = noon,
        keptVersion: UInt64 = 0
    ) throws -> SignedDirective {
        try SignedDirective(
            file: try file(payload), keys: keys, station: Sample.station, at: moment,
            keptVersion: keptVersion)
    }

    private static func fault(_ body: () throws -> SignedDirective) throws -> DirectiveFault {
        let thrown = #expect(throws: DirectiveFault.self) { try body() }
        return try #require(thrown)
    }

    /// `{"station": …, "version": 3, "issued": …, more}`.
    private static func payload(_ more: String = "", version: String = "3") -> String {
        """
        {"station": "hb-wh-0001", "version": \(version), "issued": "2027-01-15T07:00:00Z"\
        \(more.isEmpty ? "" : ", " + more)}
        """
    }

    // MARK: - The file

    @Test func `the worked directive is read and written as it stands`() throws {
        let worked = try WorkedDirective()
        let read = try SignedDirective(
            file: try WorkedDirective.file(), keys: [try worked.codeKey()],
            station: worked.stationId, at: Self.noon)
        #expect(read.directive == worked.directive())
        #expect(read.codeKeyId == 7)
        #expect(read.unknownKeys.isEmpty)
        let written = try worked.directive().signedFile(
            by: try worked.signingKey(), codeKeyId: worked.codeKeyId)
        #expect(written == (try WorkedDirective.file()))
    }

    @Test func `a directive that says nothing is right`() throws {
        let directive = try Self.read(Self.payload()).directive
        #expect(
            directive
                == StationDirective(
                    station: Sample.station, version: 3,
                    issued: UnixTime(seconds: 1_799_996_400),
                    door: DoorDirective(version: 3, mode: nil, until: nil, unlocks: [])))
    }

    @Test func `one byte too many, and the file is not even parsed`() throws {
        let limit = SignedDirective.greatestFileSize
        let file = try Self.file(Self.payload())
        let longest = file + [UInt8](repeating: 0x20, count: limit - file.count)
        #expect(throws: Never.self) {
            try SignedDirective(
                file: longest, keys: [Self.key], station: Sample.station, at: Self.noon)
        }
        let fault = try Self.fault {
            try SignedDirective(
                file: longest + [0x20], keys: [Self.key], station: Sample.station, at: Self.noon)
        }
        #expect(fault.kind == .tooLong)
    }

    @Test func `a file that is no envelope is malformed, with its place`() throws {
        for (text, line, path) in [
            ("", 1, ""), ("<html>", 1, ""), ("{\n\"payload\": \"%%\"}", 2, "payload"),
            ("{\"payload\": \"\", \"signature\": \"\"}", 1, "codeKeyId"),
            ("{\"payload\": \"\", \"signature\": \"\", \"codeKeyId\": 256}", 1, "codeKeyId"),
            ("{\"payload\": \"\",\n \"signature\": \"\", \"codeKeyId\": 1, \"x\": 1}", 2, "x"),
        ] {
            let fault = try Self.fault {
                try SignedDirective(
                    file: Array(text.utf8), keys: [Self.key], station: Sample.station,
                    at: Self.noon)
            }
            #expect(
                fault.kind == .malformed && fault.line == line && fault.path == path, "\(fault)")
        }
    }

    // MARK: - The key

    @Test func `each reason against a key has its name`() throws {
        let other = Sample.key(21).publicKey
        let bounds = { (first: Int64, last: Int64) in
            CodeKey(
                codeKeyId: 7, role: .directive, publicKey: Self.signer.publicKey,
                notBefore: UnixTime(seconds: first), notAfter: UnixTime(seconds: last))
        }
        for (keys, kind) in [
            ([], .unknownKey), ([Sample.codeKey(8, .directive, other)], .unknownKey),
            ([Sample.codeKey(7, .door, Self.signer.publicKey)], .wrongRole),
            ([Sample.codeKey(7, .voucher, Self.signer.publicKey)], .wrongRole),
            (
                [Sample.codeKey(7, .directive, Self.signer.publicKey, revoked: true)],
                .revokedKey
            ),
            ([bounds(1_800_000_001, 1_900_000_000)], .keyNotYetValid),
            ([bounds(1_700_000_000, 1_799_999_999)], .keyExpired),
            ([Sample.codeKey(7, .directive, other)], .badSignature),
        ] as [([CodeKey], DirectiveFault.Kind)] {
            let fault = try Self.fault { try Self.read(Self.payload(), keys: keys) }
            #expect(fault.kind == kind, "\(fault)")
            Fixtures.expectBothLanguages(fault.words)
        }
        for last: Int64 in [1_800_000_000, 1_900_000_000] {
            #expect(throws: Never.self) {
                try Self.read(Self.payload(), keys: [bounds(1_800_000_000, last)])
            }
        }
    }

    @Test func `a key's bounds are widened by the clock's uncertainty, and need a clock`() throws {
        let expired = CodeKey(
            codeKeyId: 7, role: .directive, publicKey: Self.signer.publicKey,
            notBefore: UnixTime(seconds: 0), notAfter: UnixTime(seconds: 1_799_999_940))
        for (trust, isRight) in [
            (ClockTrust.synced, false), (.holdover(uncertaintySeconds: 59), false),
            (.holdover(uncertaintySeconds: 60), true), (.untrusted, true),
        ] {
            let read = Result {
                try Self.read(
                    Self.payload(), keys: [expired], at: Sample.moment(1_800_000_000, trust))
            }
            switch read {
            case .success: #expect(isRight)
            case .failure(let error):
                #expect(!isRight && (error as? DirectiveFault)?.kind == .keyExpired)
            }
        }
        let revoked = Sample.codeKey(7, .directive, Self.signer.publicKey, revoked: true)
        let fault = try Self.fault {
            try Self.read(Self.payload(), keys: [revoked], at: Sample.moment(0, .untrusted))
        }
        #expect(fault.kind == .revokedKey)
    }

    @Test func `a signature over something else is none, and the payload stays unread`() throws {
        for domain in ["", "yizhan/directive/1", "yizhan/manifest/1\0"] {
            let fault = try Self.fault {
                try SignedDirective(
                    file: try Self.file("no JSON", domain: domain), keys: [Self.key],
                    station: Sample.station, at: Self.noon)
            }
            #expect(fault.kind == .badSignature)
        }
    }

    // MARK: - Station and version

    @Test func `another station's directive is refused, and both are named`() throws {
        let fault = try Self.fault {
            try SignedDirective(
                file: try Self.file(Self.payload()), keys: [Self.key],
                station: required(StationId("hb-wh-0002")), at: Self.noon)
        }
        Fixtures.expectBothLanguages(fault.words)
        #expect(fault.kind == .wrongStation && fault.path == "station")
        #expect(
            fault.found.english.contains("hb-wh-0001")
                && fault.expected.english.contains("hb-wh-0002"))
    }

    @Test func `a version never falls, and the same again is right`() throws {
        #expect(try Self.read(Self.payload(), keptVersion: 2).directive.version == 3)
        #expect(try Self.read(Self.payload(), keptVersion: 3).directive.version == 3)
        let fault = try Self.fault { try Self.read(Self.payload(), keptVersion: 4) }
        Fixtures.expectBothLanguages(fault.words)
        #expect(fault.kind == .outdated && fault.expected.english.contains("at least 4"))
    }

    // MARK: - What a newer city says

    @Test func `unknown keys at the top are left out and named`() throws {
        let read = try Self.read(
            Self.payload(
                """
                "music": {"volume": 3}, "door": {"mode": "normal"},
                "services": {"massage": {"offered": true}, "lockers": {"offered": false}},
                "setpoints": {"floor": 1}
                """))
        #expect(read.unknownKeys == ["music", "services.massage", "setpoints.floor"])
        #expect(read.directive.door.mode == .normal)
        #expect(
            read.directive.services == [ServiceOrder(.lockers, isOffered: false, until: nil)])
        #expect(read.directive.setPoints.isEmpty)
        let many = (0..<20).map { "\"new\($0)\": null" }.joined(separator: ", ")
        #expect(try Self.read(Self.payload(many)).unknownKeys.count == 8)
    }

    // MARK: - Noise

    /// Changed, cut and doubled bytes of a right payload, from a written seed: each is a directive
    /// or a fault, and never anything else.
    @Test func `whatever is signed, reading it ends`() throws {
        let example = try WorkedDirective()
        let (worked, station) = (Array(example.directive().json.utf8), example.stationId)
        var state: UInt64 = 20_261_201
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var read = 0
        for _ in 0..<2000 {
            var payload = worked
            for _ in 0...random(3) {
                let place = random(payload.count)
                switch random(3) {
                case 0: payload[place] = UInt8(random(256))
                case 1: payload.removeSubrange(place..<min(payload.count, place + random(9)))
                default: payload.insert(contentsOf: payload[place...].prefix(9), at: place)
                }
            }
            let signature = try Self.signer.signature(for: SignedDirective.domain + payload)
            let file = """
                {"payload": "\(Data(payload).base64EncodedString())",
                 "signature": "\(Data(signature).base64EncodedString())", "codeKeyId": 7}
                """
            do throws(DirectiveFault) {
                _ = try SignedDirective(
                    file: Array(file.utf8), keys: [Self.key],
                    station: station, at: Self.noon)
                read += 1
            } catch {
                #expect([.malformed, .wrongStation].contains(error.kind), "\(error)")
            }
        }
        #expect(read > 0 && read < 2000)
    }
}
