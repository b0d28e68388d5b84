import Simulation

let days = Int(CommandLine.arguments.dropFirst(1).first ?? "30") ?? 30
let from = UInt64(CommandLine.arguments.dropFirst(2).first ?? "1") ?? 1
let count = UInt64(CommandLine.arguments.dropFirst(3).first ?? "50") ?? 50
let campaign = Campaign(days: days)
for seed in from..<(from + count) {
    let outcome = campaign.run(seed: seed)
    if outcome.violation != nil, let trace = campaign.shorten(seed: seed) {
        print(trace.violation)
        print(trace.text)
    }
}
