import StationModel

/// `yizhand card`: what a reader delivers, and what the station would decide.
struct CardCommand: Subcommand {
    let name = "card"
    let summary = Phrase("试读一张卡或一个码，不开门", "Look at the next read without opening the door")
    let notes = [
        Phrase(
            "三十秒内在任一读卡器上刷卡或扫码：显示读卡器、类型、格式，以及会不会开门。",
            "Present a card or code within 30 s: shows reader, kind, form and the decision."),
        Phrase(
            "不显示号码和姓名，不开门，不计入记录。退出码 1：不会开门，或没有刷卡。",
            "No number or name is shown, nothing opens. Exit code 1: refused, or nothing came."),
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand card", Phrase("查明一张卡为什么不开门", "Finds out why a card does not open"))
    ]

    /// Often enough that the answer seems immediate.
    private static let interval: Duration = .milliseconds(200)
    /// The service gives up after 30 s; a little more, so that its own answer is seen.
    private static let mostTurns = 160

    func run(_ call: CommandCall) throws -> ExitCode {
        _ = try call.client.post("/control/card")
        call.console.note(
            Phrase("请在三十秒内刷卡或扫码……", "Present a card or a code within 30 seconds …"))
        for _ in 0..<Self.mostTurns {
            let body = try call.client.get("/control/card")
            let answer = try ControlClient.decode(body, as: CardAnswer.self)
            if !answer.waiting { return try show(answer, body, call) }
            guard try call.surroundings.pause(Self.interval) else { break }
        }
        throw CommandFailure(
            .answerIsNo,
            Phrase("服务没有给出读卡结果。", "The service gave no result of a read."),
            next: Phrase("请再试一次。", "Try again."))
    }

    private func show(
        _ answer: CardAnswer, _ body: [UInt8], _ call: CommandCall
    ) throws -> ExitCode {
        if call.arguments.has(.json) {
            try call.console.print(String(decoding: body, as: UTF8.self))
        }
        guard let read = answer.read else {
            throw CommandFailure(
                .answerIsNo,
                Phrase("三十秒内没有收到任何读取。", "Nothing was read within 30 seconds."),
                next: Phrase(
                    "请用 yizhand status 检查读卡器是否在线。",
                    "See with yizhand status whether the reader works."))
        }
        if !call.arguments.has(.json) {
            for line in lines(read) { try call.console.print(line) }
        }
        return read.denial == nil ? .success : .answerIsNo
    }

    private func lines(_ read: CardAnswer.Read) -> [Phrase] {
        let kind = CredentialKind(rawValue: read.kind)?.name ?? .verbatim(read.kind)
        return [
            Phrase("读卡器：\(read.reader)", "Reader: \(read.reader)"),
            Phrase("类型：", "Kind:   ") + kind + Phrase("，", ", ") + Self.form(read.form),
            decision(read),
        ]
    }

    private func decision(_ read: CardAnswer.Read) -> Phrase {
        guard let word = read.denial else {
            return Phrase("会开门", "It would open the door")
                + (read.group.map(Self.group) ?? Phrase("。", "."))
        }
        let reason = DenialReason(rawValue: word)
        let told = reason.map { Phrase("。提示：", ". The visitor is told: ") + $0.visitorPhrase }
        return Phrase("不会开门：", "It would not open the door: ")
            + (reason?.name ?? .verbatim(word)) + (told ?? .none)
    }

    private static func group(_ name: String) -> Phrase {
        Phrase("（", " (") + MemberGroup(name).phrase + Phrase("）。", ").")
    }

    /// `26 bits`, as the service says it, in both languages.
    private static func form(_ text: String) -> Phrase {
        let units = [" bits": " 位", " bytes": " 字节", " characters": " 个字符"]
        for (english, chinese) in units where text.hasSuffix(english) {
            return Phrase(text.dropLast(english.count) + chinese, text)
        }
        return .verbatim(text)
    }
}

/// The answer of `GET /control/card`.
private struct CardAnswer: Decodable {
    struct Read {
        let reader: String
        let kind: String
        let form: String
        let denial: String?
        let group: String?
    }

    let waiting: Bool
    /// `nil` while it waits, and when nothing came.
    let read: Read?

    private enum Key: String, CodingKey {
        case waiting, reader, kind, form, denial, group
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        waiting = try fields.decode(Bool.self, forKey: .waiting)
        guard let reader = try fields.decodeIfPresent(String.self, forKey: .reader) else {
            read = nil
            return
        }
        read = Read(
            reader: reader, kind: try fields.decode(String.self, forKey: .kind),
            form: try fields.decode(String.self, forKey: .form),
            denial: try fields.decodeIfPresent(String.self, forKey: .denial),
            group: try fields.decodeIfPresent(String.self, forKey: .group))
    }
}
