import ConfigurationFile
import StationModel

/// `yizhand check`: the configuration, with every fault explained.
struct CheckCommand: Subcommand {
    let name = "check"
    let summary = Phrase("检查配置文件，逐条说明错误", "Check the configuration, every fault explained")
    let notes = [
        Phrase(
            "只读文件，不改变运行中的服务。有错误时退出码为 78。",
            "Reads the file only; the running service stays as it is. Exit code 78 with errors.")
    ]
    let operands = [
        Operand(
            "FILE", isRequired: false,
            Phrase(
                "配置文件（默认 \(usualPath)）", "The configuration (usually \(usualPath))"))
    ]
    let options: [CommandOption] = [Self.profiles, .json]
    let examples = [
        CommandExample(
            "yizhand check", Phrase("检查本站的配置", "Checks this station's configuration")),
        CommandExample(
            "yizhand check --profiles hardware/profiles config/station.full.example.json5",
            Phrase("在没有安装的电脑上检查", "Checks a file on a computer without the package")),
        CommandExample(
            "yizhand check new.json5 && sudo systemctl reload yizhand",
            Phrase("确认无误后再载入", "Loads it only when it is right")),
    ]

    private static let usualPath = CommandOption.configuration.usual ?? ""
    /// As `run` finds them, where it is installed.
    private static let profiles = CommandOption(
        "--profiles", "DIR", usual: LoadEnvironment.installedProfiles,
        Phrase("Modbus 设备描述所在的文件夹", "The folder of the Modbus profiles"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let path = call.arguments.operand(0) ?? Self.usualPath
        let environment = LoadEnvironment(
            now: call.surroundings.now(),
            profilesDirectory: call.arguments.required(Self.profiles))
        switch Result(catching: { () throws(ConfigurationErrors) in
            try ConfigurationLoader.load(path: path, in: environment)
        }) {
        case .success(let loaded): return try accept(loaded, path, call)
        case .failure(let errors): return try refuse(errors, call)
        }
    }

    private func accept(
        _ loaded: LoadedConfiguration, _ path: String, _ call: CommandCall
    ) throws -> ExitCode {
        guard !call.arguments.has(.json) else {
            try call.console.print(ConfigurationFinding.json(loaded.warnings))
            return .success
        }
        for warning in loaded.warnings {
            try call.console.print(warning.text(in: call.console.language))
        }
        let count = loaded.warnings.count
        let doubts =
            count == 0
            ? Phrase("。", ".")
            : Phrase("，\(count) 个警告。", ", with \(count) warning\(count == 1 ? "" : "s").")
        try call.console.print(Phrase("\(path)：配置正确", "\(path) is right") + doubts)
        return .success
    }

    private func refuse(_ errors: ConfigurationErrors, _ call: CommandCall) throws -> ExitCode {
        if call.arguments.has(.json) {
            try call.console.print(ConfigurationFinding.json(errors.errors + errors.warnings))
        } else {
            try call.console.print(errors.text(in: call.console.language))
        }
        let unreadable = errors.errors.allSatisfy { $0.problem == .unreadable }
        return unreadable ? .noInput : .configuration
    }
}
