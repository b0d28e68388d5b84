import ConfigurationFile
import Foundation
import StationModel
import Testing

/// The full example station, in which a test breaks one thing.
enum FullExample {
    static let path = ExampleTests.root + "/config/station.full.example.json5"

    /// A missing one ends the run, since no test could mean anything.
    static let text: String = {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            preconditionFailure("\(path): \(error)")
        }
    }()

    /// The example with one piece of it exchanged; the piece must occur exactly once.
    static func with(_ replacement: String, for piece: String) throws -> String {
        let parts = text.components(separatedBy: piece)
        try #require(parts.count == 2, "\(piece) occurs \(parts.count - 1) times")
        return parts.joined(separator: replacement)
    }

    static func load(_ text: String = text) throws -> LoadedConfiguration {
        try Sample.withCredentials { credentials in
            let environment = LoadEnvironment(
                now: Sample.now, credentialsDirectory: credentials,
                profilesDirectory: Sample.profiles)
            return try ConfigurationLoader.load(text: text, file: path, in: environment)
        }
    }

    /// Everything that is found in a changed example, errors and warnings.
    static func findings(in text: String) throws -> [ConfigurationFinding] {
        try Sample.findings(in: text, file: path)
    }
}

/// One wrong edit of the full example, and the one thing that must be found.
struct WrongEdit: Sendable, CustomTestStringConvertible {
    let piece: String
    /// `▸` stands where the finding must point.
    let replacement: String
    let problem: String
    let path: String
    var expected: Requirement?
    var suggestion: String?

    init(
        _ piece: String, _ replacement: String, _ problem: String, _ path: String,
        _ expected: Requirement? = nil, suggestion: String? = nil
    ) {
        self.piece = piece
        self.replacement = replacement
        self.problem = problem
        self.path = path
        self.expected = expected
        self.suggestion = suggestion
    }

    var testDescription: String { "\(path): \(problem)" }

    func judge() throws {
        let marked = try FullExample.with(replacement, for: piece)
        let findings = try FullExample.findings(in: marked.replacing("▸", with: ""))
        // What the mistake leaves unnamed is reported too, at its device.
        let own = findings.filter { $0.problem != .deviceWithoutRole }
        let texts = own.map { $0.text(in: .english) }
        try #require(own.count == 1, "\(texts)")
        let finding = own[0]
        let reason =
            if case .outOfRange(let reason) = finding.problem { " \(reason.rawValue)" } else { "" }
        #expect(finding.problem.code + reason == problem)
        #expect(finding.path.description == path)
        #expect(finding.severity == .error)
        #expect(finding.place == marks(in: marked, file: FullExample.path).first)
        #expect(finding.suggestion == suggestion)
        if let expected { #expect(finding.expected == expected) }
        #expect(finding.text(in: .chinese).contains("应为"))
    }
}
