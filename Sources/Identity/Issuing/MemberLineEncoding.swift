public import StationModel

extension MemberChange {
    /// The line as it stands in a member file, without its end.
    public var json: String {
        switch self {
        case .put(let digest, let record):
            var members = ["\"op\":\"put\""] + Self.names(digest, record.member)
            members.append("\"group\":\(jsonString(record.group.name))")
            if let from = record.from { members.append("\"from\":\"\(from.rfc3339Seconds)\"") }
            if let until = record.until { members.append("\"until\":\"\(until.rfc3339Seconds)\"") }
            let flags = MemberFlags.names.filter { record.flags.contains($0.flag) }
            if !flags.isEmpty {
                let names = flags.map { "\"\($0.name)\"" }.joined(separator: ",")
                members.append("\"flags\":[\(names)]")
            }
            return "{" + members.joined(separator: ",") + "}"
        case .delete(let digest, let member):
            let members = ["\"op\":\"del\""] + Self.names(digest, member)
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    private static func names(
        _ digest: CredentialDigest?, _ member: MemberPseudonym
    ) -> [String] {
        (digest.map { ["\"digest\":\"\($0.hex)\""] } ?? []) + ["\"member\":\"\(member.hex)\""]
    }
}
