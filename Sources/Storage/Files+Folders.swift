import Glibc

/// Folders and what lies in them.
extension Files {
    /// Bytes of the files in a directory, each counted once whatever number of names it has.
    /// readdir(3)
    static func totalSize(of directory: String) throws(StorageFault) -> Int64 {
        guard let stream = opendir(directory) else { throw fault("list", directory) }
        defer { closedir(stream) }
        var counted: Set<Identity> = []
        var total: Int64 = 0
        while let entry = readdir(stream) {
            // A file that has gone since it was listed holds nothing.
            guard let status = try status(directory + "/" + name(of: entry)),
                status.st_mode & S_IFMT == S_IFREG,
                counted.insert(
                    Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
                ).inserted
            else { continue }
            total += Int64(status.st_size)
        }
        return total
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

    /// Copies a file of any size: at any moment the old or the new one is there, whole. sendfile(2)
    static func copy(_ source: String, to path: String) throws(StorageFault) {
        let new = path + ".new"
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
        try rename(new, to: path)
    }
}
