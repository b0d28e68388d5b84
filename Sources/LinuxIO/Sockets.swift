import CLinux
import Glibc

/// Stream sockets for the status server, the control socket and the commands.
///
/// Every socket is close-on-exec from its first moment. Listeners and accepted connections do not
/// block; connections of a client do, with a limit of time.
public enum Sockets {
    /// Connections the kernel holds until they are accepted: as many as the server serves (64).
    private static let backlog: Int32 = 64

    /// Listens on a numeric address (`127.0.0.1`, `::1`, `0.0.0.0`); port 0 lets the system choose.
    ///
    /// C functions: `socket`, `setsockopt` with `SO_REUSEADDR`, `bind`, `listen`.
    public static func listen(
        address: String, port: UInt16
    ) throws(SystemError) -> FileDescriptor {
        let target = try SocketAddress.internet(address, port: port)
        let listener = try stream(target, nonBlocking: true)
        // A restarted server must not wait for the last connections' time-wait to pass.
        try setOption(listener, SO_REUSEADDR, Int32(1))
        try bind(listener, to: target)
        try check(Glibc.listen(listener.raw, backlog), "listen", at: target.place)
        return listener
    }

    /// Listens on a path; the socket's file gets `mode`, and never a wider one in between.
    ///
    /// A file that a crashed process left behind is removed, told by the refused connection. When
    /// somebody answers there, `EADDRINUSE`: a second daemon must not take the first one's place.
    ///
    /// C functions: `socket`, `fchmod`, `bind`, `chmod`, `listen`.
    public static func listen(
        path: String, mode: UInt32 = 0o660
    ) throws(SystemError) -> FileDescriptor {
        let target = try SocketAddress.unix(path: path)
        let listener = try stream(target, nonBlocking: true)
        // Linux creates the file with the mode that the socket has at bind, less the umask.
        try check(fchmod(listener.raw, mode), "fchmod", at: path)
        do {
            try bind(listener, to: target)
        } catch  where error.errorNumber == EADDRINUSE && isStale(path) {
            try check(unlink(path), "unlink", at: path)
            try bind(listener, to: target)
        }
        try check(chmod(path, mode), "chmod", at: path)
        try check(Glibc.listen(listener.raw, backlog), "listen", at: path)
        return listener
    }

    /// The next connection, non-blocking; `nil` when none waits (or the one that did is gone).
    ///
    /// C function: `accept4`.
    public static func accept(
        from listener: borrowing FileDescriptor
    ) throws(SystemError) -> FileDescriptor? {
        let raw = listener.raw
        do {
            let accepted = try checkUnlessBlocked("accept4", at: listener.place) {
                clinux_accept(raw)
            }
            guard let accepted else { return nil }
            return FileDescriptor(owning: accepted, place: "connection to \(listener.place)")
        } catch  where error.errorNumber == ECONNABORTED {
            return nil
        }
    }

    /// Connects to a path; reads and writes then wait at most `timeoutSeconds` (`EAGAIN` → `nil`).
    ///
    /// C functions: `socket`, `connect`, `setsockopt` with `SO_RCVTIMEO` and `SO_SNDTIMEO`.
    public static func connect(
        path: String, timeoutSeconds: Int
    ) throws(SystemError) -> FileDescriptor {
        try connect(to: SocketAddress.unix(path: path), timeoutSeconds: timeoutSeconds)
    }

    /// Connects to a numeric address, with limits of time as for a path.
    ///
    /// C functions: as for a path.
    public static func connect(
        address: String, port: UInt16, timeoutSeconds: Int
    ) throws(SystemError) -> FileDescriptor {
        try connect(
            to: SocketAddress.internet(address, port: port), timeoutSeconds: timeoutSeconds)
    }

    /// Sends once. The number of bytes taken; `nil` = no room now. Never raises SIGPIPE: a peer
    /// that has gone is the error `EPIPE` or `ECONNRESET`.
    ///
    /// C function: `send` with `MSG_NOSIGNAL`.
    public static func send(
        _ bytes: ArraySlice<UInt8>, to connection: borrowing FileDescriptor
    ) throws(SystemError) -> Int? {
        let raw = connection.raw
        return try checkUnlessBlocked("send", at: connection.place) {
            bytes.withUnsafeBytes {
                Glibc.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// The user at the other end of a Unix connection, as the kernel saw it connect.
    ///
    /// C function: `getsockopt` with `SO_PEERCRED`.
    public static func peerUser(
        of connection: borrowing FileDescriptor
    ) throws(SystemError) -> UInt32 {
        var user = uid_t()
        try check(clinux_peer_user(connection.raw, &user), "getsockopt", at: connection.place)
        return user
    }

    /// The port that a TCP listener got.
    ///
    /// C function: `getsockname`.
    public static func localPort(
        of listener: borrowing FileDescriptor
    ) throws(SystemError) -> UInt16 {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let raw = listener.raw
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(raw, $0, &size) }
        }
        try check(result, "getsockname", at: listener.place)
        // The port stands in the same place in the addresses of both families.
        return UInt16(bigEndian: address.sin6_port)
    }
}

extension Sockets {
    private static func stream(
        _ target: SocketAddress, nonBlocking: Bool
    ) throws(SystemError) -> FileDescriptor {
        var type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        if nonBlocking { type |= Int32(SOCK_NONBLOCK.rawValue) }
        let raw = try check(socket(target.family, type, 0), "socket", at: target.place)
        return FileDescriptor(owning: raw, place: target.place)
    }

    private static func bind(
        _ listener: borrowing FileDescriptor, to target: SocketAddress
    ) throws(SystemError) {
        let raw = listener.raw
        let result = target.withPointer { Glibc.bind(raw, $0, $1) }
        try check(result, "bind", at: target.place)
    }

    private static func connect(
        to target: SocketAddress, timeoutSeconds: Int
    ) throws(SystemError) -> FileDescriptor {
        let connection = try stream(target, nonBlocking: false)
        let limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        // The limit for sending also limits the connecting.
        try setOption(connection, SO_SNDTIMEO, limit)
        try setOption(connection, SO_RCVTIMEO, limit)
        let raw = connection.raw
        // Not made again after EINTR: the connecting goes on by itself and a second call fails.
        let result = target.withPointer { Glibc.connect(raw, $0, $1) }
        try check(result, "connect", at: target.place)
        return connection
    }

    private static func setOption<Value: BitwiseCopyable>(
        _ socket: borrowing FileDescriptor, _ option: Int32, _ value: Value
    ) throws(SystemError) {
        let raw = socket.raw
        let result = withUnsafeBytes(of: value) {
            setsockopt(raw, SOL_SOCKET, option, $0.baseAddress, socklen_t($0.count))
        }
        try check(result, "setsockopt", at: socket.place)
    }

    /// Whether nobody listens behind a socket's file any more. (Connecting to an ordinary file is
    /// refused as well, and that is not ours to remove.)
    private static func isStale(_ path: String) -> Bool {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK else {
            return false
        }
        do {
            _ = try connect(path: path, timeoutSeconds: 1)
            return false
        } catch {
            return error.errorNumber == ECONNREFUSED
        }
    }
}
