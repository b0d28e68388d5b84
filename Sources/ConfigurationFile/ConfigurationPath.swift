/// Where a value stands in the file: `devices[2].line`.
public struct ConfigurationPath: Hashable, Sendable, CustomStringConvertible {
    /// One step downwards: into an object by a key, or into a list by a position from 0.
    public enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    /// From the whole file downwards.
    public let steps: [Step]

    /// The path of these steps.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// The whole file.
    public static let root = ConfigurationPath()

    /// The value of a key of the object here.
    public static func / (path: Self, key: String) -> Self { Self(path.steps + [.key(key)]) }

    /// An element of the list here.
    public subscript(index: Int) -> Self { Self(steps + [.index(index)]) }

    /// `door.freeAccess.mon[0]`; a key that is no plain word stands in brackets and quotes.
    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isPlain(key): text += text.isEmpty ? key : "." + key
            case .key(let key): text += "[" + JSONValue.text(key).description + "]"
            }
        }
        return text
    }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty
            && key.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "_$-".contains(Character($0))
            }
    }
}

/// A place in a file, as an editor shows it: line and column from 1, the column in Unicode scalars.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
    /// The path as it was given.
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1.
    public let column: Int

    /// A place; both numbers count from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `station.json5:12:5`, as compilers write it and editors jump to.
    public var description: String { "\(file):\(line):\(column)" }
}
