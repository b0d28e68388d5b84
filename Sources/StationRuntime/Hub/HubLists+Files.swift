import Foundation
import Identity
import StationCore
import StationModel

/// What lies in the folder of the hub's signed files.
extension HubLists {
    func prepare(manifest: [UInt8], _ files: [PublishedFiles.File]) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let wanted = Set(files.map(\.name))
        for name in try manager.contentsOfDirectory(atPath: directory)
        where !wanted.contains(name) {
            try manager.removeItem(atPath: path(of: name))
        }
        // Of an empty list there is nothing to fetch: it is here as soon as it is named.
        for file in files where file.size == 0 {
            try Data().write(to: URL(fileURLWithPath: path(of: file.name)))
        }
        try Data(manifest).write(to: URL(fileURLWithPath: path(of: Manifest.fileName)))
    }

    /// Bytes of a file that are here. More than it has are not its beginning.
    func present(_ file: ListFile) -> Int64 {
        let path = path(of: file.name)
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        do {
            let found = try FileManager.default.attributesOfItem(atPath: path)[.size]
            if let size = (found as? NSNumber)?.int64Value, size <= file.size { return size }
        } catch {
            Log.shared.error("\(path): \(error.localizedDescription)")
        }
        discard(file.name)
        return 0
    }

    /// What lies there of a file is not its beginning.
    func discard(_ name: String) {
        guard FileManager.default.fileExists(atPath: path(of: name)) else { return }
        do {
            try FileManager.default.removeItem(atPath: path(of: name))
        } catch {
            Log.shared.error("\(path(of: name)) cannot be removed: \(error.localizedDescription)")
        }
    }

    /// A kill or a reload late in an import leaves what nobody needs any more, hundreds of
    /// megabytes of a city. What has come of a newer list waits for the rest: this server may only
    /// lag behind another one.
    func removeLeft(of inUse: UInt64, _ root: Ed25519PublicKey) {
        guard FileManager.default.fileExists(atPath: directory) else { return }
        // It may read there, and removes what it has read.
        if case .running = importing.current { return }
        do throws(ListFault) {
            let left = try PublishedFolder(path: directory).manifest(rootKey: root)
            guard left.version <= inUse else { return }
        } catch {
            Log.shared.notice("\(directory) has no manifest to go on with: \(error)")
        }
        removeAll()
    }

    func removeAll() {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            Log.shared.warning("\(directory) stays: \(error.localizedDescription)")
        }
    }
}
