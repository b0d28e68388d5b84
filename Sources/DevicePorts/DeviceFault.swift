/// What went wrong with a device: the operation, the place and the system's word for it.
public struct DeviceFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can do about it.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// The device file or the device behind it is not there (ENOENT, ENODEV, EIO, hang-up).
        case gone
        /// Somebody else holds it (EBUSY).
        case busy
        /// Permission is missing (EACCES, EPERM).
        case denied
        /// It answered, but wrongly.
        case protocolViolation
        /// It did not answer in time.
        case silent
        /// It cannot do what was asked (a rate, a bias).
        case unsupported
        /// Any other error of the system.
        case system
    }

    public let kind: Kind
    /// The call that failed: `open`, `read`, `set value`.
    public let operation: String
    /// Where: a path, a line, a device id.
    public let place: String
    /// The system's word: `No such file or directory`.
    public let detail: String

    public init(_ kind: Kind, operation: String, place: String, detail: String) {
        self.kind = kind
        self.operation = operation
        self.place = place
        self.detail = detail
    }

    public var description: String { "\(operation) \(place): \(detail)" }
}
