import CGPIOD
import DevicePorts
import Glibc
import LinuxIO

extension DeviceFault {
    /// A failed system call as a device's fault, with what to do where that is known.
    init(_ error: SystemError) {
        let (kind, advice) = Self.meaning(of: error.errorNumber)
        self.init(
            kind, operation: error.operation, place: error.place,
            detail: advice.isEmpty ? error.detail : "\(error.detail); \(advice)")
    }

    /// What an error number of a port or a line means, and what to do about it.
    private static func meaning(of errorNumber: Int32) -> (kind: Kind, advice: String) {
        switch errorNumber {
        case ENOENT, ENODEV, ENXIO, EIO:
            (.gone, "check plug, power and path")
        case EBUSY:
            (.busy, "end the other program that holds it (fuser, gpioinfo)")
        case EACCES, EPERM:
            (.denied, "give the service's user the device's group (dialout, gpio)")
        case EINVAL, ENOTTY, ENOTSUP, ENOSYS:
            (.unsupported, "check that the path is a device of this kind")
        default:
            (.system, "")
        }
    }
}

/// The result of system calls, their error as a device's fault.
func asFault<Result: ~Copyable>(
    _ calls: () throws(SystemError) -> Result
) throws(DeviceFault) -> Result {
    do { return try calls() } catch { throw DeviceFault(error) }
}

/// The answer of the line shim; -1 becomes a fault with `errno`.
func checkLine<Result: SignedInteger>(
    _ result: Result, _ operation: String, at place: @autoclosure () -> String
) throws(DeviceFault) -> Result {
    guard result == -1 else { return result }
    let errorNumber = errno
    throw DeviceFault(SystemError(operation, place: place(), errorNumber: errorNumber))
}

/// The handle that the line shim made; NULL becomes a fault with `errno`.
func checkLine(
    _ handle: OpaquePointer?, _ operation: String, at place: @autoclosure () -> String
) throws(DeviceFault) -> OpaquePointer {
    if let handle { return handle }
    let errorNumber = errno
    throw DeviceFault(SystemError(operation, place: place(), errorNumber: errorNumber))
}

/// The fault of using a port before `open` or after `close`; its driver then opens it (again).
func closedFault(_ operation: String, at place: String) -> DeviceFault {
    DeviceFault(.gone, operation: operation, place: place, detail: "The port is not open")
}

/// How `gpioinfo` names the holder of the station's lines.
let lineConsumer = "yizhand"
