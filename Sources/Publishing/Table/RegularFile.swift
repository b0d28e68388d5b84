import Glibc
import LinuxIO

/// Tables are read twice, first to find every mistake: a pipe, as `<(command)` is one, has nothing
/// left the second time.
enum RegularFile {
    /// C function: `stat`.
    static func check(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw SystemError("stat", place: path, errorNumber: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PublishingFault.notAFile(path)
        }
    }
}
