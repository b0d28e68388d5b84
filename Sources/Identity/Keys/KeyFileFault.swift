import Glibc
public import StationModel

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

    /// There is no such file.
    public var isMissing: Bool {
        if case .unreadable(ENOENT, _) = problem { true } else { false }
    }

    /// The command or the check that helps.
    public var nextStep: Phrase {
        switch problem {
        case .unreadable(ENOENT, _):
            Phrase(
                "请检查路径，或从备份恢复该文件。",
                "Check the path, or restore the file from a backup.")
        case .unreadable:
            Phrase(
                "请确认文件存在，并且运行 yizhand 的用户可读。",
                "Check that the file exists and that the user who runs yizhand may read it.")
        case .unwritable:
            Phrase(
                "请换一个位置，或移走已有的文件。",
                "Choose another place, or move the existing file away.")
        case .notARegularFile: Phrase("请把密钥放进普通文件。", "Put the key into a plain file.")
        case .foreignOwner: Phrase("请运行 chown root \(path)。", "Run chown root \(path).")
        case .openToOthers: Phrase("请运行 chmod 0400 \(path)。", "Run chmod 0400 \(path).")
        case .wrongLength, .notHexadecimal:
            Phrase(
                "请重新写入密钥，或从备份恢复：32 字节，或 64 位十六进制数字加换行。",
                "Write the key again, or restore it from a backup: 32 bytes, or 64 hexadecimal "
                    + "digits and a newline.")
        }
    }

    /// What was found and what was expected.
    public var found: Phrase {
        switch problem {
        case .unreadable(ENOENT, let word): Phrase("不存在", "cannot be read: \(word)")
        case .unreadable(EACCES, let word): Phrase("无权读取", "cannot be read: \(word)")
        case .unreadable(_, let word): Phrase("无法读取：\(word)", "cannot be read: \(word)")
        case .unwritable(_, let word): Phrase("无法创建：\(word)", "cannot be made: \(word)")
        case .notARegularFile: Phrase("不是普通文件", "is not a regular file")
        case .foreignOwner(let userId):
            Phrase(
                "属于用户 \(userId)，应属于 root 或运行 yizhand 的用户",
                "belongs to user \(userId), expected root or the user who runs yizhand")
        case .openToOthers(let mode):
            Phrase(
                "权限为 0\(String(mode, radix: 8))，其他人可读或可改；应为 0400",
                "has mode 0\(String(mode, radix: 8)), so that others can read or change it; "
                    + "expected 0400")
        case .wrongLength(let bytes):
            Phrase(
                "有 \(bytes) 字节，应为 32 字节或 64 位数字",
                "holds \(bytes) bytes, expected 32 or 64 digits")
        case .notHexadecimal:
            Phrase("不是 64 位十六进制数字", "holds something else than 64 hexadecimal digits")
        }
    }
}

extension KeyFileFault: CustomStringConvertible {
    public var description: String { "\(path): \(found.english). \(nextStep.english)" }
}
