import Foundation

/// Text → positioned value: Foundation's decoder for the values, the scanner for the places.
enum DocumentReader {
    /// `nil` after a syntax fault was reported. `firstLine` is the line at which the text stands
    /// in its file.
    static func read(
        _ text: String, file: String, firstLine: Int = 1, findings: Findings
    ) -> Node? {
        var scanner = JSON5Scanner(text, firstLine: firstLine)
        do {
            let positions = try scanner.scan()
            let value = try decode(text)
            report(positions.duplicates, file: file, findings: findings)
            return Node(
                value: value, path: .root, file: file, positions: positions, findings: findings)
        } catch let fault as SyntaxFault {
            report(fault, file: file, findings: findings)
        } catch {
            // Not reached as long as the scanner is at least as strict as the decoder; said all
            // the same, since a configuration must never be half understood.
            let fault = SyntaxFault(
                point: PositionMap.Point(line: firstLine, column: 1),
                found: .text("\(error)"), expected: .value)
            report(fault, file: file, findings: findings)
        }
        return nil
    }

    private static func decode(_ text: String) throws -> JSONValue {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try decoder.decode(JSONValue.self, from: Data(text.utf8))
    }

    private static func report(_ fault: SyntaxFault, file: String, findings: Findings) {
        findings.add(
            ConfigurationFinding(
                .error, at: place(fault.point, file), path: .root, problem: .syntax,
                found: fault.found, expected: .syntax(fault.expected),
                suggestion: fullWidthTwin(of: fault.found)))
    }

    private static func report(
        _ duplicates: [PositionMap.Duplicate], file: String, findings: Findings
    ) {
        for duplicate in duplicates {
            guard case .key(let key) = duplicate.path.steps.last else { continue }
            findings.add(
                ConfigurationFinding(
                    .error, at: place(duplicate.second, file), path: duplicate.path,
                    problem: .duplicateKey(first: place(duplicate.first, file)),
                    found: .text(key), expected: .once))
        }
    }

    private static func place(_ point: PositionMap.Point, _ file: String) -> SourcePlace {
        SourcePlace(file: file, line: point.line, column: point.column)
    }

    /// The ASCII character for one that a Chinese keyboard gives in its place.
    private static func fullWidthTwin(of found: Found) -> String? {
        guard case .text(let text) = found else { return nil }
        return [
            "，": ",", "：": ":", "“": "\"", "”": "\"", "‘": "'", "’": "'", "｛": "{", "｝": "}",
            "【": "[", "】": "]", "；": ",", "、": ",", "U+3000": "U+0020",
        ][text]
    }
}
