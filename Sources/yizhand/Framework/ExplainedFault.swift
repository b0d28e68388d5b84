import ConfigurationFile
import Foundation
import LinuxIO
import StationModel
import Storage

/// An error that a person at the terminal understands: what was found, and what to do next.
protocol ExplainedFault: Error {
    var exitCode: ExitCode { get }
    /// What is wrong, with its place.
    var found: Phrase { get }
    /// What to do about it; `.none` where `found` says it.
    var next: Phrase { get }
}

/// Whatever a command has to say when it cannot go on.
struct CommandFailure: ExplainedFault, Hashable {
    let exitCode: ExitCode
    let found: Phrase
    let next: Phrase

    init(_ exitCode: ExitCode, _ found: Phrase, next: Phrase = .none) {
        self.exitCode = exitCode
        self.found = found
        self.next = next
    }

    /// Explains any error. One that nobody expected is this program's mistake, and says so.
    static func explaining(_ error: any Error) -> any ExplainedFault {
        switch error {
        case let fault as any ExplainedFault: fault
        case let fault as StorageFault: CommandFailure(fault)
        case let fault as SystemError: CommandFailure(fault)
        case let fault as ConfigurationErrors: CommandFailure(fault)
        case let fault as CocoaError: CommandFailure(fault)
        default:
            CommandFailure(identity: error) ?? CommandFailure(publishing: error)
                ?? CommandFailure(unexpected: error)
        }
    }

    private init(_ fault: StorageFault) {
        let code: ExitCode =
            switch fault.kind {
            case .gone: .noInput
            case .readOnly: .permission
            case .busy: .unavailable
            case .full, .newerVersion, .foreignFile, .damaged, .system: .inputOutput
            }
        self.init(
            code, .verbatim("\(fault.operation) \(fault.path): \(fault.detail)"),
            next: fault.kind.nextStep)
    }

    private init(_ fault: SystemError) {
        let what = [fault.operation, fault.place].filter { !$0.isEmpty }.joined(separator: " ")
        self.init(
            .inputOutput,
            .verbatim(what) + Self.reason(fault.errorNumber, systemWord: fault.detail),
            next: Self.nextStep(after: fault.errorNumber))
    }

    /// What stands behind the place: in English the system's own word, which people search for; in
    /// Chinese the same of what a technician meets.
    private static func reason(_ errorNumber: Int32?, systemWord: String) -> Phrase {
        let chinese =
            switch errorNumber {
            case ENOENT: "没有该文件或目录"
            case EACCES, EPERM: "没有权限"
            case ENOSPC: "磁盘空间不足"
            case EDQUOT: "超出磁盘配额"
            case EROFS: "文件系统只读"
            case EEXIST: "已存在"
            case ENOTDIR: "路径中有一段不是目录"
            case EISDIR: "是目录，不是文件"
            case EIO: "读写出错，磁盘可能已损坏"
            default: systemWord
            }
        return Phrase("：\(chinese)", ": \(systemWord)")
    }

    private static func nextStep(after errorNumber: Int32?) -> Phrase {
        switch errorNumber {
        case ENOSPC, EDQUOT: StorageFault.Kind.full.nextStep
        case EROFS:
            Phrase(
                "文件系统只读，请重新挂载或换一个目录。",
                "The file system is read-only: mount it anew, or take another folder.")
        default: Phrase("请检查路径和权限。", "Check the path and its permissions.")
        }
    }

    private init(_ fault: ConfigurationErrors) {
        self.init(
            .configuration, Phrase(fault.text(in: .chinese), fault.text(in: .english)),
            next: Phrase(
                "请改正后用 yizhand check 检查。", "Correct them and see with yizhand check."))
    }

    /// A file that a command could not read or make.
    private init(_ fault: CocoaError) {
        let word = FileReader.systemWord(fault)
        let path = fault.filePath ?? ""
        self.init(
            .inputOutput,
            .verbatim(path) + Self.reason(FileReader.systemNumber(fault), systemWord: word),
            next: Self.nextStep(after: FileReader.systemNumber(fault)))
    }

    private init(unexpected error: any Error) {
        self.init(
            .software, Phrase("程序内部错误：\(error)", "A fault of this program: \(error)"),
            next: Phrase(
                "请连同命令一起报告。", "Please report it together with the command line."))
    }
}

extension StorageFault.Kind {
    /// What somebody at the terminal does about it.
    fileprivate var nextStep: Phrase {
        switch self {
        case .readOnly:
            Phrase(
                "请用 yizhand 服务账号或 root 运行，并确认文件系统可写。",
                "Run it as root or as the service's user, and check that the file system is "
                    + "writable.")
        case .full: Phrase("请清理磁盘空间。", "Free space on this file system.")
        case .gone:
            Phrase(
                "请检查数据目录（--state）是否正确、磁盘是否挂载。",
                "Check the state directory (--state) and that its disk is mounted.")
        case .newerVersion:
            Phrase("请安装写入它的版本或更新的版本。", "Install the version that wrote it, or a newer one.")
        case .foreignFile:
            Phrase("这是其他程序的文件，请移走。", "Move the file away: it belongs to another program.")
        case .damaged:
            Phrase(
                "请检查存储卡（dmesg、fsck）；损坏的文件会保留在旁边。",
                "Check the card (dmesg, fsck); the damaged file is kept beside.")
        case .busy:
            Phrase(
                "服务正在使用它：去掉 --offline，或先停止服务。",
                "The running service holds it: leave out --offline, or stop the service first.")
        case .system: Phrase("请查看内核日志（dmesg）。", "Look at the kernel's log (dmesg) for this disk.")
        }
    }
}
