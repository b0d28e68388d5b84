import Foundation
import Identity
import StationModel

/// The files of the city: lines in the order of their digests, and a manifest that names them.
extension City {
    /// Lines written at once.
    private static let linesPerWrite = 4096

    static func writeLines(
        count: Int, version: UInt64, _ hasher: CredentialHasher, into path: String
    ) throws -> PublishedFiles.File {
        var keys: [(digest: CredentialDigest, member: Int)] = []
        keys.reserveCapacity(count)
        for member in 0..<count {
            guard let digest = try hasher.digest(of: credential(member)) else {
                preconditionFailure("a card has a digest")
            }
            keys.append((digest, member))
        }
        keys.sort { $0.digest < $1.digest }
        let name = "members-\(version).ndjson"
        try write(Data(), to: path + "/" + name, mode: 0o644)
        guard let file = FileHandle(forWritingAtPath: path + "/" + name) else {
            throw BenchmarkFault("\(path)/\(name) cannot be written")
        }
        let hash = try SHA256()
        var size: Int64 = 0
        for start in stride(from: 0, to: count, by: linesPerWrite) {
            let group = keys[start..<min(count, start + linesPerWrite)]
            let bytes = group.flatMap { Array(line($0.digest, pseudonym($0.member)).utf8) }
            try hash.update(bytes)
            try file.write(contentsOf: Data(bytes))
            size += Int64(bytes.count)
        }
        try file.close()
        return PublishedFiles.File(name: name, size: size, sha256: try hash.finish())
    }

    static func line(_ digest: CredentialDigest, _ member: MemberPseudonym) -> String {
        """
        {"op":"put","digest":"\(digest.hex)","member":"\(member.hex)","group":"courier",\
        "from":"2025-01-01T00:00:00Z","until":"2099-01-01T00:00:00Z"}\n
        """
    }

    static func manifest(
        _ list: ListIdentity, _ file: PublishedFiles.File, count: Int, _ issuer: CodeIssuer,
        _ now: UnixTime
    ) -> Manifest {
        let validity = (from: now - .days(30), until: now + .days(365))
        let key = CodeKey(
            codeKeyId: issuer.codeKeyId, role: .door, publicKey: issuer.publicKey,
            notBefore: validity.from, notAfter: validity.until)
        return Manifest(
            version: 1, issued: now - .minutes(5), notBefore: validity.from,
            notAfter: validity.until, keys: [key],
            members: .init(
                list: list, count: count,
                files: PublishedFiles(
                    snapshot: .init(file: file, version: 1, count: count))))
    }

    static func write(_ bytes: Data, to path: String, mode: Int) throws {
        let made = FileManager.default.createFile(
            atPath: path, contents: bytes, attributes: [.posixPermissions: mode])
        guard made else { throw BenchmarkFault("\(path) cannot be written") }
    }
}
