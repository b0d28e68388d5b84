import Foundation

let words = Array(CommandLine.arguments.dropFirst())
do {
    switch (words.first, words.contains("--help")) {
    case ("outage", true): print(Outage.help)
    case ("outage", false): try Outage(Array(words.dropFirst())).make()
    case ("city", true): print(CityOptions.help)
    case ("city", false): try WholeCity.run(CityOptions(Array(words.dropFirst())))
    case (_, true): print(Options.help)
    case (_, false): try Benchmarks(try Options(words)).run()
    }
} catch {
    print("\(error)")
    exit(64)
}
