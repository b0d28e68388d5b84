import ConfigurationFile
import Foundation
import StationModel

/// A file that a command line names.
enum InputFile {
    /// A list of a city's people as text, several times over.
    private static let greatestSize = 1 << 30

    static func read(_ path: String) throws -> [UInt8] {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard (attributes[.size] as? NSNumber)?.intValue ?? 0 <= greatestSize else {
                throw CommandFailure(.noInput, Phrase("\(path) 太大。", "\(path) is too large."))
            }
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError {
            let word = FileReader.systemWord(error)
            throw CommandFailure(
                .noInput, Phrase("无法读取 \(path)：\(word)", "\(path) cannot be read: \(word)"))
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
