import Foundation
import Identity

/// What stays as it was published last.
extension PublicationRun {
    /// The members as they were published last, for who gives no table.
    func keptMembers() throws -> Manifest.MemberFiles {
        try keptFiles(.members, previous?.members.files, versions.members)
        guard let members = previous?.members else { throw PublishingFault.noMembers }
        return members
    }

    func keptVouchers() throws -> PublishedFiles? {
        try keptFiles(.vouchers, previous?.vouchers, versions.vouchers)
        return previous?.vouchers
    }

    func keptCalendar() throws -> PublishedFiles? {
        try keptFiles(.calendar, previous?.calendar, versions.calendar)
        return previous?.calendar
    }

    private func keptFiles(
        _ section: PublishingFault.Section, _ files: PublishedFiles?, _ newest: UInt64
    ) throws {
        let found = try whole(files, newest)
        guard newest == 0 || found != nil else {
            throw PublishingFault.sectionLost(section, version: newest)
        }
    }

    /// The files where they are the newest ones and lie there; `nil` = lost, or an older copy.
    func whole(_ files: PublishedFiles?, _ newest: UInt64) throws -> PublishedFiles? {
        guard let files, files.version == newest else { return nil }
        for file in [files.snapshot.file] + files.deltas.map(\.file) {
            let path = "\(place.output)/\(file.name)"
            guard FileManager.default.fileExists(atPath: path),
                try ListPublication.size(of: path) == file.size
            else { return nil }
        }
        return files
    }
}
