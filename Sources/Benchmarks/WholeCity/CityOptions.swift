/// `Benchmarks city …`: how large the city is, where its engines are, and how long it is watched.
struct CityOptions {
    static let help = """
        Benchmarks city --samples URL --events URL [OPTION VALUE]…

          --samples URL       takes remote write; on this machine
          --events URL        takes lines of CloudEvents; on this machine
          --stations N        how many (default 5142)
          --series N          series of each (default 60)
          --interval N        seconds from one sample to the next (default 60)
          --visits N          visits a day, of three events each (default 500)
          --minutes N         of every-day life before the outage (default 10)
          --outage N          hours without the hub (default 24)
          --outage-interval N seconds between samples from the outage on (default 300)
          --process NAME=PID  an engine whose work is to be told; may be repeated
          --account FILE      gets what the engines must have, a line of JSON a station
          --directory DIR     where the stations' spools are (default: beside this program)

        `Tests/Engines/city` starts the engines, runs this, and judges what they have.
        """

    var samples = ""
    var events = ""
    var stations = 5142
    var series = 60
    var interval = 60
    var visits = 500
    var minutes = 10
    var outage = 24
    /// A day of a whole city's minutes is half a billion samples, of which this machine's engine
    /// would take an hour; a fifth of them shows the same.
    var outageInterval = 300
    var processes: [(name: String, id: Int32)] = []
    var account: String?
    var directory: String?

    init(_ words: [String]) throws(Options.Fault) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else {
                throw Options.Fault(description: "\(word) needs a value; see city --help")
            }
            try take(word, value)
        }
        guard !samples.isEmpty, !events.isEmpty else {
            throw Options.Fault(description: "city needs --samples and --events; see city --help")
        }
    }

    private mutating func take(_ word: String, _ value: String) throws(Options.Fault) {
        switch word {
        case "--samples": samples = value
        case "--events": events = value
        // Two of them have troubles of their own.
        case "--stations": stations = try Self.number(word, value, 3...6000)
        case "--series": series = try Self.number(word, value, 1...500)
        case "--interval": interval = try Self.number(word, value, 10...3600)
        case "--visits": visits = try Self.number(word, value, 1...5000)
        case "--minutes": minutes = try Self.number(word, value, 4...600)
        case "--outage": outage = try Self.number(word, value, 1...72)
        case "--outage-interval": outageInterval = try Self.number(word, value, 10...3600)
        case "--process": processes.append(try Self.process(value))
        case "--account": account = value
        case "--directory": directory = value
        default: throw Options.Fault(description: "\(word) is no option; see city --help")
        }
    }

    private static func number(
        _ word: String, _ value: String, _ range: ClosedRange<Int>
    ) throws(Options.Fault) -> Int {
        guard let number = Int(value), range.contains(number) else {
            let limits = "\(range.lowerBound) to \(range.upperBound)"
            throw Options.Fault(description: "\(word) takes \(limits), not \(value)")
        }
        return number
    }

    private static func process(
        _ value: String
    ) throws(Options.Fault) -> (name: String, id: Int32) {
        let parts = value.split(separator: "=")
        guard parts.count == 2, let id = Int32(parts[1]) else {
            throw Options.Fault(description: "--process takes NAME=PID, not \(value)")
        }
        return (String(parts[0]), id)
    }
}
