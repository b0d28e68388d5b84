import Foundation
import StationModel

/// A finding as machines read it: the same in every language.
struct FindingRecord: Encodable {
    let severity: String
    let problem: String
    let file: String
    let line: Int
    let column: Int
    let keyPath: String
    let found: String?
    let expected: String
    let suggestion: String?
    let message: String

    init(_ finding: ConfigurationFinding) {
        severity = finding.severity.rawValue
        problem = finding.problem.code
        file = finding.place.file
        line = finding.place.line
        column = finding.place.column
        keyPath = finding.path.description
        found = finding.found == .nothing ? nil : EnglishMessages.words(finding.found)
        expected = EnglishRequirements.words(finding.expected)
        suggestion = finding.suggestion
        message = EnglishMessages.sentence(finding.problem)
    }
}

extension ConfigurationFinding {
    /// A JSON array of findings for `--json`, one object each, keys in alphabetical order.
    public static func json(_ findings: [ConfigurationFinding]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(findings.map(FindingRecord.init))
        return String(decoding: data, as: UTF8.self)
    }
}
