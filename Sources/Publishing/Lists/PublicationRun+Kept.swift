import Foundation
import Identity

/// What stays as it was published last, and what is left of it.
extension PublicationRun {
    /// The members as they were published last, for who gives no table.
    mutating func keptMembers() throws -> Manifest.MemberFiles {
        try keptFiles(.members, previous?.members.files, versions.members)
        guard let members = previous?.members else { throw PublishingFault.noMembers }
        return members
    }

    mutating func keptVouchers() throws -> PublishedFiles? {
        try keptFiles(.vouchers, previous?.vouchers, versions.vouchers)
        return previous?.vouchers
    }

    mutating func keptCalendar() throws -> PublishedFiles? {
        try keptFiles(.calendar, previous?.calendar, versions.calendar)
        return previous?.calendar
    }

    private mutating func keptFiles(
        _ section: PublishingFault.Section, _ files: PublishedFiles?, _ newest: UInt64
    ) throws {
        let before = damaged.count
        let found = try whole(files, newest)
        guard newest > 0, found == nil else { return }
        guard let path = damaged.dropFirst(before).first else {
            throw PublishingFault.sectionLost(section, version: newest)
        }
        throw PublishingFault.sectionDamaged(section, path: path)
    }

    /// The files where they are the newest ones and lie there as the manifest names them; `nil` =
    /// lost, damaged, or an older copy.
    mutating func whole(_ files: PublishedFiles?, _ newest: UInt64) throws -> PublishedFiles? {
        guard let files, files.version == newest else { return nil }
        let all = [files.snapshot.file] + files.deltas.map(\.file)
        let folder = PublishedFolder(path: place.output)
        guard all.allSatisfy({ folder.holds($0.name) }) else { return nil }
        let total = all.reduce(0) { $0 + $1.size }
        var done: Int64 = 0
        for file in all {
            do throws(ListFault) {
                try folder.read(file) { chunk throws(ListFault) in
                    done += Int64(chunk.count)
                    if done % Self.bytesBetweenSteps < chunk.count {
                        progress(.verifying(done, of: total))
                    }
                }
            } catch {
                damaged.append("\(place.output)/\(file.name)")
                return nil
            }
        }
        return files
    }

    /// Some steps a second, on any disk.
    private static let bytesBetweenSteps: Int64 = 16 << 20

    /// The records of the version that is published; `nil` = lost or damaged.
    mutating func keptRecords(
        _ section: String, _ version: UInt64?, _ kinds: [String]
    ) throws -> WorkFiles? {
        guard let version else { return nil }
        let files = WorkFiles(folder: place.work, section: section, version: version)
        switch try files.state(kinds) {
        case .whole: return files
        case .lost: return nil
        case .damaged(let path):
            damaged.append(path)
            return nil
        }
    }
}
