/// Why a key file is not used: what was found, what is expected, what to do next.
public struct KeyFileFault: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: Hashable, Sendable {
        /// The system's error number and word.
        case unreadable(errno: Int32, word: String)
        /// The system's error number and word.
        case unwritable(errno: Int32, word: String)
        case notARegularFile
        /// Belongs to this user instead of to root or the running user.
        case foreignOwner(userId: UInt32)
        /// The permission bits; the group or others have a share in them.
        case openToOthers(mode: UInt32)
        /// Neither 32 bytes nor 64 hexadecimal digits.
        case wrongLength(bytes: Int)
        /// 64 characters of which at least one is no hexadecimal digit.
        case notHexadecimal
    }

    public let path: String
    public let problem: Problem

    /// The command or the check that helps.
    public var nextStep: String {
        switch problem {
        case .unreadable: "check that the file exists and that the service may read it"
        case .unwritable: "choose another place, or move the existing file away"
        case .notARegularFile: "put the key into a plain file"
        case .foreignOwner: "chown root \(path)"
        case .openToOthers: "chmod 0400 \(path)"
        case .wrongLength, .notHexadecimal:
            "write the key again: 32 bytes, or 64 hexadecimal digits and a newline"
        }
    }
}

extension KeyFileFault: CustomStringConvertible {
    public var description: String { "\(path): \(found); next: \(nextStep)" }

    private var found: String {
        switch problem {
        case .unreadable(_, let word): "cannot be read: \(word)"
        case .unwritable(_, let word): "cannot be made: \(word)"
        case .notARegularFile: "is not a regular file"
        case .foreignOwner(let userId):
            "belongs to user \(userId), expected root or the user of the service"
        case .openToOthers(let mode):
            "has mode 0\(String(mode, radix: 8)), so that others can read or change it; "
                + "expected 0400"
        case .wrongLength(let bytes): "holds \(bytes) bytes, expected 32 or 64 digits"
        case .notHexadecimal: "holds something else than 64 hexadecimal digits"
        }
    }
}
