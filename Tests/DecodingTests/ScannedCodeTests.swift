import Decoding
import Foundation
import StationModel
import Testing

/// The worked codes of `../Fixtures/qr.json`, as far as their form goes.
private struct CodeVectors: Decodable {
    struct Case: Decodable {
        let name: String
        let code: String
        let expect: String
        let member: String?
        let sku: UInt32?
        let quantity: UInt8?
    }

    let cases: [Case]

    static func load() throws -> CodeVectors {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Fixtures/qr.json")
        return try JSONDecoder().decode(CodeVectors.self, from: Data(contentsOf: file))
    }
}

@Suite struct ScannedCodeTests {
    static let member = MemberPseudonym(0x38FE_29F5_1F54_EBAD)
    static let issued = IssuedCode(
        IssuedCode.Statement(
            codeKeyId: 7, member: member, issuedAt: CodeTime(secondsSinceEpoch: 0x0102_0304),
            timeToLiveSeconds: 45, nonce: 0x0A0B_0C0D),
        signature: Array(0..<64))
    static let voucher = VoucherCode(
        VoucherCode.Statement(
            codeKeyId: 8, member: member, issuedAt: CodeTime(secondsSinceEpoch: 5),
            timeToLiveHours: 0x1234, nonce: 1, voucherId: 2, station: 3, sku: 4, quantity: 6),
        signature: Array(64..<128))
    static let delegated = DelegatedCode(
        DelegatedCode.Grant(
            codeKeyId: 9, member: member, deviceKey: Array(100..<132),
            expiresAt: CodeTime(secondsSinceEpoch: 0xFFFF_FFFF)),
        grantSignature: Array(0..<64),
        presentation: DelegatedCode.Presentation(
            issuedAt: CodeTime(secondsSinceEpoch: 9), counter: 0x1234, station: .max),
        presentationSignature: Array(64..<128))

    @Test func `every worked code is malformed or parses, as expected`() throws {
        let cases = try CodeVectors.load().cases
        #expect(cases.count >= 60)
        for vector in cases {
            guard vector.expect == "malformed" else {
                let code = try ScannedCode(text: vector.code.utf8)
                #expect(code.text == Array(vector.code.utf8), "\(vector.name)")
                if let member = vector.member { #expect(code.member.hex == member) }
                if case .voucher(let voucher) = code, let sku = vector.sku {
                    #expect(voucher.statement.sku == sku)
                    #expect(voucher.statement.quantity == vector.quantity)
                }
                continue
            }
            #expect(throws: CodeFormatError.self, "\(vector.name)") {
                try ScannedCode(text: vector.code.utf8)
            }
        }
    }

    @Test(arguments: [
        ScannedCode.issued(issued), .delegated(delegated), .voucher(voucher),
    ])
    func `a code survives the way to text and back`(code: ScannedCode) throws {
        #expect(try ScannedCode(text: code.text) == code)
        #expect(code.member == Self.member)
        #expect(code.text.count <= ScannedCode.longestText)
    }

