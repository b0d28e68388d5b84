import StationModel

/// Section `lists`: whose lists are believed, and the keys to read them.
enum ListsSection {
    /// One in use, one to come, one of a neighbouring district, one to spare: the limit of the
    /// list's own format.
    private static let mostKeys = 4

    static func read(_ section: Section<ListsKey>, environment: LoadEnvironment)
        -> ListConfiguration
    {
        var lists = ListConfiguration()
        lists.rootPublicKey = section[.rootPublicKey]?.parsed(.hexadecimal(digits: 64), by: key)
        if let node = section[.listKeyFiles] {
            lists.listKeyFiles = keyFiles(node, environment: environment)
        }
        if let days = section[.grace]?.quantity(.grace) { lists.graceDays = Int(days) }
        warnWhenIncomplete(section)
        return lists
    }

    private static func key(_ text: String) -> [UInt8]? {
        [UInt8](hex: text.lowercased(), 32)
    }

    private static func keyFiles(
        _ node: Node, environment: LoadEnvironment
    ) -> [String: String] {
        guard let members = node.members() else { return [:] }
        if members.count > mostKeys {
            node.refuse(
                .outOfRange(.listKeyCount), expected: .wholeNumber(least: 1, most: mostKeys),
                found: .text("\(members.count)"))
        }
        let reader = KeyFileReader(secret: .listKey, environment: environment)
        var files: [String: String] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let file = node.child(value, node.path / name)
            if !KeyFileReader.isName(name) {
                file.refuse(.badForm, expected: .keyName, found: .text(name))
            }
            files[name] = reader.read(file)
        }
        return files
    }

    /// A station may stand without them while it is set up; nobody gets in by card until then.
    private static func warnWhenIncomplete(_ section: Section<ListsKey>) {
        if section[.rootPublicKey] == nil {
            section.node.note(
                .warning, missing: ListsKey.rootPublicKey.rawValue, .noRootKey,
                expected: .hexadecimal(digits: 64))
        } else if section[.listKeyFiles]?.value ?? .object([:]) == .object([:]) {
            section.node.note(
                .warning, missing: ListsKey.listKeyFiles.rawValue, .noListKey,
                expected: .keyOfList)
        }
    }
}
