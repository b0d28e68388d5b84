import StationModel
import Storage

/// `yizhand version`.
struct VersionCommand: Subcommand {
    let name = "version"
    let summary = Phrase("显示版本", "Show the version")
    let options: [CommandOption] = [.json]
    let examples = [
        CommandExample("yizhand version", Phrase("显示程序版本", "Shows which version this is"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let version = BuildInformation.version
        if call.arguments.has(.json) {
            let built = BuildInformation.date.rfc3339Seconds
            try call.console.print(
                "{\"version\":\(jsonString(version)),\"buildDate\":\(jsonString(built)),"
                    + "\"sqlite\":\(jsonString(SQLiteVersion.text))}")
        } else {
            try call.console.print("yizhand \(version)")
        }
        return .success
    }
}
