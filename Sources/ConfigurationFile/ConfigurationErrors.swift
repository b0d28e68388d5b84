public import StationModel

/// Everything that is wrong with a configuration, at once and in the order of the file.
public struct ConfigurationErrors: Error, Hashable, Sendable {
    /// Never empty.
    public let errors: [ConfigurationFinding]
    /// What is doubtful besides.
    public let warnings: [ConfigurationFinding]

    init(_ findings: [ConfigurationFinding]) {
        errors = findings.filter { $0.severity == .error }
        warnings = findings.filter { $0.severity == .warning }
        precondition(!errors.isEmpty, "a refusal needs a reason")
    }

    /// All of it for a person, ending with the count.
    public func text(in language: Language) -> String {
        let blocks = (errors + warnings).map { $0.text(in: language) }
        let total =
            switch language {
            case .english: EnglishMessages.total(errors: errors.count, warnings: warnings.count)
            case .chinese: ChineseMessages.total(errors: errors.count, warnings: warnings.count)
            }
        return (blocks + [total]).joined(separator: "\n")
    }
}
