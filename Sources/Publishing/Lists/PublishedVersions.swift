import Foundation
import Identity

/// The greatest versions that were ever published. They are kept in the work folder, for stations
/// ignore what is not newer: the numbers go on where the output folder was lost, or is an older
/// copy of itself.
struct PublishedVersions: Codable, Hashable {
    private(set) var manifest: UInt64 = 0
    /// Of the sections; 0 = never published.
    private(set) var members: UInt64 = 0
    private(set) var vouchers: UInt64 = 0
    private(set) var calendar: UInt64 = 0

    static let fileName = "versions.json"

    /// As the work folder and the manifest that is published say, whichever says more.
    init(work: String, manifest: Manifest?) throws {
        let path = "\(work)/\(Self.fileName)"
        if FileManager.default.fileExists(atPath: path) {
            let text = try Data(contentsOf: URL(filePath: path))
            do {
                self = try JSONDecoder().decode(Self.self, from: text)
            } catch is DecodingError {
                throw PublishingFault.versionsUnknown(path, hasManifest: manifest != nil)
            }
        } else if manifest == nil {
            let names = try FileManager.default.contentsOfDirectory(atPath: work)
            // Records get their names after this file, so there was a publication without it.
            guard !names.contains(where: { $0.hasSuffix(".records") && $0.contains("-") }) else {
                throw PublishingFault.versionsUnknown(path, hasManifest: false)
            }
        }
        if let manifest { rise(to: manifest) }
    }

    mutating func rise(to published: Manifest) {
        manifest = max(manifest, published.version)
        members = max(members, published.members.files.version)
        vouchers = max(vouchers, published.vouchers?.version ?? 0)
        calendar = max(calendar, published.calendar?.version ?? 0)
    }

    /// Replaces the file at once; it is on the medium then.
    func write(to work: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let new = "\(work)/versions.new"
        let file = try OutputFile(path: new, mode: 0o600)
        try file.append(Array(encoder.encode(self)) + [0x0A])
        _ = try file.finish()
        try renameFile(new, to: "\(work)/\(Self.fileName)")
        try PublishingPlace.synchronize(work)
    }
}
