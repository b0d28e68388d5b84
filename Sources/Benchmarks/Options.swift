/// What to measure, and with how many members.
struct Options {
    enum Section: String, CaseIterable {
        case members, decision, codes, ledger, wire, hub, read, daemon, steps, simulation, year
    }

    static let help = """
        Measures what the station promises, each figure beside its floor in C from the same run.

          Benchmarks [--members N] [--only SECTION]… [--directory DIR]

          --members N      lines of the member list (default 200000; the promise is for 2000000)
          --only SECTION   \(Section.allCases.map(\.rawValue).joined(separator: ", "))
          --directory DIR  where files are written (default: beside this program, on its disk)

        `Benchmarks city --help`: a whole city beside its engines.

        Example: Benchmarks --members 2000000 --only members --only read
        """

    var members = 200_000
    var sections: Set<Section> = []
    var directory: String?

    /// A word that is not understood.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ words: [String]) throws(Fault) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw Fault(description: "\(word) needs a value; see --help")
            }
            switch word {
            case "--members":
                guard let count = Int(value), (10_000...10_000_000).contains(count) else {
                    throw Fault(description: "--members takes 10000 to 10000000, not \(value)")
                }
                members = count
            case "--only":
                guard let section = Section(rawValue: value) else {
                    throw Fault(description: "there is no section \(value); see --help")
                }
                sections.insert(section)
            case "--directory": directory = value
            default: throw Fault(description: "\(word) is no option; see --help")
            }
        }
    }

    func includes(_ section: Section) -> Bool { sections.isEmpty || sections.contains(section) }
}
