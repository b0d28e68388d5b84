import ConfigurationFile
import Foundation
import StationModel
import Testing

/// A configuration without any fault, in which a test breaks one thing.
///
/// In what a test puts in, `▸` stands before the character at which the fault must be reported.
enum Sample {
    static let text = fixture("sample.json5")

    /// A text beside the tests; a missing one ends the run, since no test could mean anything.
    static func fixture(_ name: String) -> String {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures").appendingPathComponent(name)
        do { return try String(contentsOf: url, encoding: .utf8) } catch {
            preconditionFailure("fixture \(name): \(error)")
        }
    }

    /// Where the repository keeps what the package installs.
    static let profiles = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../hardware/profiles").standardized.path

    /// Public key of the first test vector in RFC 8032, section 7.1.
    static let rootKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

    /// 2026-06-01T00:00:00Z.
    static let now = UnixTime(seconds: 1_780_272_000)

    /// The sample with one piece of it exchanged; the piece must occur exactly once.
    static func with(_ replacement: String, for piece: String) -> String {
        let parts = text.components(separatedBy: piece)
        precondition(parts.count == 2, "\(piece) occurs \(parts.count - 1) times in the sample")
        return parts.joined(separator: replacement)
    }

    /// A folder with credentials, as systemd would make it: owner and group of the mask read.
    static func withCredentials<Result>(_ body: (String) throws -> Result) throws -> Result {
        try KeyFolder.temporary { folder in
            try folder.write("list-keys_a", mode: 0o440)
            try folder.write("hub-token", mode: 0o440)
            return try body(folder.path)
        }
    }

    /// Everything that is found in a text, errors and warnings.
    static func findings(
        in text: String, file: String = "station.json5"
    ) throws -> [ConfigurationFinding] {
        try withCredentials { credentials in
            let environment = LoadEnvironment(
                now: now, credentialsDirectory: credentials, profilesDirectory: profiles)
            do throws(ConfigurationErrors) {
                return try ConfigurationLoader.load(text: text, file: file, in: environment)
                    .warnings
            } catch {
                return error.errors + error.warnings
            }
        }
    }

    static func load(_ text: String) throws -> LoadedConfiguration {
        try withCredentials { credentials in
            let environment = LoadEnvironment(
                now: now, credentialsDirectory: credentials, profilesDirectory: profiles)
            return try ConfigurationLoader.load(text: text, file: "station.json5", in: environment)
        }
    }
}

/// A folder of key files that goes with the test.
struct KeyFolder {
    let path: String

    static func temporary<Result>(_ body: (KeyFolder) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let result: Swift.Result<Result, any Error> = .init { try body(KeyFolder(path: url.path)) }
        try FileManager.default.removeItem(at: url)
        return try result.get()
    }

    @discardableResult
    func write(_ name: String, mode: Int, content: String = "not a real key") throws -> String {
        let file = path + "/" + name
        try Data(content.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}

/// What a finding must say, whole.
struct Expected {
    var severity = ConfigurationFinding.Severity.error
    let problem: ConfigurationProblem
    let path: String
    let found: Found
    let requirement: Requirement
    var suggestion: String?

    init(
        _ problem: ConfigurationProblem, _ path: String, found: String?,
        _ requirement: Requirement, suggestion: String? = nil
    ) {
        self.problem = problem
        self.path = path
        self.found = found.map(Found.text) ?? .nothing
        self.requirement = requirement
        self.suggestion = suggestion
    }

    init(
        warning problem: ConfigurationProblem, _ path: String, found: String?,
        _ requirement: Requirement
    ) {
        self.init(problem, path, found: found, requirement)
        severity = .warning
    }
}

/// The text has exactly these faults, in this order, at its marks.
func expect(
    _ marked: String, finds expected: Expected..., sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let places = marks(in: marked)
    let text = marked.replacing("▸", with: "")
    let findings = try Sample.findings(in: text)
    try #require(findings.count == expected.count, "\(findings)", sourceLocation: sourceLocation)
    #expect(places.count == expected.count, "one mark for each", sourceLocation: sourceLocation)
    for (index, finding) in findings.enumerated() {
        let wanted = expected[index]
        #expect(finding.severity == wanted.severity, sourceLocation: sourceLocation)
        #expect(finding.problem == wanted.problem, sourceLocation: sourceLocation)
        #expect(finding.path.description == wanted.path, sourceLocation: sourceLocation)
        #expect(finding.found == wanted.found, sourceLocation: sourceLocation)
        #expect(finding.expected == wanted.requirement, sourceLocation: sourceLocation)
        #expect(finding.suggestion == wanted.suggestion, sourceLocation: sourceLocation)
        #expect(finding.place == places[index], sourceLocation: sourceLocation)
    }
}

/// The places of the marks, as they are without them.
func marks(in text: String, file: String = "station.json5") -> [SourcePlace] {
    var (line, column) = (1, 1)
    var places: [SourcePlace] = []
    for scalar in text.unicodeScalars {
        switch scalar {
        case "▸": places.append(SourcePlace(file: file, line: line, column: column))
        case "\n": (line, column) = (line + 1, 1)
        default: column += 1
        }
    }
    return places
}
