/// Finds the name that somebody probably meant.
public enum NearestName {
    /// The nearest of `names`, or `nil` when none is near. Near: at most a third of the letters
    /// (but always one) differ, or one begins with the other (`monday`, `mon`); further away a
    /// suggestion misleads more than it helps.
    public static func of(_ word: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased())
        var best: (name: String, distance: Int)?
        for name in names.sorted() {
            let letters = Array(name.lowercased())
            let distance = begins(wanted, letters) ? 1 : distance(wanted, letters)
            let limit = max(1, max(wanted.count, name.count) / 3)
            guard distance <= limit, distance < best?.distance ?? .max else { continue }
            best = (name, distance)
        }
        return best?.name
    }

    /// Whether one is the beginning of the other; three letters, since fewer begin anything.
    private static func begins(_ left: [Character], _ right: [Character]) -> Bool {
        let length = min(left.count, right.count)
        return length >= 3 && left.prefix(length) == right.prefix(length)
            && left.count != right.count
    }

    /// Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(last[column + 1] + 1, current[column] + 1, replaced)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
