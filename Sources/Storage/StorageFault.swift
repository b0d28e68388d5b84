public import StationModel

/// What went wrong with the state directory: the operation, the file, the system's word for it,
/// and what to do next. Bound values (pseudonyms, digests) never enter the text.
public struct StorageFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can do about it.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// The file system refuses writes (EROFS, EACCES, EPERM).
        case readOnly
        /// No space, no quota, or the greatest file size is reached.
        case full
        /// The directory, the file or the device behind it is not there.
        case gone
        /// Written by a newer version of this program: refused, not changed.
        case newerVersion
        /// A database of another program: refused, not changed.
        case foreignFile
        /// What is there cannot be believed.
        case damaged
        /// Another process has it open.
        case busy
        /// Any other error of the system.
        case system
    }

    public let kind: Kind
    /// What was attempted: `open`, `commit`, `fsync`.
    public let operation: String
    public let path: String
    /// The system's or SQLite's word: `database disk image is malformed`.
    public let detail: String

    public init(_ kind: Kind, operation: String, path: String, detail: String) {
        self.kind = kind
        self.operation = operation
        self.path = path
        self.detail = detail
    }

    /// What a technician does next.
    public var hint: String {
        switch kind {
        case .readOnly:
            "mount the file system writable and give the directory to the service's user"
        case .full: "free space on this file system, or give storage.budget a smaller value"
        case .gone: "check that the disk is mounted and the state directory exists"
        case .newerVersion: "install the version of yizhand that wrote it, or a newer one"
        case .foreignFile: "move this file away: it belongs to another program"
        case .damaged: "check the card (dmesg, fsck); the damaged file is kept beside"
        case .busy: "ask the running service (yizhand status), or stop it first"
        case .system: "look at the kernel's log (dmesg) for this disk"
        }
    }

    /// How the station reports it.
    ///
    /// Errors that may pass (`busy`, `system`) count as stalled: nothing is acknowledged meanwhile.
    public var condition: StorageCondition {
        switch kind {
        case .readOnly: .readOnly
        case .full: .full
        case .gone: .gone
        case .newerVersion: .newerVersion
        case .foreignFile: .foreignFile
        case .damaged: .damaged
        case .busy, .system: .stalled
        }
    }

    public var description: String { "\(operation) \(path): \(detail) – \(hint)" }
}
