import Glibc
import LinuxIO

extension SystemError {
    /// Nobody listens at a socket's path.
    var isAbsence: Bool { errorNumber == ENOENT || errorNumber == ECONNREFUSED }
}
