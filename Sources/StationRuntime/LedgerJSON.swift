import StationModel
public import Storage

extension StoredEntry {
    /// One entry without the person, as the commands print it.
    public var json: String {
        let members = [
            ("sequence", String(sequence)), ("time", jsonString(time.rfc3339)),
            ("clock", jsonString(trust.word)), ("kind", jsonString(kind)),
            ("subject", jsonString(subject)), ("data", data),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}

extension LedgerVerification {
    /// What `ledger verify` prints with `--json`. `newest` is the ledger's last entry, up to which
    /// other parts may follow this one.
    public func json(newest: UInt64) -> String {
        let problems = findings.map {
            "{\"entry\":\($0.sequence),\"problem\":\(jsonString($0.problem.rawValue))}"
        }
        return """
            {"holds":\(holds),"epoch":"\(epoch.hex)","first":\(firstSequence),\
            "last":\(lastSequence),"newest":\(newest),"entries":\(entries),\
            "erasedLinks":\(erasedLinks),"checkpoints":\(checkpoints),\
            "problemCount":\(findingCount),"problems":[\(problems.joined(separator: ","))]}
            """
    }
}

extension LedgerPage {
    /// `{"text":"…","entries":1000,"newest":52341,"next":"…"}`.
    public func json(newest: UInt64) -> String {
        let next = next.map(jsonString) ?? "null"
        return """
            {"text":\(jsonString(text)),"entries":\(entries),"newest":\(newest),"next":\(next)}
            """
    }
}
