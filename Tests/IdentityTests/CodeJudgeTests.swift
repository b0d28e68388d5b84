import Decoding
import Foundation
import StationModel
import Testing

@testable import Identity

/// The worked codes of `../Fixtures/qr.json`.
private struct CodeVectors: Decodable {
    struct Key: Decodable {
        let codeKeyId: UInt8
        let role: String
        let publicKey: String
        let revoked: Bool
        let notBefore: Int64
        let notAfter: Int64
    }

    struct Case: Decodable {
        let name: String
        let code: String
        let now: Int64
        let expect: String
        let member: String?
        let sku: UInt32?
        let quantity: UInt8?
        let uncertainty: Int64?
    }

    let station: String
    let keys: [Key]
    let cases: [Case]

    static func load() throws -> CodeVectors {
        try JSONDecoder().decode(CodeVectors.self, from: Data(Fixtures.bytes("qr.json")))
    }

    func judge() throws -> CodeJudge {
        let keys = try keys.map { key in
            CodeKey(
                codeKeyId: key.codeKeyId, role: try #require(CodeKey.Role(rawValue: key.role)),
                publicKey: try Ed25519PublicKey(hex(key.publicKey)),
                notBefore: UnixTime(seconds: key.notBefore),
                notAfter: UnixTime(seconds: key.notAfter), revoked: key.revoked)
        }
        return try CodeJudge(keys: keys, station: try #require(StationId(station)))
    }
}

@Suite struct WorkedCodeTests {
    @Test func `every worked code alone gives its outcome`() throws {
        let vectors = try CodeVectors.load()
        let judge = try vectors.judge()
        #expect(vectors.cases.count >= 60)
        for vector in vectors.cases {
            let trust = vector.uncertainty.map { ClockTrust.holdover(uncertaintySeconds: $0) }
            let moment = Sample.moment(vector.now, trust ?? .synced)
            switch try judge.judge(Array(vector.code.utf8), at: moment) {
            case .refused(let reason): #expect(reason.rawValue == vector.expect, "\(vector.name)")
            case .verified(let code):
                #expect(vector.expect == "accepted", "\(vector.name)")
                #expect(code.member.hex == vector.member)
                #expect(code.voucher?.sku == vector.sku)
                #expect(code.voucher?.quantity == vector.quantity)
                #expect(code.purpose == (vector.sku == nil ? .door : .dispenser))
            }
        }
    }
}

@Suite struct CodeJudgeTests {
    static let now: Int64 = 1_800_000_000
    private let cityKey: Ed25519PrivateKey
    private let phoneKey: Ed25519PrivateKey
    private let issuer: CodeIssuer
    private let vouchers: CodeIssuer
    private let judge: CodeJudge

    init() throws {
        cityKey = Sample.key(1)
        phoneKey = Sample.key(2)
        issuer = CodeIssuer(codeKeyId: 1, key: cityKey)
        vouchers = CodeIssuer(codeKeyId: 2, key: cityKey)
        judge = try CodeJudge(
            keys: [
                Sample.codeKey(1, .door, cityKey.publicKey),
                Sample.codeKey(2, .voucher, cityKey.publicKey),
                Sample.codeKey(3, .directive, cityKey.publicKey),
                Sample.codeKey(4, .door, cityKey.publicKey, revoked: true),
            ],
            station: Sample.station)
    }

    private static func time(_ offset: Int64) throws -> CodeTime {
        try #require(CodeTime(UnixTime(seconds: now + offset)))
    }

    private func outcome(
        _ code: ScannedCode, at now: Int64 = Self.now, _ trust: ClockTrust = .synced
    ) throws -> DenialReason? {
        switch try judge.judge(code.text, at: Sample.moment(now, trust)) {
        case .verified: nil
        case .refused(let reason): reason
        }
    }

    private func issued(_ offset: Int64, ttl: UInt8 = 255) throws -> ScannedCode {
        try issuer.issued(
            member: Sample.member, issuedAt: try Self.time(offset), timeToLiveSeconds: ttl,
            nonce: 1)
    }

    private func voucher(_ offset: Int64, hours: UInt16 = 1, station: UInt64 = 0) throws
        -> ScannedCode
    {
        try vouchers.voucher(
            VoucherCode.Statement(
                codeKeyId: 0, member: Sample.member, issuedAt: try Self.time(offset),
                timeToLiveHours: hours, nonce: 1, voucherId: 5, station: station, sku: 7,
                quantity: 2))
    }

    private func presented(
        _ offset: Int64, expires: Int64 = 1000, counter: UInt16 = 0, station: UInt64 = 0
    ) throws -> ScannedCode {
        try issuer.phone(
            member: Sample.member, deviceKey: phoneKey, expiresAt: try Self.time(expires)
        ).present(issuedAt: try Self.time(offset), counter: counter, station: station)
    }

    @Test(arguments: [Int64(0), 1, 120, 300])
    func `a door code's window is inclusive and widened by the clock's uncertainty`(
        uncertainty: Int64
    ) throws {
        let trust = ClockTrust.holdover(uncertaintySeconds: uncertainty)
        for make in [{ try issued($0) }, { try presented($0) }] {
            for (offset, reason) in [
                (-46 - uncertainty, DenialReason.expired), (-45 - uncertainty, nil), (0, nil),
                (30 + uncertainty, nil), (31 + uncertainty, .notYetValid),
            ] {
                #expect(try outcome(try make(offset), trust) == reason, "\(offset)")
            }
        }
    }

    private func outcome(_ code: ScannedCode, _ trust: ClockTrust) throws -> DenialReason? {
        try outcome(code, at: Self.now, trust)
    }

