import Glibc
import Testing

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
