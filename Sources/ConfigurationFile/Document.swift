/// A file in JSON5 that people write, read like the station's configuration: everything that is
/// wrong with it is told at once, each with its place.
package enum Document {
    /// Reads a file.
    package static func load<Value>(
        path: String, by read: (Node) -> Value?
    ) throws(ConfigurationErrors) -> Value {
        let findings = Findings()
        guard let text = FileReader.text(of: path, findings: findings) else {
            throw ConfigurationErrors(findings.ordered)
        }
        return try load(text: text, file: path, findings, by: read)
    }

    /// Reads a text; `file` is its name in reports.
    package static func load<Value>(
        text: String, file: String, by read: (Node) -> Value?
    ) throws(ConfigurationErrors) -> Value {
        try load(text: text, file: file, Findings(), by: read)
    }

    private static func load<Value>(
        text: String, file: String, _ findings: Findings, by read: (Node) -> Value?
    ) throws(ConfigurationErrors) -> Value {
        let value = DocumentReader.read(text, file: file, findings: findings).flatMap(read)
        guard let value, !findings.hasErrors else { throw ConfigurationErrors(findings.ordered) }
        return value
    }
}
