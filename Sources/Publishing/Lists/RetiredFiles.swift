import Foundation
import Identity

/// Files that no manifest names any more. They stay for a while, so that a station in the middle
/// of a download can finish it: the snapshot before the one in use, and the deltas of the last
/// versions that fell out of the manifest.
struct RetiredFiles {
    /// A fortnight of daily publications.
    static let versionsKept: UInt64 = 16

    let output: String

    /// Takes away what has been retired for long. Only names of this section's own form are
    /// touched: whatever else lies there is somebody's.
    func remove(_ section: String, _ files: PublishedFiles) throws {
        let named = Set([files.snapshot.file.name] + files.deltas.map(\.file.name))
        let oldest = files.deltas.first?.from ?? files.version
        var snapshots: [(version: UInt64, name: String)] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: output)
        where !named.contains(name) {
            guard let versions = Self.versions(name, section) else { continue }
            if versions.count == 1 {
                snapshots.append((versions[0], name))
            } else if versions[1] + Self.versionsKept <= oldest {
                try unlinkFile(output + "/" + name)
            }
        }
        let old = snapshots.sorted { $0.version < $1.version }.dropLast()
        for snapshot in old { try unlinkFile(output + "/" + snapshot.name) }
    }

    /// Of `members-7.ndjson` or `members-7-8.ndjson`.
    private static func versions(_ name: String, _ section: String) -> [UInt64]? {
        guard name.hasPrefix(section + "-"), name.hasSuffix(".ndjson") else { return nil }
        let parts = name.dropFirst(section.count + 1).dropLast(7)
            .split(separator: "-", omittingEmptySubsequences: false)
        let versions = parts.compactMap { UInt64($0) }
        return versions.count == parts.count && (1...2).contains(parts.count) ? versions : nil
    }
}
