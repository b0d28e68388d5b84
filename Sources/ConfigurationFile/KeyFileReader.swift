import Foundation

/// The place of a secret: an absolute path, or `credential:NAME` for one that systemd hands over.
///
/// The file itself is not read here. What is checked is that it is there and that nobody else on
/// the board can read it.
struct KeyFileReader {
    /// What is in the file.
    enum Secret {
        /// Who has it can try out all ID numbers against the list.
        case listKey
        /// Who has it can report in this station's name.
        case token

        fileprivate func exposed(path: String) -> ConfigurationProblem {
            switch self {
            case .listKey: .keyFileExposed(path: path)
            case .token: .tokenFileExposed(path: path)
            }
        }
    }

    static let credentialPrefix = "credential:"

    let secret: Secret
    let environment: LoadEnvironment

    /// Letters, digits, `.`, `_` and `-`: what systemd allows in a credential's name.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || "0123456789._-".contains(Character($0)))
            }
    }

    func read(_ node: Node) -> String? {
        guard let text = node.text(.keyFile) else { return nil }
        if text.hasPrefix(Self.credentialPrefix) { return credential(text, node) }
        guard text.hasPrefix("/"), text.count > 1 else {
            node.refuse(.badForm, expected: .keyFile)
            return nil
        }
        // Group and others: no right at all.
        return check(text, node, forbidden: 0o077) ? text : nil
    }

    private func credential(_ text: String, _ node: Node) -> String? {
        let name = text.dropFirst(Self.credentialPrefix.count)
        guard Self.isName(name) else {
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

    private func check(_ path: String, _ node: Node, forbidden: Int) -> Bool {
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

    private func isRegular(_ attributes: [FileAttributeKey: Any], _ node: Node) -> Bool {
        if attributes[.type] as? FileAttributeType == .typeRegular { return true }
        node.refuse(.keyFileNotAFile, expected: .keyFile)
        return false
    }

    private func isPrivate(
        _ attributes: [FileAttributeKey: Any], path: String, _ node: Node, forbidden: Int
    ) -> Bool {
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue
        if let mode, mode & forbidden == 0 { return true }
        let digits = mode.map { String($0 & 0o7777, radix: 8) } ?? "?"
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        node.refuse(
            secret.exposed(path: path), expected: .secretFile, found: .text(zeros + digits),
            suggestion: "chmod 0400 \(path)")
        return false
    }
}
