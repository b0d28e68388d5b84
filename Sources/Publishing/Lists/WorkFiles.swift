import Foundation
import Glibc
import Identity
import LinuxIO
import StationModel

/// What one version of a section was made from, in the private folder, with the SHA-256 of each
/// file beside: a delta that was made from damaged records would lead stations to a wrong list.
struct WorkFiles {
    /// One file's part of the name, and the SHA-256 of what was written.
    typealias Sum = (kind: String, sha256: [UInt8])

    /// Fewer calls than lines.
    private static let chunkSize = 256 << 10

    let folder: String
    let section: String
    let version: UInt64

    func path(_ kind: String) -> String { folder + "/" + name(kind) }

    private func name(_ kind: String) -> String { "\(section)-\(version).\(kind)" }

    /// As `sha256sum` writes and checks them.
    func sums(_ files: [Sum]) -> String {
        files.map { "\($0.sha256.hex)  \(name($0.kind))\n" }.joined()
    }

    /// Whether the files of these kinds are there.
    enum State: Equatable {
        case whole
        case lost
        /// The path of the first one that is not what was written.
        case damaged(String)
    }

    func state(_ kinds: [String]) throws -> State {
        let files = FileManager.default
        guard (kinds + ["sums"]).allSatisfy({ files.fileExists(atPath: path($0)) }) else {
            return .lost
        }
        let sums = try Data(contentsOf: URL(filePath: path("sums"))).split(separator: 0x0A)
        for kind in kinds {
            let line = "\(try Self.sha256(of: path(kind)).hex)  \(name(kind))"
            guard sums.contains(where: { $0.elementsEqual(line.utf8) }) else {
                return .damaged(path(kind))
            }
        }
        return .whole
    }

    private static func sha256(of path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY)
        let hash = try SHA256()
        while let chunk = try file.read(atMost: chunkSize), !chunk.isEmpty {
            try hash.update(chunk)
        }
        return try hash.finish()
    }
}

/// Records in order, as they were written to a work file.
struct WrittenRecords {
    let count: Int
    let sha256: [UInt8]
}
