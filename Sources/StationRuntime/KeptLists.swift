import Identity
import StationModel
import Storage

/// The city's calendar and vouchers as the last import left them, for a start: verified once more,
/// by the manifest whose copy lies beside the list.
///
/// A file that is not what the manifest names is removed, so that the hub's lane fetches it again;
/// until then the configuration's calendar holds, and nothing is given by the list of vouchers.
struct KeptLists: Sendable {
    let stateDirectory: String
    let rootKey: [UInt8]?

    /// Only the calendar: it is short, and the hours must be right from the first step on.
    func calendarOnly() -> PublishedLists {
        read { manifest, folder throws(ListFault) in
            PublishedLists(
                manifestVersion: manifest.version,
                calendar: try manifest.publishedCalendar(in: folder), vouchers: nil)
        }
    }

    func all() -> PublishedLists {
        read { manifest, folder throws(ListFault) in try manifest.publishedLists(in: folder) }
    }

    private func read(
        _ body: (Manifest, PublishedFolder) throws(ListFault) -> PublishedLists
    ) -> PublishedLists {
        let folder = ListFolder(stateDirectory: stateDirectory)
        do {
            let copy = try ManifestCopy(directory: stateDirectory).read()
            guard !copy.isEmpty, let rootKey else { return .none }
            let manifest = try Manifest(file: copy, rootKey: Ed25519PublicKey(rootKey))
            return try body(manifest, PublishedFolder(path: folder.path))
        } catch {
            Log.shared.critical("the city's calendar and vouchers on disk: \(error)")
            if let fault = error as? ListFault { folder.removeDamaged(fault) }
            return .none
        }
    }
}

extension ListFolder {
    /// Removes a file that is not what the manifest names.
    func removeDamaged(_ fault: ListFault) {
        guard fault.kind == .wrongHash || fault.kind == .wrongSize else { return }
        do {
            try remove(fault.file)
        } catch {
            Log.shared.error("\(fault.file) cannot be removed: \(error)")
        }
    }

    /// Those of these files that are not here.
    func missing(_ files: [PublishedFiles.File]) throws(StorageFault) -> [PublishedFiles.File] {
        var missing: [PublishedFiles.File] = []
        for file in files where try !holds(file.name, size: file.size) { missing.append(file) }
        return missing
    }
}
