import Foundation
import StationModel
import Testing

@testable import yizhand

/// The city's side: keys in `keys`, tables beside them, what is published in `www`.
extension StationBench {
    func makeCityKeys() throws {
        let made = run("hub", "keys", root + "/keys", "--new", "--cost", "2")
        try #require(made.code == .success, "\(made.errors)")
    }

    /// Returns the path.
    func write(_ name: String, _ text: String) throws -> String {
        let path = root + "/" + name
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    func publish(_ words: String..., language: Language = .english) -> Outcome {
        publish(words, language: language)
    }

    func publish(_ words: [String], language: Language = .english) -> Outcome {
        run(
            [
                "hub", "publish", "--keys", root + "/keys", "--output", root + "/www", "--work",
                root + "/work",
            ] + words, language: language)
    }
}
