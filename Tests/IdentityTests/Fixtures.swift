import Foundation
import StationModel
import Testing

@testable import Identity

/// The worked files that several test targets share.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    static let list = PublishedFolder(path: folder.appending(path: "list").path)

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func expected() throws -> ExpectedDigests { try ExpectedDigests(in: list) }

    /// Chinese is Chinese all through: no two words of English beside each other.
    static func expectBothLanguages(_ phrase: Phrase) {
        #expect(phrase.chinese.contains(/\p{Han}{2}/), "\(phrase)")
        #expect(!phrase.chinese.contains(/[a-z]{2,} [a-z]{2,}/), "\(phrase)")
        #expect(!phrase.english.contains(/\p{Han}/), "\(phrase)")
    }

    /// Calls `body` with a folder of its own, gone afterwards.
    static func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "yizhand-identity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                Issue.record(error)
            }
        }
        return try body(folder.path)
    }
}

/// Invented keys and names for tests that make their own material.
enum Sample {
    static let station: StationId = required(StationId("hb-wh-0001"))
    static let member = MemberPseudonym(0x0102_0304_0506_0708)
    static let record = MemberRecord(member: member, group: MemberGroup("courier"))
    static let listKey = SecretBytes(copying: (0..<32).map { UInt8($0) })

    static func moment(_ seconds: Int64, _ trust: ClockTrust = .synced) -> Moment {
        Moment(
            instant: MonotonicInstant(nanoseconds: 0), wall: UnixTime(seconds: seconds),
            trust: trust)
    }

    /// Always the same key for one byte.
    static func key(_ byte: UInt8) -> Ed25519PrivateKey {
        do {
            return try Ed25519PrivateKey(
                seed: SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
        } catch {
            preconditionFailure("\(error)")
        }
    }

    static func codeKey(
        _ codeKeyId: UInt8, _ role: CodeKey.Role, _ key: Ed25519PublicKey, revoked: Bool = false
    ) -> CodeKey {
        CodeKey(
            codeKeyId: codeKeyId, role: role, publicKey: key,
            notBefore: UnixTime(seconds: 1_700_000_000),
            notAfter: UnixTime(seconds: 2_000_000_000), revoked: revoked)
    }

    static func idCard(_ number: String) throws -> Credential {
        .idCard(try #require(IDCardNumber(ascii: Array(number.utf8))))
    }
}

/// A constant of the tests that cannot be wrong at run time.
func required<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("a constant of the tests is wrong") }
    return value
}

/// Bytes of hexadecimal digits; blanks are ignored.
func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    return required([UInt8](hex: digits, digits.count / 2))
}
