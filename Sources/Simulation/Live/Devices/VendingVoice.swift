/// How a vending machine's controller talks: polls, repetitions, packet numbers.
///
/// Theory of operation. Every 200 ms it says what it has to report, or polls; then it listens for
/// 100 ms, and to nothing later. What it reports it repeats under the same packet number until that
/// is acknowledged, five times at most. A command is acknowledged; one with the packet number of
/// the command before is the same command, and not done again.
struct VendingVoice {
    struct Command: Hashable {
        let code: UInt8
        /// Without the packet number.
        let values: [UInt8]
    }

    private struct Report {
        let code: UInt8
        let values: [UInt8]
        let from: Duration
    }

    private static let interval: Duration = .milliseconds(200)
    private static let listens: Duration = .milliseconds(100)
    private static let replies: Duration = .milliseconds(5)
    private static let mostRepetitions = 5
    private static let mostHeard = 64

    private var nextPoll: Duration
    private var listensUntil: Duration = .zero
    private var heard: [UInt8] = []
    private var acknowledgements: [Duration] = []
    private var reports: [Report] = []
    /// The report that waits for its acknowledgement, and how often it was repeated.
    private var spoken: (report: Report, repetitions: Int)?
    private var packet: UInt8 = 1
    private var lastCommand: UInt8?

    init(at time: Duration) { nextPoll = time + Self.interval }

    var nextTime: Duration { min(nextPoll, acknowledgements.first ?? nextPoll) }

    mutating func report(_ code: UInt8, _ values: [UInt8], from time: Duration) {
        reports.append(Report(code: code, values: values, from: time))
    }

    /// What it says now.
    mutating func speak(at time: Duration) -> [UInt8] {
        var bytes: [UInt8] = []
        while let due = acknowledgements.first, due <= time {
            acknowledgements.removeFirst()
            bytes += Self.frame(0x42, [])
        }
        guard nextPoll <= time else { return bytes }
        nextPoll = time + Self.interval
        listensUntil = time + Self.listens
        return bytes + poll(at: time)
    }

    private mutating func poll(at time: Duration) -> [UInt8] {
        if let current = spoken, current.repetitions >= Self.mostRepetitions { endReport() }
        if let current = spoken {
            spoken?.repetitions += 1
            return Self.frame(current.report.code, [packet] + current.report.values)
        }
        guard let place = reports.firstIndex(where: { $0.from <= time }) else {
            return Self.frame(0x41, [])
        }
        let next = reports.remove(at: place)
        spoken = (next, 0)
        return Self.frame(next.code, [packet] + next.values)
    }

    private mutating func endReport() {
        spoken = nil
        packet = packet == 255 ? 1 : packet + 1
    }

    /// Takes bytes of the program; returns the commands that are new.
    mutating func hear(_ bytes: [UInt8], at time: Duration) -> [Command] {
        heard += bytes
        var commands: [Command] = []
        while let (code, payload) = nextFrame() {
            guard time <= listensUntil else { continue }
            guard code != 0x42 else {
                if spoken != nil { endReport() }
                continue
            }
            guard let number = payload.first else { continue }
            acknowledgements.append(time + Self.replies)
            // A synchronisation begins the numbers anew.
            let isRepetition = number == lastCommand && code != 0x31
            lastCommand = number
            if !isRepetition {
                commands.append(Command(code: code, values: Array(payload.dropFirst())))
            }
        }
        heard = heard.suffix(Self.mostHeard)
        return commands
    }

    private mutating func nextFrame() -> (code: UInt8, payload: [UInt8])? {
        let head: [UInt8] = [0xFA, 0xFB]
        while !heard.isEmpty {
            guard heard.starts(with: head.prefix(heard.count)) else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= 4 else { return nil }
            let length = 5 + Int(heard[3])
            guard length <= Self.mostHeard else {
                heard.removeFirst()
                continue
            }
            guard heard.count >= length else { return nil }
            let frame = Array(heard.prefix(length))
            heard.removeFirst(length)
            if frame.reduce(0, ^) == 0 { return (frame[2], Array(frame[4..<(length - 1)])) }
        }
        return nil
    }

    static func frame(_ code: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let body = [0xFA, 0xFB, code, UInt8(payload.count)] + payload
        return body + [body.reduce(0, ^)]
    }
}
