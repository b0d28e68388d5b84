import Foundation
import HubLink
import StationModel

/// The program: a service and its commands in one binary.
@main
struct Yizhand {
    static func main() {
        // The program's own other process (`CourierProgram.own`): no command, and nobody's to type.
        if CommandLine.arguments.dropFirst().elementsEqual(["courier"]) { exit(Courier.run()) }
        let language = Language(environment: ProcessInfo.processInfo.environment)
        let console = StandardStreams().console(language)
        let program = Program(
            commands: CommandTable.commands, groups: CommandTable.groups, surroundings: .system)
        let code = program.run(Array(CommandLine.arguments.dropFirst()), console)
        exit(code.rawValue)
    }
}
