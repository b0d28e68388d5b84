import Foundation

/// The place of a list key: an absolute path, or `credential:NAME` for one that systemd hands over.
///
/// The file itself is not read here. What is checked is that it is there and that nobody else on
/// the board can read it: who has the key can try out all ID numbers against the list.
enum KeyFileReader {
    static let credentialPrefix = "credential:"

    /// Letters, digits, `.`, `_` and `-`: what systemd allows in a credential's name.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || "0123456789._-".contains(Character($0)))
            }
    }

    static func read(_ node: Node, environment: LoadEnvironment) -> String? {
        guard let text = node.text(.keyFile) else { return nil }
        if text.hasPrefix(credentialPrefix) {
            return credential(text, node, environment: environment)
        }
        guard text.hasPrefix("/"), text.count > 1 else {
            node.refuse(.badForm, expected: .keyFile)
            return nil
        }
        // Group and others: no right at all.
        return check(text, node, forbidden: 0o077) ? text : nil
    }

    private static func credential(
        _ text: String, _ node: Node, environment: LoadEnvironment
    ) -> String? {
        let name = text.dropFirst(credentialPrefix.count)
        guard isName(name) else {
            node.refuse(.badForm, expected: .keyFile)
            return nil
        }
        guard let folder = environment.credentialsDirectory else {
            node.warn(.credentialNotChecked, expected: .runningService)
            return text
        }
        let path = folder + "/" + name
        // systemd grants the service's user by an access list, whose mask shows as group bits.
        return check(path, node, forbidden: 0o007) ? path : nil
    }

    private static func check(_ path: String, _ node: Node, forbidden: Int) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: target)
            return isRegular(attributes, node)
                && isPrivate(attributes, path: path, node, forbidden: forbidden)
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            node.refuse(.keyFileMissing, expected: .keyFile)
        } catch {
            node.refuse(
                .keyFileUnreachable, expected: .keyFile,
                found: .text(FileReader.systemWord(error)))
        }
        return false
    }

    private static func isRegular(_ attributes: [FileAttributeKey: Any], _ node: Node) -> Bool {
        if attributes[.type] as? FileAttributeType == .typeRegular { return true }
        node.refuse(.keyFileNotAFile, expected: .keyFile)
        return false
    }

    private static func isPrivate(
        _ attributes: [FileAttributeKey: Any], path: String, _ node: Node, forbidden: Int
    ) -> Bool {
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue
        if let mode, mode & forbidden == 0 { return true }
        let digits = mode.map { String($0 & 0o7777, radix: 8) } ?? "?"
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        node.refuse(
            .keyFileExposed(path: path), expected: .secretFile, found: .text(zeros + digits),
            suggestion: "chmod 0400 \(path)")
        return false
    }
}
