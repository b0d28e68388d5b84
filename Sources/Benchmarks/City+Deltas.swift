import Foundation
import Identity
import StationModel

/// Later versions of the city's list.
extension City {
    /// Writes a folder with the manifest of version `1 + count` and the newest of so many deltas,
    /// each of `size` members who were on no list. The others' files are named and are not there: a
    /// station that has followed reads only the newest.
    func publishDeltas(_ count: Int, of size: Int, into path: String) throws {
        let hasher = try CredentialHasher(
            listKey: listKey, listId: list.listId, cost: list.cost)
        var deltas: [PublishedFiles.Delta] = []
        for number in 1...count {
            let first = self.count + (number - 1) * size
            let lines = try Self.lines(of: first..<first + size, hasher)
            let name = "members-\(number)-\(number + 1).ndjson"
            if number == count {
                try Self.write(Data(lines), to: path + "/" + name, mode: 0o644)
            }
            let file = PublishedFiles.File(
                name: name, size: Int64(lines.count), sha256: try SHA256.hash(lines))
            deltas.append(.init(file: file, from: UInt64(number), to: UInt64(number + 1)))
        }
        try publish(
            version: UInt64(count + 1), count: self.count + count * size,
            PublishedFiles(snapshot: snapshot, deltas: deltas), into: path)
    }

    /// Writes a folder with the manifest of this version and its snapshot, with so many members
    /// more than the first one.
    func publishSnapshot(version: UInt64, more: Int, into path: String) throws {
        let hasher = try CredentialHasher(
            listKey: listKey, listId: list.listId, cost: list.cost)
        let file = try Self.writeLines(
            count: count + more, version: version, hasher, into: path)
        try publish(
            version: version, count: count + more,
            PublishedFiles(
                snapshot: .init(file: file, version: version, count: count + more)),
            into: path)
    }

    private func publish(
        version: UInt64, count: Int, _ files: PublishedFiles, into path: String
    ) throws {
        let next = Manifest(
            version: version, issued: manifest.issued, notBefore: manifest.notBefore,
            notAfter: manifest.notAfter, keys: manifest.keys,
            members: .init(list: list, count: count, files: files))
        try Self.write(
            Data(try next.signedFile(by: root, rootKeyId: "root")),
            to: path + "/" + Manifest.fileName, mode: 0o644)
    }

    private static func lines(
        of members: Range<Int>, _ hasher: CredentialHasher
    ) throws -> [UInt8] {
        try members.flatMap { member in
            guard let digest = try hasher.digest(of: credential(member)) else {
                preconditionFailure("a card has a digest")
            }
            return Array(line(digest, pseudonym(member)).utf8)
        }
    }
}
