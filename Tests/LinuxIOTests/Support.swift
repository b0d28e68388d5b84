import Glibc
import LinuxIO
import Testing

/// A lane that can be kept in an array.
final class Thread {
    private var lane: LaneThread?

    init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
        lane = try LaneThread(name: name, body)
    }

    func join() { lane.take()?.join() }
}

func yieldProcessor() { sched_yield() }

/// A directory of its own for one test, removed with what the test left in it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        let template = try #require(strdup("/tmp/yizhand-test-XXXXXX"))
        defer { free(template) }
        let made = try #require(mkdtemp(template))
        path = String(cString: made)
    }

    func file(_ name: String) -> String { path + "/" + name }

    deinit {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink(path + "/" + name)
            }
            closedir(directory)
        }
        rmdir(path)
    }
}

extension FileDescriptor {
    /// Writes a text in one call.
    borrowing func write(text: String) throws -> Int? {
        try write(Array(text.utf8)[...])
    }

    /// Reads once, as text; `nil` = nothing now.
    borrowing func readText(atMost count: Int = 256) throws -> String? {
        try read(atMost: count).map { String(decoding: $0, as: UTF8.self) }
    }
}
