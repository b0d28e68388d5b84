import Foundation
import StationModel
import Testing

@testable import Identity

@Suite struct KeyFileTests {
    private static let key = (0..<32).map { UInt8($0) }
    private static let digits = key.hex

    private enum Outcome: Equatable {
        case key([UInt8])
        case refused(KeyFileFault.Problem)
    }

    /// A key file with this content and mode, judged from a folder of its own.
    private func load(
        _ content: [UInt8], mode: Int = 0o400, asCredential: Bool = false
    ) throws -> Outcome {
        try Fixtures.withTemporaryFolder { folder -> Outcome in
            let path = folder + "/list.key"
            try Data(content).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let file = KeyFile(path: path, credentialsDirectory: asCredential ? folder : nil)
            do throws(KeyFileFault) {
                return .key(try file.load().withBytes { Array($0) })
            } catch {
                #expect(error.path == path)
                return .refused(error.problem)
            }
        }
    }

    @Test func `32 bytes, and 64 digits in either case with or without a line's end, are a key`()
        throws
    {
        for content in [
            Self.key, Array(Self.digits.utf8), Array((Self.digits + "\n").utf8),
            Array((Self.digits.uppercased() + "\r\n").utf8),
        ] {
            #expect(try load(content) == .key(Self.key))
        }
    }

    @Test func `any other length is refused`() throws {
        for count in Array(0...31) + Array(33...63) + [65, 66] {
            let content = [UInt8](repeating: 0x61, count: count)
            #expect(try load(content) == .refused(.wrongLength(bytes: count)))
        }
        #expect(
            try load(Array((Self.digits + "\n\n\n\n").utf8)) == .refused(.wrongLength(bytes: 67)))
    }

    @Test func `a character that is no digit is refused wherever it stands`() throws {
        for place in 0..<64 {
            var content = Array(Self.digits.utf8)
            content[place] = 0x67
            #expect(try load(content) == .refused(.notHexadecimal))
        }
    }

    @Test func `every bit for the group or others refuses the file`() throws {
        for bit in 0..<9 {
            let mode = 0o400 | 1 << bit
            let expected: Outcome =
                bit < 6 ? .refused(.openToOthers(mode: UInt32(mode))) : .key(Self.key)
            #expect(try load(Self.key, mode: mode) == expected, "bit \(bit)")
        }
    }

    @Test func `a credential of the service may be read by its group, and no more`() throws {
        for bit in 0..<9 {
            let mode = 0o400 | 1 << bit
            let isAllowed = bit >= 5
            let result = try load(Self.key, mode: mode, asCredential: true)
            #expect((result == .key(Self.key)) == isAllowed, "bit \(bit)")
        }
    }

    @Test func `a file below or beside the credentials is no credential`() throws {
        try Fixtures.withTemporaryFolder { folder in
            let path = folder + "/list.key"
            try Data(Self.key).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: path)
            let parent = URL(filePath: folder).deletingLastPathComponent().path
            for directory in [parent, folder + "x", String(folder.dropLast()), "", "relative"] {
                let file = KeyFile(path: path, credentialsDirectory: directory)
                #expect(throws: KeyFileFault(path: path, problem: .openToOthers(mode: 0o440))) {
                    _ = try file.load()
                }
            }
        }
    }

    @Test func `a folder, a missing file and a named pipe are refused at once`() throws {
        try Fixtures.withTemporaryFolder { folder in
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o400) == 0)
            for path in [folder, pipe] {
                #expect(throws: KeyFileFault(path: path, problem: .notARegularFile)) {
                    _ = try KeyFile(path: path, credentialsDirectory: nil).load()
                }
            }
            let missing = KeyFile(path: folder + "/missing", credentialsDirectory: nil)
            #expect {
                _ = try missing.load()
            } throws: { error in
                guard case .unreadable(errno: ENOENT, _) = (error as? KeyFileFault)?.problem else {
                    return false
                }
                return true
            }
        }
    }

    @Test func `the message names the mode, the expected one and the command`() {
        let fault = KeyFileFault(path: "/k", problem: .openToOthers(mode: 0o644))
        #expect(
            fault.description
                == "/k: has mode 0644, so that others can read or change it; expected 0400. "
                + "Run chmod 0400 /k.")
    }

    @Test func `a secret is not printed`() {
        let secret = SecretBytes(copying: Self.key)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret)" == "secret of 32 bytes")
        #expect(!dumped.contains("31"))
    }
}
