import CLinux
import Glibc
public import StationModel

/// Tells the service manager how the service is (sd_notify(3), implemented after its "Notes": one
/// datagram of `NAME=value` lines to the socket that `NOTIFY_SOCKET` names).
///
/// The messages are sent without waiting; should the manager's queue be full, that is the error
/// `EAGAIN`, and the caller may say it again later.
public struct ServiceNotifier: ~Copyable, Sendable {
    private let socket: FileDescriptor
    private let manager: SocketAddress

    /// `nil` when no service manager started the program (`NOTIFY_SOCKET` is not set).
    ///
    /// C functions: `getenv`, `socket`.
    public static func fromEnvironment() throws(SystemError) -> ServiceNotifier? {
        guard let path = environmentVariable("NOTIFY_SOCKET") else { return nil }
        return try ServiceNotifier(socketPath: path)
    }

    /// `socketPath` is a path, or an abstract name that begins with `@`.
    ///
    /// C function: `socket`.
    public init(socketPath: String) throws(SystemError) {
        let manager = try SocketAddress.unix(path: socketPath)
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let raw = try check(Glibc.socket(AF_UNIX, type, 0), "socket", at: socketPath)
        socket = FileDescriptor(owning: raw, place: socketPath)
        self.manager = manager
    }

    /// The door is served; also the end of a reload.
    public func ready() throws(SystemError) { try send("READY=1") }

    /// A reload begins; `ready` ends it. The time tells the manager which reload that is
    /// (`Type=notify-reload`).
    public func reloading(at instant: MonotonicInstant) throws(SystemError) {
        try send("RELOADING=1\nMONOTONIC_USEC=\(instant.nanoseconds / 1000)")
    }

    /// A clean stop begins.
    public func stopping() throws(SystemError) { try send("STOPPING=1") }

    /// One line for `systemctl status`. A line break would begin another field: it becomes a blank.
    public func status(_ text: String) throws(SystemError) {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        try send("STATUS=\(line)")
    }

    /// The loop has turned.
    public func watchdog() throws(SystemError) { try send("WATCHDOG=1") }

    /// Asks the manager to keep a descriptor across a restart of the service; it comes back with
    /// the same name in `InheritedDescriptors`. The manager keeps it open until the service is
    /// stopped or the name is removed, also when it is broken (`FDPOLL=0`: a line without events
    /// must not be dropped for what polling says about it).
    ///
    /// C function: `sendmsg` with `SCM_RIGHTS`.
    public func store(_ descriptor: Int32, name: DescriptorName) throws(SystemError) {
        try send("FDSTORE=1\nFDNAME=\(name)\nFDPOLL=0", with: descriptor)
    }

    /// Asks the manager to close what it keeps under this name.
    public func removeStored(_ name: DescriptorName) throws(SystemError) {
        try send("FDSTOREREMOVE=1\nFDNAME=\(name)")
    }

    /// How often the manager wants to hear `watchdog` at least; `nil` when it does not watch this
    /// process. Say it at half the interval (sd_watchdog_enabled(3)).
    ///
    /// C functions: `getenv`, `getpid`.
    public static func watchdogInterval() -> Duration? {
        watchdogInterval(
            microseconds: environmentVariable("WATCHDOG_USEC"),
            process: environmentVariable("WATCHDOG_PID"), ownProcess: getpid())
    }

    static func watchdogInterval(
        microseconds: String?, process: String?, ownProcess: pid_t
    ) -> Duration? {
        if let process, pid_t(process) != ownProcess { return nil }
        guard let text = microseconds, let number = Int64(text), number > 0 else { return nil }
        return .microseconds(number)
    }

    private func send(_ message: String, with descriptor: Int32 = -1) throws(SystemError) {
        let bytes = Array(message.utf8)
        let raw = socket.raw
        let manager = manager
        try checkUninterrupted("sendmsg", at: manager.place) {
            manager.withPointer { address, size in
                clinux_send_datagram(raw, address, size, bytes, bytes.count, descriptor)
            }
        }
    }
}

/// The value of an environment variable; `nil` when it is not set or empty.
func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}
