/// The keys of one kind of object. The cases are the only list of its keys that there is.
package protocol ConfigurationKey: RawRepresentable<String>, CaseIterable, Hashable {}

extension ConfigurationKey {
    package static var names: [String] { allCases.map(\.rawValue) }
}

/// One object of the file, opened: unknown keys are reported when it is made.
package struct Section<Key: ConfigurationKey> {
    package let node: Node
    private let members: [String: JSONValue]

    /// `nil` when the value is no object, which is reported.
    package init?(_ node: Node) {
        guard let members = node.members() else { return nil }
        self.node = node
        self.members = members
        for name in members.keys.sorted() where Key(rawValue: name) == nil {
            node.refuse(key: name, among: Key.names)
        }
    }

    /// Reports keys that mean nothing beside those that are there.
    package func refuseKeys(besides taken: Set<Key>) {
        let names = taken.map(\.rawValue).sorted()
        for key in Key.allCases where !taken.contains(key) && members[key.rawValue] != nil {
            node.findings.add(
                ConfigurationFinding(
                    .error, at: node.placeOfKey(key.rawValue), path: node.path / key.rawValue,
                    problem: .unknownKey, found: .text(key.rawValue), expected: .oneOf(names)))
        }
    }

    /// The value of a key that may be absent.
    package subscript(key: Key) -> Node? {
        members[key.rawValue].map { node.child($0, node.path / key.rawValue) }
    }

    /// The value of a key that must be there; its absence is reported.
    package func required(_ key: Key, _ expected: Requirement) -> Node? {
        if let value = self[key] { return value }
        node.note(.error, missing: key.rawValue, expected: expected)
        return nil
    }
}
