import Simulation
import StationRuntime

let words = CommandLine.arguments
if words.count > 4, words[1] == "run" {
    do {
        try RunCommand(
            configurationPath: words[2], stateDirectory: words[3], controlSocket: words[4]
        ).run()
    } catch {
        Log.shared.critical("\(error)")
    }
} else if words.count > 1, words[1] == "simulate" {
    do {
        var command = SimulateCommand()
        if words.count > 2, let speed = Int(words[2]) { command.speed = speed }
        try command.run()
    } catch {
        Log.shared.critical("\(error)")
    }
} else {
    let days = Int(words.dropFirst(1).first ?? "30") ?? 30
    let from = UInt64(words.dropFirst(2).first ?? "1") ?? 1
    let count = UInt64(words.dropFirst(3).first ?? "50") ?? 50
    let campaign = Campaign(days: days)
    for seed in from..<(from + count) {
        let outcome = campaign.run(seed: seed)
        if outcome.violation != nil, let trace = campaign.shorten(seed: seed) {
            print(trace.violation)
            print(trace.text)
        }
    }
}
