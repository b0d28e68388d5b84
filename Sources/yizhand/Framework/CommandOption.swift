import StationModel

/// What may stand in the place of a value.
enum ValueForm: Hashable, Sendable {
    case text
    case choice([String])
    case number(ClosedRange<Int>)
}

/// One `--option` of a command, as data: the parser, the help and its test read the same value.
struct CommandOption: Hashable, Sendable {
    /// With its dashes: `--socket`.
    let name: String
    /// What stands for the value in the help: `PATH`; `nil` = a flag without a value.
    let placeholder: String?
    let form: ValueForm
    /// Whether the command needs it; its usage then shows it.
    let isRequired: Bool
    /// Used when the option is not given.
    let usual: String?
    let summary: Phrase

    /// An option with a value.
    init(
        _ name: String, _ placeholder: String, form: ValueForm = .text, usual: String? = nil,
        isRequired: Bool = false, _ summary: Phrase
    ) {
        self.name = name
        self.placeholder = placeholder
        self.isRequired = isRequired
        self.form = form
        self.usual = usual
        self.summary = summary
    }

    /// A flag.
    init(flag name: String, _ summary: Phrase) {
        self.name = name
        placeholder = nil
        form = .text
        isRequired = false
        usual = nil
        self.summary = summary
    }
}

/// What follows a command without dashes.
struct Operand: Hashable, Sendable {
    /// What stands for it in the help: `MODE`.
    let placeholder: String
    let form: ValueForm
    let isRequired: Bool
    /// Whether more of it may follow; only the last operand can.
    let repeats: Bool
    let summary: Phrase

    init(
        _ placeholder: String, form: ValueForm = .text, isRequired: Bool = true,
        repeats: Bool = false, _ summary: Phrase
    ) {
        self.repeats = repeats
        self.placeholder = placeholder
        self.form = form
        self.isRequired = isRequired
        self.summary = summary
    }
}

/// Options that mean the same in every command that has them.
extension CommandOption {
    /// Every command has it.
    static let help = CommandOption(
        flag: "--help", Phrase("显示此帮助", "Show this help"))

    static let json = CommandOption(
        flag: "--json",
        Phrase("输出 JSON（与语言无关）", "Print JSON, the same in every language"))

    static let configuration = CommandOption(
        "--config", "PATH", usual: "/etc/yizhand/station.json5",
        Phrase("配置文件", "The station's configuration"))

    static let state = CommandOption(
        "--state", "DIR", usual: "/var/lib/yizhand",
        Phrase("数据目录", "The state directory"))

    static let socket = CommandOption(
        "--socket", "PATH", usual: "/run/yizhand/control.sock",
        Phrase("服务的控制套接字", "The service's control socket"))
}
