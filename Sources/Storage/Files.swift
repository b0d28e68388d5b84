import Glibc

/// The few file operations that storage needs, each with its system call's semantics.
///
/// None of them may open a database that a connection of this process holds: closing any
/// descriptor of a file drops all POSIX locks that the process has on it.
enum Files {
    /// Which file stands behind a name: a file that was replaced has another identity.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// What `stat` says, `nil` when there is no such file. stat(2)
    static func status(_ path: String) throws(StorageFault) -> stat? {
        var result = stat()
        if stat(path, &result) == 0 { return result }
        // The file's own absence is an answer; its directory's is found when it is written.
        if errno == ENOENT { return nil }
        throw fault("stat", path)
    }

    static func exists(_ path: String) throws(StorageFault) -> Bool {
        try status(path) != nil
    }

    /// Size in bytes; 0 when there is no such file.
    static func size(_ path: String) throws(StorageFault) -> Int64 {
        Int64(try status(path)?.st_size ?? 0)
    }

    static func identity(_ path: String) throws(StorageFault) -> Identity? {
        guard let status = try status(path) else { return nil }
        return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// A directory that is missing is a fault, said before SQLite says less of it.
    static func requireDirectory(_ path: String) throws(StorageFault) {
        guard let status = try status(path) else {
            throw StorageFault(
                .gone, operation: "open", path: path, detail: "there is no such directory")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StorageFault(.gone, operation: "open", path: path, detail: "not a directory")
        }
    }

    /// Up to `count` bytes from the beginning.
    static func readPrefix(_ path: String, count: Int) throws(StorageFault) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let result = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: filled), count - filled)
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw fault("read", path) }
            if result == 0 { break }
            filled += result
        }
        return Array(bytes.prefix(filled))
    }

    /// Makes an empty file that is on disk when this returns; one that exists stays. open(2)
    static func create(_ path: String) throws(StorageFault) {
        let descriptor = try open(path, O_WRONLY | O_CREAT)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("fsync", path) }
    }

    /// Makes or replaces a small file: at any moment the old or the new one is there, whole.
    static func replace(_ path: String, with bytes: [UInt8]) throws(StorageFault) {
        let new = path + ".new"
        try write(bytes, to: new)
        try rename(new, to: path)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(StorageFault) {
        let descriptor = try open(path, O_WRONLY | O_CREAT | O_TRUNC)
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else { throw fault("write", path) }
            written += result
        }
        guard fsync(descriptor) == 0 else { throw fault("fsync", path) }
    }

    /// Gives the files to the owner of their directory, as far as they exist; nothing unless root
    /// runs this. What root makes by hand would else be closed to the service. chown(2)
    static func giveToOwner(of directory: String, _ names: [String]) throws(StorageFault) {
        guard geteuid() == 0, let owner = try status(directory) else { return }
        for name in names {
            let path = "\(directory)/\(name)"
            guard try exists(path) else { continue }
            guard chown(path, owner.st_uid, owner.st_gid) == 0 else { throw fault("chown", path) }
        }
    }

    /// Waits until a file's content, or a directory's names, are on disk. fsync(2)
    static func synchronise(_ path: String) throws(StorageFault) {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("fsync", path) }
    }

    /// Removes a name; one that is not there is no fault. unlink(2)
    static func remove(_ path: String) throws(StorageFault) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw fault("remove", path)
    }

    /// Replaces `target` in one step. rename(2)
    static func rename(_ path: String, to target: String) throws(StorageFault) {
        guard Glibc.rename(path, target) == 0 else { throw fault("rename", path) }
    }

    /// Gives a file a second name, in place of whatever had that name. link(2)
    static func link(_ path: String, as second: String) throws(StorageFault) {
        if try identity(path) == identity(second) { return }
        try remove(second)
        guard Glibc.link(path, second) == 0 else { throw fault("link", path) }
    }

    static func open(_ path: String, _ flags: Int32) throws(StorageFault) -> Int32 {
        while true {
            // 0640: the group of the service may read for a backup, others nothing.
            let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o640)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw fault("open", path) }
        }
    }

    static func fault(_ operation: String, _ path: String) -> StorageFault {
        let code = errno
        return StorageFault(
            .init(systemError: code), operation: operation, path: path,
            detail: String(cString: strerror(code)))
    }
}
