import StationModel
import Testing

@testable import ConfigurationFile

/// Whatever stands in the place of a value, the file is refused or right: nothing of it reaches a
/// condition that the model insists on, which would end the program.
@Suite struct JunkTests {
    static let junk: [JSONValue] = [
        .text(""), .text("0 s"), .text("-1 °C"), .text("99999999 d"), .number(-1),
        .number(1e300), .list([]), .object([:]), .boolean(true),
    ]

    /// The paths of all values in a part of the file.
    static func paths(_ value: JSONValue, _ path: ConfigurationPath) -> [ConfigurationPath] {
        switch value {
        case .object(let members):
            members.keys.sorted().flatMap { paths(members[$0] ?? .null, path / $0) } + [path]
        case .list(let items):
            items.indices.flatMap { paths(items[$0], path[$0]) } + [path]
        case .null, .boolean, .number, .text: [path]
        }
    }

    static func replacing(
        _ value: JSONValue, at steps: ArraySlice<ConfigurationPath.Step>, with new: JSONValue
    ) -> JSONValue {
        switch (value, steps.first) {
        case (.object(var members), .key(let key)?):
            members[key] = replacing(members[key] ?? .null, at: steps.dropFirst(), with: new)
            return .object(members)
        case (.list(var items), .index(let index)?):
            items[index] = replacing(items[index], at: steps.dropFirst(), with: new)
            return .list(items)
        default: return new
        }
    }

    static func json(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let number): "\(number)"
        // No text of the example needs an escape.
        case .text(let text): "\"\(text)\""
        case .list(let items): "[" + items.map(json).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\"\($0.key)\":\(json($0.value))" }.joined(separator: ",") + "}"
        }
    }

    static func isRefused(_ root: JSONValue) -> Bool {
        let environment = LoadEnvironment(now: Sample.now, profilesDirectory: Sample.profiles)
        do throws(ConfigurationErrors) {
            _ = try ConfigurationLoader.load(
                text: json(root), file: FullExample.path, in: environment)
            return false
        } catch { return !error.errors.isEmpty }
    }

    @Test(arguments: ["supplies", "room", "appliances", "alarms"])
    func `no value of a section can bring the program down`(section: String) throws {
        let root = try ExampleTests.document("config/station.full.example.json5").value
        #expect(!Self.isRefused(root))
        guard case .object(let members) = root, let value = members[section] else {
            Issue.record("no section \(section)")
            return
        }
        let start = ConfigurationPath.root / section
        for (number, path) in Self.paths(value, start).enumerated() {
            let steps = path.steps[...]
            let null = Self.replacing(root, at: steps, with: .null)
            #expect(Self.isRefused(null), "\(path) = null")
            // Each value meets one other, each other many values.
            let other = Self.junk[number % Self.junk.count]
            _ = Self.isRefused(Self.replacing(root, at: steps, with: other))
        }
    }
}
