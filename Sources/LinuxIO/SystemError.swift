import Glibc

/// A system call that failed: which, on what, and the kernel's reason.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The C function's name: `open`, `epoll_ctl`.
    public let operation: String
    /// The value of `errno`.
    public let errorNumber: Int32
    /// What it was applied to: a path, an address; empty where there is nothing to name.
    public let place: String

    /// For what a caller finds wrong by itself, in the system's words.
    public init(_ operation: String, place: String, errorNumber: Int32) {
        self.operation = operation
        self.place = place
        self.errorNumber = errorNumber
    }

    /// The system's word: `No such file or directory`. (glibc keeps the text per thread.)
    public var detail: String { String(cString: strerror(errorNumber)) }

    /// `open /dev/ttyUSB0: No such file or directory`.
    public var description: String {
        place.isEmpty ? "\(operation): \(detail)" : "\(operation) \(place): \(detail)"
    }
}

/// The result of a system call that was made once; -1 becomes an error.
///
/// Pass the call itself, nothing around it: `errno` is read before anything else happens.
@discardableResult
func check<Result: SignedInteger>(
    _ result: Result, _ operation: String, at place: @autoclosure () -> String = ""
) throws(SystemError) -> Result {
    guard result == -1 else { return result }
    let errorNumber = errno
    throw SystemError(operation, place: place(), errorNumber: errorNumber)
}

/// The result of a system call that is made again for as long as a signal interrupts it (EINTR);
/// -1 becomes an error.
///
/// There is no limit because no progress is lost: each interruption is one signal delivered, and
/// the signals that this program expects are blocked and read from a descriptor.
@discardableResult
func checkUninterrupted<Result: SignedInteger>(
    _ operation: String, at place: @autoclosure () -> String = "", _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        guard result == -1 else { return result }
        let errorNumber = errno
        guard errorNumber == EINTR else {
            throw SystemError(operation, place: place(), errorNumber: errorNumber)
        }
    }
}

/// As `checkUninterrupted`, for calls on a non-blocking descriptor: `nil` = not now (EAGAIN).
func checkUnlessBlocked<Result: SignedInteger>(
    _ operation: String, at place: @autoclosure () -> String = "", _ call: () -> Result
) throws(SystemError) -> Result? {
    while true {
        let result = call()
        guard result == -1 else { return result }
        switch errno {
        case EINTR: continue
        case EAGAIN: return nil
        case let errorNumber:
            throw SystemError(operation, place: place(), errorNumber: errorNumber)
        }
    }
}
