import Glibc

/// An open file descriptor with exactly one owner; closed when the owner lets go of it.
///
/// EINTR: `open`, `read`, `write` and `fsync` are made again; `close` is not, because on Linux the
/// descriptor is gone even then and its number may already belong to somebody else.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The number, to poll with or to hand to another system call while the owner lives.
    public private(set) var raw: Int32
    /// What it is, for errors: the path or the address.
    public let place: String

    /// Takes over a descriptor that the caller got from the system.
    public init(owning raw: Int32, place: String) {
        precondition(raw >= 0, "an owned descriptor is open")
        self.raw = raw
        self.place = place
    }

    deinit {
        guard raw >= 0 else { return }
        // An error cannot be reported from here, and the number is free in any case. Who must
        // know that bytes arrived calls `synchronize` before.
        _ = Glibc.close(raw)
    }

    /// Gives the descriptor away: the caller closes it from now on.
    public consuming func release() -> Int32 {
        let number = raw
        // `discard self` is not available to a type that holds a string.
        raw = -1
        return number
    }

    /// Closes now and reports what the system says about it.
    ///
    /// C function: `close`.
    public consuming func close() throws(SystemError) {
        let name = place
        try check(Glibc.close(release()), "close", at: name)
    }

    /// Opens a file; always close-on-exec. `flags` and `mode` are C's (`O_RDONLY`, `0o600`).
    ///
    /// C function: `open`.
    public static func open(
        _ path: String, _ flags: Int32, mode: UInt32 = 0
    ) throws(SystemError) -> FileDescriptor {
        let raw = try checkUninterrupted("open", at: path) {
            Glibc.open(path, flags | O_CLOEXEC, mode)
        }
        return FileDescriptor(owning: raw, place: path)
    }

    /// Reads once. The number of bytes; 0 = the end; `nil` = nothing now (non-blocking only).
    ///
    /// C function: `read`.
    public borrowing func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int? {
        let raw = raw
        return try checkUnlessBlocked("read", at: place) {
            Glibc.read(raw, buffer.baseAddress, buffer.count)
        }
    }

    /// Writes once. The number of bytes taken, perhaps fewer than given; `nil` = no room now
    /// (non-blocking only). On a broken pipe or socket the process gets SIGPIPE unless that is
    /// ignored; sockets have `Sockets.send`, which never raises it.
    ///
    /// C function: `write`.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int? {
        let raw = raw
        return try checkUnlessBlocked("write", at: place) {
            Glibc.write(raw, bytes.baseAddress, bytes.count)
        }
    }

    /// Waits until the content and its metadata are on the medium.
    ///
    /// C function: `fsync`.
    public borrowing func synchronize() throws(SystemError) {
        let raw = raw
        try checkUninterrupted("fsync", at: place) { fsync(raw) }
    }

    /// A second descriptor for the same open file; close-on-exec.
    ///
    /// C function: `fcntl` with `F_DUPFD_CLOEXEC`.
    public borrowing func duplicate() throws(SystemError) -> FileDescriptor {
        let copy = try check(fcntl(raw, F_DUPFD_CLOEXEC, 0), "fcntl", at: place)
        return FileDescriptor(owning: copy, place: place)
    }
}

extension FileDescriptor {
    /// The whole of a small file (one under /proc or /sys, a key); an error `EFBIG` when it is
    /// longer than `limit`, so that a wrong path cannot fill the memory.
    public static func contents(of path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let file = try open(path, O_RDONLY)
        var content: [UInt8] = []
        while true {
            let chunk = try file.read(atMost: limit + 1 - content.count)
            guard let chunk else { throw SystemError("read", place: path, errorNumber: EAGAIN) }
            guard !chunk.isEmpty else { return content }
            content += chunk
            guard content.count <= limit else {
                throw SystemError("read", place: path, errorNumber: EFBIG)
            }
        }
    }

    /// Reads once, into a new array: empty = the end; `nil` = nothing now (non-blocking only).
    ///
    /// C function: `read`.
    public borrowing func read(atMost count: Int) throws(SystemError) -> [UInt8]? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        guard let taken = try read(into: buffer) else { return nil }
        return Array(buffer[..<taken])
    }

    /// Writes bytes of an array once, as for a buffer.
    ///
    /// C function: `write`.
    public borrowing func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
        let raw = raw
        return try checkUnlessBlocked("write", at: place) {
            bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress, $0.count) }
        }
    }
}
