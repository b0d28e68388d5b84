import ConfigurationFile
import Foundation
import StationModel

/// The station's files, for commands that work without the service.
enum StationFiles {
    static func configuration(_ call: CommandCall) throws -> StationConfiguration {
        let path = call.arguments.required(.configuration)
        let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        do throws(ConfigurationErrors) {
            return try ConfigurationLoader.load(
                path: path,
                in: LoadEnvironment(now: call.surroundings.now(), credentialsDirectory: directory)
            ).configuration
        } catch {
            throw CommandFailure(
                .configuration,
                Phrase(
                    "配置有误：\n\(error.text(in: .chinese))",
                    "The configuration is wrong:\n\(error.text(in: .english))"),
                next: Phrase("详情：yizhand check \(path)", "See: yizhand check \(path)"))
        }
    }
}
