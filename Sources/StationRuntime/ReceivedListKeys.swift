import Foundation
import Identity
import StationModel

/// List keys that came in the city's directives, unwrapped and kept in the state directory, so that
/// a list under a new key works without a technician.
///
/// One file for each (mode 0400), in a folder of their own. There are never more than a directive
/// can bring: what it names stays, and of the others the newest, for the list in use may still need
/// one of them. The configuration's keys are other files, and go before these.
public struct ReceivedListKeys: Sendable {
    private let folder: String
    private static let ending = ".key"

    public init(stateDirectory: String) { folder = stateDirectory + "/list-keys" }

    /// The names of the keys that are here.
    var ids: Set<String> { Set(files.map { String($0.dropLast(Self.ending.count)) }) }

    /// `nil` = it never came, or cannot be read: the log says why.
    func load(_ id: String) -> SecretBytes? {
        guard ids.contains(id) else { return nil }
        do {
            return try file(id).load()
        } catch {
            Log.shared.critical("list key \(id), which the city sent: \(error)")
            return nil
        }
    }

    /// Unwraps and keeps the keys of a directive; returns whether any of them is new.
    ///
    /// - Throws: `WrappedListKey.Refusal` for the first that does not open: those before it are
    ///   kept; `KeyFileFault` and Foundation's errors where the disk fails.
    func take(
        _ wrapped: [WrappedListKey], with stationKey: X25519PrivateKey, station: StationId
    ) throws -> Bool {
        var isNew = false
        for key in wrapped {
            let opened = try key.unwrapped(by: stationKey, of: station)
            if try keep(opened, key.listKeyId) { isNew = true }
        }
        try removeSurplus(keeping: Set(wrapped.map(\.listKeyId)))
        return isNew
    }

    private func keep(_ key: SecretBytes, _ id: String) throws -> Bool {
        if ids.contains(id), holds(key, id) { return false }
        if !FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try KeyFile.synchroniseFolder(of: folder)
        }
        try KeyFile.replace(with: key, at: path(of: id))
        return true
    }

    private func holds(_ key: SecretBytes, _ id: String) -> Bool {
        do {
            let old = try file(id).load()
            return old.withBytes { old in key.withBytes { old.elementsEqual($0) } }
        } catch {
            Log.shared.warning("list key \(id) is written anew: \(error)")
            return false
        }
    }

    private func removeSurplus(keeping named: Set<String>) throws {
        let dated = try ids.subtracting(named).map { id in
            let found = try FileManager.default.attributesOfItem(atPath: path(of: id))
            return (id: id, date: found[.modificationDate] as? Date ?? .distantPast)
        }
        let newestFirst = dated.sorted { ($1.date, $0.id) < ($0.date, $1.id) }
        for surplus in newestFirst.dropFirst(WrappedListKey.mostKeys - named.count) {
            try FileManager.default.removeItem(atPath: path(of: surplus.id))
        }
    }

    private func file(_ id: String) -> KeyFile {
        KeyFile(path: path(of: id), credentialsDirectory: nil)
    }

    private func path(of id: String) -> String { "\(folder)/\(id)\(Self.ending)" }

    /// A file whose writing was cut short has another ending.
    private var files: [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(Self.ending) }
        } catch {
            Log.shared.critical("list keys that the city sent: \(error.localizedDescription)")
            return []
        }
    }
}