    @Test func `an issued code has the layout of its table`() {
        let bytes = ScannedCode.issued(Self.issued).bytes
        #expect(
            Array(bytes.prefix(19)) == [
                1, 7, 0x38, 0xFE, 0x29, 0xF5, 0x1F, 0x54, 0xEB, 0xAD, 1, 2, 3, 4, 45, 0x0A, 0x0B,
                0x0C, 0x0D,
            ])
        #expect(bytes.count == 83)
        #expect(
            Self.issued.statement.signedMessage
                == Array("yizhan/issued/1\0".utf8) + bytes.prefix(19))
    }

    @Test func `a voucher has the layout of its table`() {
        let bytes = ScannedCode.voucher(Self.voucher).bytes
        #expect(
            Array(bytes[10..<42]) == [
                0, 0, 0, 5, 0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3,
                0, 0, 0, 4, 6, 0,
            ])
        #expect(bytes.count == 106)
        #expect(
            Self.voucher.statement.signedMessage
                == Array("yizhan/voucher/1\0".utf8) + bytes.prefix(42))
    }

    @Test func `a delegated code signs its grant, then its presentation of that grant`() {
        let bytes = ScannedCode.delegated(Self.delegated).bytes
        let digest = [UInt8](repeating: 0xDD, count: 32)
        #expect(bytes.count == 190)
        #expect(
            Self.delegated.grant.signedMessage
                == Array("yizhan/grant/1\0".utf8) + bytes.prefix(48))
        #expect(Self.delegated.signedGrantBytes == Array(bytes.prefix(112)))
        #expect(
            Self.delegated.presentation.signedMessage(grantSHA256: digest)
                == Array("yizhan/present/1\0".utf8) + digest + bytes[112..<126])
        #expect(
            Array(bytes[112..<126])
                == [0, 0, 0, 9, 0x12, 0x34] + [UInt8](repeating: 0xFF, count: 8))
    }

    @Test func `each kind has one length`() {
        for code in [
            ScannedCode.issued(Self.issued), .delegated(Self.delegated), .voucher(Self.voucher),
        ] {
            let bytes = code.bytes
            for count in 1..<400 where count != bytes.count {
                let other = Array((bytes + [UInt8](repeating: 0, count: 400)).prefix(count))
                #expect(
                    throws: CodeFormatError(.length(found: count, expected: bytes.count))
                ) { try ScannedCode(bytes: other) }
            }
        }
    }

    @Test func `only the kinds 1, 2 and 3 exist`() {
        #expect(throws: CodeFormatError(.kind(nil))) { try ScannedCode(bytes: []) }
        #expect(throws: CodeFormatError(.kind(nil))) { try ScannedCode(text: "YZ1:".utf8) }
        for kind in UInt8.min...UInt8.max where !(1...3).contains(kind) {
            #expect(throws: CodeFormatError(.kind(kind))) {
                try ScannedCode(bytes: [kind] + [UInt8](repeating: 0, count: 82))
            }
        }
    }

    @Test func `reserved bytes are 0 and a voucher is over something`() {
        for (bytes, place) in [
            (ScannedCode.delegated(Self.delegated).bytes, 46),
            (ScannedCode.delegated(Self.delegated).bytes, 47),
            (ScannedCode.voucher(Self.voucher).bytes, 41),
        ] {
            var wrong = bytes
            wrong[place] = 1
            #expect(throws: CodeFormatError(.reserved)) { try ScannedCode(bytes: wrong) }
        }
        var empty = ScannedCode.voucher(Self.voucher).bytes
        empty[40] = 0
        #expect(throws: CodeFormatError(.quantity)) { try ScannedCode(bytes: empty) }
    }

    @Test(arguments: ["", "YZ1", "yz1:", "YZ2:", " YZ1:", "https://yz1.example/YZ1:"])
    func `the prefix is exact`(prefix: String) {
        let body = ScannedCode.issued(Self.issued).text.dropFirst(4)
        #expect(throws: CodeFormatError(.prefix)) {
            try ScannedCode(text: Array(prefix.utf8) + body)
        }
    }

    @Test func `times are whole seconds since 2024 in 32 bits`() {
        #expect(CodeTime(CodeTime.epoch)?.secondsSinceEpoch == 0)
        #expect(CodeTime(CodeTime.epoch - .milliseconds(1)) == nil)
        #expect(CodeTime(CodeTime.epoch + .milliseconds(1999))?.secondsSinceEpoch == 1)
        let last = CodeTime(secondsSinceEpoch: .max)
        #expect(CodeTime(last.unixTime) == last)
        #expect(CodeTime(last.unixTime + .seconds(1)) == nil)
        #expect(CodeTime(secondsSinceEpoch: 86_009_250).unixTime.seconds == 1_790_076_450)
        #expect(
            Self.issued.statement.validThrough
                == Self.issued.statement.issuedAt.unixTime + .seconds(45))
        #expect(
            Self.voucher.statement.validThrough
                == Self.voucher.statement.issuedAt.unixTime + .hours(0x1234))
    }

    @Test func `random bytes of a right length parse or are malformed, and nothing else`() {
        var random = SeededGenerator(seed: 83)
        for _ in 0..<2000 {
            let length = [83, 106, 190].randomElement(using: &random) ?? 83
            var bytes = random.bytes(length)
            bytes[0] = UInt8.random(in: 0...4, using: &random)
            do {
                let code = try ScannedCode(bytes: bytes)
                #expect(code.bytes == bytes)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
