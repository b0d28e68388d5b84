import LinuxIO
import StationModel
import Testing

/// `strace`, and whether a container lets it do its work.
enum Tracing {
    static let isAllowed: Bool = {
        do { return try end(of: ["-o", "/dev/null", "/bin/true"]) == .exited(code: 0) } catch {
            return false
        }
    }()

    /// How a program ends that is given so to `strace`.
    static func end(of arguments: [String], environment: [String] = []) throws -> ChildEnd {
        let child = try ChildProcess(
            path: "/usr/bin/strace", arguments: ["strace", "-f"] + arguments,
            environment: environment)
        let poller = try Poller()
        try poller.add(child.endDescriptor, key: 0, for: .read)
        // What it says is not read: some lines, which its stream holds.
        let end = Clocks.monotonic() + .seconds(60)
        while try poller.wait(until: end).isEmpty, Clocks.monotonic() < end {}
        return try #require(try child.reap())
    }
}
