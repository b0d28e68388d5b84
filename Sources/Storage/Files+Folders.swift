import Glibc

/// Folders and what lies in them.
extension Files {
    /// Bytes of the files in a directory whose names are wanted, each counted once whatever number
    /// of names it has. readdir(3)
    static func totalSize(
        of directory: String, where isWanted: (String) -> Bool = { _ in true }
    ) throws(StorageFault) -> Int64 {
        guard let stream = opendir(directory) else { throw fault("list", directory) }
        defer { closedir(stream) }
        var counted: Set<Identity> = []
        var total: Int64 = 0
        while let entry = readdir(stream) {
            let file = name(of: entry)
            // A file that has gone since it was listed holds nothing.
            guard isWanted(file), let status = try status(directory + "/" + file),
                status.st_mode & S_IFMT == S_IFREG,
                counted.insert(
                    Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
                ).inserted
            else { continue }
            total += Int64(status.st_size)
        }
        return total
    }

    /// What this process may still write on the disk of a directory. Of a file system that says
    /// more than there are numbers for, there is enough. statvfs(3)
    static func freeBytes(_ directory: String) throws(StorageFault) -> Int64 {
        var result = statvfs()
        guard statvfs(directory, &result) == 0 else { throw fault("statvfs", directory) }
        let (bytes, isTooMany) = UInt64(result.f_bavail)
            .multipliedReportingOverflow(by: UInt64(result.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }

    /// Names in a directory, without `.` and `..`. readdir(3)
    static func names(in directory: String) throws(StorageFault) -> [String] {
        guard let stream = opendir(directory) else { throw fault("list", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) { names.append(name(of: entry)) }
        return names.filter { $0 != "." && $0 != ".." }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    /// Makes a directory; its name is on disk when this returns. mkdir(2)
    static func makeDirectory(_ path: String) throws(StorageFault) {
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw fault("make", path) }
        try synchronise(path + "/..")
    }

    /// Copies a file of any size: at any moment the old or the new one is there, whole. What does
    /// not fit on the disk leaves nothing there.
    static func copy(_ source: String, to path: String) throws(StorageFault) {
        let new = path + ".new"
        do throws(StorageFault) {
            try write(source, to: new)
        } catch {
            try remove(new)
            throw error
        }
        try rename(new, to: path)
    }

    /// sendfile(2)
    private static func write(_ source: String, to new: String) throws(StorageFault) {
        let from = try open(source, O_RDONLY)
        defer { close(from) }
        let to = try open(new, O_WRONLY | O_CREAT | O_TRUNC)
        defer { close(to) }
        while true {
            let sent = sendfile(to, from, nil, 1 << 20)
            if sent < 0 && errno == EINTR { continue }
            guard sent >= 0 else { throw fault("copy", source) }
            guard sent > 0 else { break }
        }
        guard fsync(to) == 0 else { throw fault("fsync", new) }
    }
}
