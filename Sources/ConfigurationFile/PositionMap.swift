/// Where keys and values stand: what Foundation's decoder does not tell.
struct PositionMap: Sendable {
    /// A point of the text; both count from 1.
    struct Point: Hashable, Sendable {
        var line: Int
        var column: Int
    }

    /// A key that its object has already had.
    struct Duplicate: Hashable, Sendable {
        let path: ConfigurationPath
        let first: Point
        let second: Point
    }

    /// First character of each value.
    private(set) var values: [ConfigurationPath: Point] = [:]
    /// First character of each key, by the path of its value.
    private(set) var keys: [ConfigurationPath: Point] = [:]
    private(set) var duplicates: [Duplicate] = []

    mutating func noteValue(_ path: ConfigurationPath, at point: Point) { values[path] = point }

    /// Returns whether the key is new in its object.
    mutating func noteKey(_ path: ConfigurationPath, at point: Point) -> Bool {
        if let first = keys[path] {
            duplicates.append(Duplicate(path: path, first: first, second: point))
            return false
        }
        keys[path] = point
        return true
    }
}
