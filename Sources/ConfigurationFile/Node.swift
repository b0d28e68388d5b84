/// A value with its place: what the readers of the sections work on.
package struct Node {
    package let value: JSONValue
    package let path: ConfigurationPath
    let file: String
    let positions: PositionMap
    let findings: Findings

    /// Where the value begins.
    package var place: SourcePlace { Self.place(positions.values[path], in: file) }

    /// Where a key of this object begins.
    func placeOfKey(_ key: String) -> SourcePlace {
        Self.place(positions.keys[path / key] ?? positions.values[path], in: file)
    }

    /// Every value has a position, since the scanner has walked the same text; a text in which
    /// decoder and scanner disagree is blamed at its beginning.
    private static func place(_ point: PositionMap.Point?, in file: String) -> SourcePlace {
        SourcePlace(file: file, line: point?.line ?? 1, column: point?.column ?? 1)
    }

    package func child(_ value: JSONValue, _ path: ConfigurationPath) -> Node {
        Node(value: value, path: path, file: file, positions: positions, findings: findings)
    }

    // MARK: Findings about this value

    /// Notes an error about this value.
    package func refuse(
        _ problem: ConfigurationProblem, expected: Requirement, found: Found? = nil,
        suggestion: String? = nil
    ) {
        note(.error, problem, expected: expected, found: found, suggestion: suggestion)
    }

    func warn(
        _ problem: ConfigurationProblem, expected: Requirement, found: Found? = nil,
        suggestion: String? = nil
    ) {
        note(.warning, problem, expected: expected, found: found, suggestion: suggestion)
    }

    private func note(
        _ severity: ConfigurationFinding.Severity, _ problem: ConfigurationProblem,
        expected: Requirement, found: Found?, suggestion: String?
    ) {
        findings.add(
            ConfigurationFinding(
                severity, at: place, path: path, problem: problem,
                found: found ?? .text(value.description), expected: expected,
                suggestion: suggestion))
    }

    /// Notes that a key of this object means nothing.
    package func refuse(key: String, among names: [String]) {
        findings.add(
            ConfigurationFinding(
                .error, at: placeOfKey(key), path: path / key, problem: .unknownKey,
                found: .text(key), expected: .oneOf(names),
                suggestion: NearestName.of(key, among: names)))
    }

    /// Notes that a key is not there, at the object that should have it.
    func note(
        _ severity: ConfigurationFinding.Severity, missing key: String,
        _ problem: ConfigurationProblem = .missingKey, expected: Requirement
    ) {
        findings.add(
            ConfigurationFinding(
                severity, at: place, path: path / key, problem: problem, found: .nothing,
                expected: expected))
    }
}
