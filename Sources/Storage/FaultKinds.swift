import CSQLite
import Glibc

/// Which kind of fault an error of the system or of SQLite is.
extension StorageFault.Kind {
    /// From `errno`.
    init(systemError: Int32) {
        self =
            switch systemError {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT, EFBIG: .full
            case ENOENT, ENOTDIR, ENODEV, ENXIO, EIO, ESTALE: .gone
            case EBUSY, EAGAIN, ETXTBSY: .busy
            default: .system
            }
    }

    /// From SQLite's extended result code, with the `errno` behind an input or output error.
    init(sqliteCode: Int32, systemError: Int32) {
        switch sqliteCode & 0xFF {
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_FULL: self = .full
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged
        // The statements are ours and right: a table or column that they miss is the file's fault.
        case SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH: self = .damaged
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_PERM, SQLITE_AUTH: self = .readOnly
        case SQLITE_IOERR, SQLITE_CANTOPEN: self = Self.ioKind(sqliteCode, systemError)
        default: self = .system
        }
    }

    // SQLITE_IOERR_READ, _SHORT_READ, _CORRUPTFS: a sector that the card does not give, a file that
    // ends in the middle of a page, a file system that reports its own damage.
    private static let read = SQLITE_IOERR | (1 << 8)
    private static let shortRead = SQLITE_IOERR | (2 << 8)
    private static let corruptFileSystem = SQLITE_IOERR | (33 << 8)

    /// Whether SQLite's extended result code says that a part of the file cannot be read or
    /// believed. A card that is not there answers a read in the same way.
    static func isOfFile(sqliteCode: Int32) -> Bool {
        switch sqliteCode & 0xFF {
        case SQLITE_CORRUPT, SQLITE_NOTADB: true
        default: [read, shortRead, corruptFileSystem].contains(sqliteCode)
        }
    }

    private static func ioKind(_ code: Int32, _ systemError: Int32) -> Self {
        if code == shortRead || code == corruptFileSystem { return .damaged }
        return systemError == 0 ? .system : Self(systemError: systemError)
    }
}
