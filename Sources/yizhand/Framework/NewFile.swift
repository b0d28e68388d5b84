import Glibc
import LinuxIO
import StationModel

/// A file that a command makes: readable by its maker alone, never in the place of another, and
/// gone again when the work is not finished.
final class NewFile {
    /// Whole blocks of a card: fewer calls than lines.
    private static let bufferBytes = 64 << 10

    private let path: String
    private let descriptor: FileDescriptor
    private var waiting: [UInt8] = []

    /// Fails when there is a file already.
    init(path: String) throws {
        self.path = path
        do throws(SystemError) {
            descriptor = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        } catch {
            let next =
                error.errorNumber == EEXIST
                ? Phrase("请换一个文件名，或先移走它。", "Choose another name, or move that file away.")
                : Phrase("请检查目录和权限。", "Check the directory and its permissions.")
            let code: ExitCode =
                [EACCES, EPERM, EROFS].contains(error.errorNumber) ? .permission : .inputOutput
            throw CommandFailure(code, .verbatim(error.description), next: next)
        }
    }

    func append(_ text: String) throws(SystemError) {
        waiting += text.utf8
        if waiting.count >= Self.bufferBytes { try flush() }
    }

    /// Everything is on the medium.
    func finish() throws(SystemError) {
        try flush()
        try descriptor.synchronize()
    }

    /// Takes the unfinished file away. (Its maker has an error to tell already; a second one about
    /// the same disk would say nothing more.)
    func discard() { _ = unlink(path) }

    private func flush() throws(SystemError) {
        var rest = waiting[...]
        while !rest.isEmpty {
            guard let count = try descriptor.write(rest) else {
                throw SystemError("write", place: path, errorNumber: EAGAIN)
            }
            rest = rest.dropFirst(count)
        }
        waiting = []
    }
}
