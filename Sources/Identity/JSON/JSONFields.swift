import StationModel

/// The members of one JSON object, taken one by one; what is left over at the end is a fault.
struct JSONFields {
    /// The object's own path: `keys[0]`, empty for the whole text.
    let path: String
    let offset: Int
    private var rest: [String: JSONNode]

    init(_ node: JSONNode, path: String = "") throws(JSONFault) {
        guard case .object(let members) = node.value else {
            throw JSONFault(
                offset: node.offset, path: path, found: node.kind, expected: .anObject)
        }
        self.path = path
        offset = node.offset
        rest = members
    }

    /// Keys that nobody took.
    func finish() throws(JSONFault) {
        guard let key = rest.keys.min(), let node = rest[key] else { return }
        throw JSONFault(
            offset: node.offset, path: path(of: key), found: .unknownKey,
            expected: Phrase("仅限本格式的键", "only keys of this format"))
    }

    /// The paths of the keys that nobody took.
    var leftOver: [String] { rest.keys.map(path(of:)) }

    mutating func has(_ key: String) -> Bool { rest[key] != nil }

    mutating func string(_ key: String) throws(JSONFault) -> String {
        try value(key, .aString) { if case .string(let text) = $0 { text } else { nil } }
    }

    /// A string that `convert` understands.
    mutating func text<Value>(
        _ key: String, _ expected: @autoclosure () -> Phrase, _ convert: (String) -> Value?
    ) throws(JSONFault) -> Value {
        try value(key, expected()) { if case .string(let text) = $0 { convert(text) } else { nil } }
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws(JSONFault) -> Int64 {
        try value(key, .integer(in: range)) { value in
            if case .integer(let number) = value, range.contains(number) { number } else { nil }
        }
    }

    mutating func boolean(_ key: String) throws(JSONFault) -> Bool {
        try value(key, Phrase("true 或 false", "true or false")) {
            if case .boolean(let flag) = $0 { flag } else { nil }
        }
    }

    mutating func time(_ key: String) throws(JSONFault) -> UnixTime {
        try text(key, .timeLike) { UnixTime(rfc3339: $0) }
    }

    mutating func object(_ key: String) throws(JSONFault) -> JSONFields {
        try JSONFields(try node(key) { .anObject }, path: path(of: key))
    }

    mutating func objects(_ key: String) throws(JSONFault) -> [JSONFields] {
        let nodes: [JSONNode] = try value(key, Phrase("数组", "an array")) {
            if case .array(let nodes) = $0 { nodes } else { nil }
        }
        var objects: [JSONFields] = []
        for (index, node) in nodes.enumerated() {
            objects.append(try JSONFields(node, path: path(of: key) + "[\(index)]"))
        }
        return objects
    }

    /// A fault about a value that was read before and does not fit.
    func fault(_ key: String, found: Phrase, expected: Phrase) -> JSONFault {
        JSONFault(offset: offset, path: path(of: key), found: found, expected: expected)
    }

    private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private mutating func node(_ key: String, _ expected: () -> Phrase) throws(JSONFault)
        -> JSONNode
    {
        guard let node = rest.removeValue(forKey: key) else {
            throw fault(key, found: .nothing, expected: expected())
        }
        return node
    }

    private mutating func value<Value>(
        _ key: String, _ expected: @autoclosure () -> Phrase,
        _ convert: (JSONNode.Value) -> Value?
    ) throws(JSONFault) -> Value {
        let node = try node(key, expected)
        guard let value = convert(node.value) else {
            throw JSONFault(
                offset: node.offset, path: path(of: key), found: node.kind, expected: expected())
        }
        return value
    }
}

extension JSONNode {
    /// What stands there, in words. Objects are published by the city and name nobody.
    fileprivate var kind: Phrase {
        switch value {
        case .object: .anObject
        case .array: Phrase("数组", "an array")
        case .string(let text):
            .verbatim(text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\"")
        case .integer(let number): .verbatim("\(number)")
        case .boolean(let flag): .verbatim("\(flag)")
        case .null: .verbatim("null")
        }
    }
}