    @Test func `the last second of a code's own time counts`() throws {
        #expect(try outcome(try issued(-10, ttl: 10)) == nil)
        #expect(try outcome(try issued(-11, ttl: 10)) == .expired)
        #expect(try outcome(try presented(-20, expires: 0)) == nil)
        #expect(try outcome(try presented(-20, expires: -1)) == .expired)
        #expect(try outcome(try voucher(-3600)) == nil)
        #expect(try outcome(try voucher(-3601)) == .expired)
        #expect(try outcome(try voucher(30)) == nil)
        #expect(try outcome(try voucher(31)) == .notYetValid)
    }

    @Test func `a part of a second makes no code older`() throws {
        let moment = Moment(
            instant: MonotonicInstant(nanoseconds: 0),
            wall: UnixTime(milliseconds: Self.now * 1000 + 999), trust: .synced)
        guard case .verified = try judge.judge(try issued(-45).text, at: moment) else {
            Issue.record("refused")
            return
        }
    }

    @Test func `without a trusted clock only the form is judged`() throws {
        for trust in [ClockTrust.untrusted, .holdover(uncertaintySeconds: 301)] {
            #expect(try outcome(try issued(0), trust) == .clockUntrusted)
            let noCode = try judge.judge(Array("YZ1:".utf8), at: Sample.moment(Self.now, trust))
            #expect(noCode == .refused(.malformed))
        }
    }

    @Test func `a key signs only in its role and while it is not revoked`() throws {
        for (codeKeyId, reason) in [
            (UInt8(1), nil), (2, DenialReason.unknownKey), (3, .unknownKey), (4, .unknownKey),
            (5, .unknownKey),
        ] {
            let issuer = CodeIssuer(codeKeyId: codeKeyId, key: cityKey)
            let code = try issuer.issued(
                member: Sample.member, issuedAt: try Self.time(0), nonce: 1)
            #expect(try outcome(code) == reason, "key \(codeKeyId)")
        }
    }

    @Test func `a key is good from its first to its last second`() throws {
        for (now, reason) in [
            (Int64(1_699_999_999), DenialReason.unknownKey), (1_700_000_000, .notYetValid),
            (2_000_000_000, .expired), (2_000_000_001, .unknownKey),
        ] {
            // The code itself is out of its time, which is judged after the key.
            #expect(try outcome(try issued(0), at: now) == reason)
        }
    }

    @Test func `a code for this station opens here, another's does not`() throws {
        let here = try CodeJudge.hash(of: Sample.station)
        #expect(try outcome(try presented(0, station: here)) == nil)
        #expect(try outcome(try presented(0, station: here ^ 1)) == .wrongStation)
        #expect(try outcome(try voucher(0, station: here)) == nil)
        #expect(try outcome(try voucher(0, station: here ^ 1)) == .wrongStation)
    }

    @Test func `what was verified is told in full`() throws {
        let words = stride(from: 0, to: 32, by: 8).map { start in
            phoneKey.publicKey.bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let signer = CodeSigner.device(words[0], words[1], words[2], words[3])
        let moment = Sample.moment(Self.now)
        #expect(
            try judge.judge(try presented(-3, counter: 9).text, at: moment)
                == .verified(
                    VerifiedCode(
                        member: Sample.member, purpose: .door, signer: signer,
                        issuedAt: UnixTime(seconds: Self.now - 3), counter: 9)))
        #expect(
            try judge.judge(try issued(-2).text, at: moment)
                == .verified(
                    VerifiedCode(
                        member: Sample.member, purpose: .door, signer: .issuer(1),
                        issuedAt: UnixTime(seconds: Self.now - 2), counter: 0)))
        #expect(
            try judge.judge(try voucher(0).text, at: moment)
                == .verified(
                    VerifiedCode(
                        member: Sample.member, purpose: .dispenser, signer: .issuer(2),
                        issuedAt: UnixTime(seconds: Self.now), counter: 0,
                        voucher: Voucher(
                            voucherId: 5, sku: 7, quantity: 2,
                            validThrough: UnixTime(seconds: Self.now + 3600)))))
    }

    /// The first failure names the reason: a code with every later fault too.
    @Test func `the order of judgement is form, clock, key, time, station, signature`() throws {
        let stranger = CodeIssuer(codeKeyId: 9, key: Sample.key(8))
        let impostor = CodeIssuer(codeKeyId: 1, key: Sample.key(8))
        func code(_ issuer: CodeIssuer, _ offset: Int64, station: UInt64) throws -> ScannedCode {
            try issuer.phone(
                member: Sample.member, deviceKey: phoneKey, expiresAt: try Self.time(1000)
            ).present(issuedAt: try Self.time(offset), counter: 0, station: station)
        }
        #expect(try outcome(try code(stranger, -99, station: 1), .untrusted) == .clockUntrusted)
        #expect(try outcome(try code(stranger, -99, station: 1)) == .unknownKey)
        #expect(try outcome(try code(impostor, -99, station: 1)) == .expired)
        #expect(try outcome(try code(impostor, 0, station: 1)) == .wrongStation)
        #expect(try outcome(try code(impostor, 0, station: 0)) == .badSignature)
    }

    @Test func `any changed byte of a signed code is refused`() throws {
        for code in [try issued(0), try presented(0), try voucher(0)] {
            for place in 0..<code.bytes.count {
                var bytes = code.bytes
                bytes[place] ^= 1
                let text = ScannedCode.prefix + Base45.encode(bytes)
                let judgement = try judge.judge(text, at: Sample.moment(Self.now))
                guard case .refused = judgement else {
                    Issue.record("byte \(place) of a code of \(bytes.count)")
                    continue
                }
            }
        }
    }
}
