import Foundation

let words = Array(CommandLine.arguments.dropFirst())
if words.contains("--help") {
    print(Options.help)
} else {
    do {
        try Benchmarks(try Options(words)).run()
    } catch {
        print("\(error)")
        exit(64)
    }
}
