import StationModel

/// A value of a JSON text with its place, for texts that are small enough to be held as a whole.
struct JSONNode: Hashable {
    /// What stands there.
    enum Value: Hashable {
        case object([String: JSONNode])
        case array([JSONNode])
        case string(String)
        case integer(Int64)
        case boolean(Bool)
        case null
    }

    let offset: Int
    let value: Value

    /// Nothing that the city publishes is nested deeper than 6; the limit keeps the recursion
    /// within any stack.
    private static let greatestDepth = 16

    /// The whole text as one value; a key that stands twice in an object is a fault.
    init(parsing text: [UInt8]) throws(JSONFault) {
        var cursor = JSONCursor(text, range: 0..<text.count)
        self = try Self(&cursor, depth: 0)
        try cursor.expectEnd()
    }

    private init(_ cursor: inout JSONCursor, depth: Int) throws(JSONFault) {
        guard depth < Self.greatestDepth else {
            throw cursor.fault(Phrase("较浅的嵌套", "less nesting"))
        }
        cursor.skipBlanks()
        offset = cursor.position
        switch cursor.next {
        case 0x7B: value = .object(try Self.members(&cursor, depth: depth + 1))
        case 0x5B: value = .array(try Self.elements(&cursor, depth: depth + 1))
        case 0x22: value = .string(try cursor.string())
        case 0x2D, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39:
            value = .integer(try cursor.integer())
        default: value = try Self.word(&cursor)
        }
    }

    private static func word(_ cursor: inout JSONCursor) throws(JSONFault) -> Value {
        if cursor.take(word: "true") { return .boolean(true) }
        if cursor.take(word: "false") { return .boolean(false) }
        if cursor.take(word: "null") { return .null }
        throw cursor.fault(Phrase("一个值", "a value"))
    }

    private static func members(
        _ cursor: inout JSONCursor, depth: Int
    ) throws(JSONFault) -> [String: JSONNode] {
        var members: [String: JSONNode] = [:]
        try cursor.expect(0x7B)
        if cursor.take(0x7D) { return members }
        repeat {
            cursor.skipBlanks()
            let place = cursor.position
            let key = try cursor.string(.aKey)
            try cursor.expect(0x3A)
            let node = try JSONNode(&cursor, depth: depth)
            guard members.updateValue(node, forKey: key) == nil else {
                throw JSONFault(
                    offset: place, found: .again("\"\(key.prefix(40))\""),
                    expected: .eachKeyOnce)
            }
        } while cursor.take(0x2C)
        try cursor.expect(0x7D)
        return members
    }

    private static func elements(
        _ cursor: inout JSONCursor, depth: Int
    ) throws(JSONFault) -> [JSONNode] {
        var elements: [JSONNode] = []
        try cursor.expect(0x5B)
        if cursor.take(0x5D) { return elements }
        repeat {
            elements.append(try JSONNode(&cursor, depth: depth))
        } while cursor.take(0x2C)
        try cursor.expect(0x5D)
        return elements
    }
}
