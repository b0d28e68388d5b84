import LinuxIO
import StationModel

/// `yizhand members check`.
struct MembersCheckCommand: Subcommand {
    let name = "members check"
    let summary = Phrase("询问某个凭证现在能否开门", "Ask whether a credential would open now")
    let notes = [
        Phrase(
            "凭证从标准输入读取，不出现在命令行和日志中；不开门，不记录。",
            "The credential is read from standard input and stands in no command line and no log; "
                + "nothing opens, nothing is recorded.")
    ]
    let options: [CommandOption] = [Self.kind, .socket, .json]
    let examples = [
        CommandExample(
            "yizhand members check --kind wiegand",
            Phrase("询问一张韦根卡（26:118:45210）", "Asks about a Wiegand card (26:118:45210)"))
    ]

    private static let kind = CommandOption(
        "--kind", "KIND", form: .choice(CredentialKind.allCases.map(\.rawValue)), usual: "idCard",
        Phrase("凭证种类", "The kind of credential"))

    /// Where the credential comes from: standard input, or a test.
    var readLine: @Sendable () throws -> String = StandardInput.line

    private struct Verdict: Decodable {
        let denial: String?
        let group: String?
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        let kind = call.arguments.required(Self.kind)
        if call.console.showsProgress {
            call.console.note(
                Phrase("请输入凭证（\(kind)），回车结束：", "The credential (\(kind)), then Enter:"))
        }
        let text = try readLine()
        guard let known = CredentialKind(rawValue: kind), Credential(kind: known, text: text) != nil
        else {
            throw CommandFailure(
                .answerIsNo,
                Phrase("这不是规范形式的 \(kind)。", "That is no \(kind) in its canonical form."),
                next: Self.forms)
        }
        let question = "{\"kind\":\(jsonString(kind)),\"text\":\(jsonString(text))}"
        let answer = try call.client.post("/control/members/check", json: question)
        let verdict = try ControlClient.decode(answer, as: Verdict.self)
        try call.console.print(
            call.arguments.has(.json)
                ? String(decoding: answer, as: UTF8.self)
                : Self.text(verdict)[call.console.language])
        return verdict.denial == nil ? .success : .answerIsNo
    }

    private static let forms = Phrase(
        "身份证号如卡面；韦根 26:118:45210；UID 为 16 位小写十六进制。",
        "ID cards as printed; wiegand 26:118:45210; a UID is 16 lower-case hex digits.")

    private static func text(_ verdict: Verdict) -> Phrase {
        if let denial = verdict.denial {
            let reason = DenialReason(rawValue: denial).map { $0.visitorPhrase }
            return Phrase("拒绝：", "denied: ") + .verbatim(denial)
                + (reason.map { Phrase("（", " (") + $0 + Phrase("）", ")") } ?? .none)
        }
        let group = verdict.group.map {
            Phrase("，组：", ", group: ") + MemberGroup($0).phrase
        }
        return Phrase("放行", "granted") + (group ?? .none)
    }
}
