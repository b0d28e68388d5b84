import Identity
import StationCore
import Storage

/// The room that a list takes on the disk.
extension HubLists {
    /// What the list takes when its files are here.
    func needs(of manifest: Manifest, _ current: CurrentList) throws -> Int64 {
        let copies = try kept.bytesToCopy(manifest.otherFiles)
        guard manifest.version > current.inUse.manifestVersion else { return copies }
        guard needsSnapshot != manifest.version, let (basis, deltas) = current.chain(to: manifest)
        else { return copies + ListNeeds.ofSnapshot(manifest.members.files) }
        return try copies + ListNeeds.ofChanges(basis, deltas)
    }

    /// Throws `ImportFault.noRoom` where the disk has none for what is left to fetch and what is
    /// made of it. What is here waits for room, unless the station's own files need it.
    func requireRoom() throws {
        guard let judged else { return }
        let left = judged.files.reduce(0) { $0 + $1.size - present($1) }
        do {
            try importing.room.require(left + judged.needs)
        } catch {
            Log.shared.error("the lists of the hub: \(error)")
            if case ImportFault.noRoom(_, let found) = error, found.isShort { removeAll() }
            throw error
        }
    }
}
