import Glibc

/// The descriptors that the service manager handed over at the start: sockets, and what an
/// earlier run of the service gave it to keep (sd_listen_fds_with_names(3)).
///
/// They begin at number 3, as many as `LISTEN_FDS` says, their names in `LISTEN_FDNAMES`. Made
/// once, early: it owns them from then on, and closes those that nobody took. (What the manager
/// keeps stays open in the manager.)
public struct InheritedDescriptors: ~Copyable {
    /// Number and name of those not yet taken, in the manager's order.
    private var waiting: [(raw: Int32, name: String)]

    /// The first descriptor that is handed over (SD_LISTEN_FDS_START).
    private static let first: Int32 = 3

    /// Takes over what the environment announces; empty when that is meant for another process.
    ///
    /// C functions: `getenv`, `getpid`, `fcntl` with `FD_CLOEXEC`.
    public init() throws(SystemError) {
        try self.init(
            count: environmentVariable("LISTEN_FDS"), process: environmentVariable("LISTEN_PID"),
            names: environmentVariable("LISTEN_FDNAMES"), ownProcess: getpid(), first: Self.first)
    }

    /// For tests, which hand over other numbers than 3.
    init(
        count: String?, process: String?, names: String?, ownProcess: pid_t, first: Int32
    ) throws(SystemError) {
        let waiting = Self.announced(
            count: count, process: process, names: names, ownProcess: ownProcess, first: first)
        for (raw, name) in waiting {
            // The manager clears the flag so that the descriptors survive its exec of this program.
            try check(fcntl(raw, F_SETFD, FD_CLOEXEC), "fcntl", at: "inherited \(name)")
        }
        self.init(waiting: waiting)
    }

    deinit {
        for (raw, _) in waiting { close(raw) }
    }

    /// The names not yet taken.
    public var names: [String] { waiting.map(\.name) }

    /// Hands over the first descriptor of this name; `nil` when there is none.
    public mutating func take(_ name: DescriptorName) -> FileDescriptor? {
        guard let place = waiting.firstIndex(where: { $0.name == name.text }) else { return nil }
        let (raw, text) = waiting.remove(at: place)
        return FileDescriptor(owning: raw, place: "inherited \(text)")
    }

    /// Puts one back under its name, to be taken again: who lets go of a line for a moment must
    /// not lose it to the copy that the manager keeps.
    public mutating func putBack(_ descriptor: consuming FileDescriptor, name: DescriptorName) {
        waiting.append((descriptor.release(), name.text))
    }

    /// Nothing was handed over: for programs that no service manager started.
    public static func none() -> InheritedDescriptors { InheritedDescriptors(waiting: []) }

    private init(waiting: [(raw: Int32, name: String)]) { self.waiting = waiting }

    private static func announced(
        count: String?, process: String?, names: String?, ownProcess: pid_t, first: Int32
    ) -> [(raw: Int32, name: String)] {
        guard let process, pid_t(process) == ownProcess, let count, let number = Int32(count),
            // More than systemd lets a service have by default would be a broken environment.
            (1...1024).contains(number)
        else { return [] }
        let texts = (names ?? "").split(separator: ":", omittingEmptySubsequences: false)
        return (0..<Int(number)).map { index in
            // systemd calls a descriptor without a name "unknown".
            let name = index < texts.count ? String(texts[index]) : "unknown"
            return (first + Int32(index), name)
        }
    }
}
