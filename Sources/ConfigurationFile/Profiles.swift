import Foundation
import StationModel

/// Finds Modbus profiles by what the configuration calls them, and reads each file once.
///
/// A word (`xy-md02`) is a file of the installed folder; a text with a slash is a path, which
/// starts at the configuration's folder where it is not absolute.
final class Profiles {
    private let installed: String
    private let folder: String
    /// By path; `nil` = it has faults, which are reported.
    private var known: [String: ModbusProfile?] = [:]

    init(installed: String, folder: String) {
        self.installed = installed
        self.folder = folder
    }

    func profile(_ node: Node) -> ModbusProfile? {
        guard let name = node.text(.profile) else { return nil }
        guard let path = path(of: name, node) else { return nil }
        if let profile = known[path] { return profile }
        let profile = ModbusProfileLoader.read(path: path, findings: node.findings)
        known[path] = .some(profile)
        return profile
    }

    private func path(of name: String, _ node: Node) -> String? {
        if name.contains("/") { return name.hasPrefix("/") ? name : folder + name }
        let path = installed + "/" + name + ".json5"
        if FileManager.default.fileExists(atPath: path) { return path }
        guard let names = installedNames else {
            node.refuse(.unknownName, expected: .readableProfileFolder(installed))
            return nil
        }
        node.refuse(
            .unknownName, expected: names.isEmpty ? .profileFolder(installed) : .oneOf(names),
            suggestion: NearestName.of(name, among: names))
        return nil
    }

    /// `nil` where the folder does not exist or cannot be read: the finding then names it.
    private var installedNames: [String]? {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: installed)
                .filter { $0.hasSuffix(".json5") }.map { String($0.dropLast(6)) }.sorted()
        } catch {
            return nil
        }
    }
}
