import Foundation
import StationModel

/// The program: a service and its commands in one binary.
@main
struct Yizhand {
    static func main() {
        let language = Language(environment: ProcessInfo.processInfo.environment)
        let console = StandardStreams().console(language)
        let program = Program(
            commands: CommandTable.commands, groups: CommandTable.groups, surroundings: .system)
        let code = program.run(Array(CommandLine.arguments.dropFirst()), console)
        exit(code.rawValue)
    }
}
