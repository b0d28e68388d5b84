import Foundation
import StationModel
import StationRuntime
import Storage

/// `yizhand members info`.
struct MembersInfoCommand: Subcommand {
    let name = "members info"
    let summary = Phrase("显示在用名册", "Show the member list in use")
    let options: [CommandOption] = [.socket, .configuration, .state, .json]
    let examples = [
        CommandExample(
            "yizhand members info", Phrase("版本、新旧、行数", "Version, age, number of lines"))
    ]

    /// The answer of the control socket.
    private struct Info: Decodable {
        let version: UInt64
        let manifestVersion: UInt64
        let count: Int
        let issued: String?
        let notAfter: String?
        let listId: String?
        let listKeyId: String?
        let listKeyIsKnown: Bool
        let fault: String?
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        let served = try call.client.ifRunning { (client) throws(ControlFault) in
            try client.get("/control/members/info")
        }
        let answer = try served ?? Array(direct(call).utf8)
        let info = try ControlClient.decode(answer, as: Info.self)
        if call.arguments.has(.json) {
            try call.console.print(String(decoding: answer, as: UTF8.self))
        } else {
            try describe(info, call)
        }
        return info.version > 0 && info.fault == nil ? .success : .answerIsNo
    }

    /// While no service runs, the file is nobody's but this command's.
    private func direct(_ call: CommandCall) throws -> String {
        let configuration = try StationFiles.configuration(call)
        let list = MemberList(directory: call.arguments.required(.state))
        defer { list.close() }
        return ListDescription(
            list, rootKey: configuration.lists.rootPublicKey,
            listKeyIds: Set(configuration.lists.listKeyFiles.keys)
        ).json
    }

    private func describe(_ info: Info, _ call: CommandCall) throws {
        let console = call.console
        if let fault = info.fault {
            try console.print(Phrase("名册故障：\(fault)", "fault: \(fault)"))
        }
        guard info.version > 0 else {
            return try console.print(
                Phrase("没有名册；导入：yizhand members import DIR", "no list; yizhand members import DIR"))
        }
        let name = info.listId ?? "?"
        try console.print(
            Phrase(
                "名册 \(name) 第 \(info.version) 版，共 \(info.count) 行",
                "list \(name), version \(info.version), \(info.count.counted("line"))"))
        try describeTimes(info, call)
        let key = info.listKeyId ?? "?"
        try console.print(
            info.listKeyIsKnown
                ? Phrase("名册密钥 \(key)：已配置", "list key \(key): known")
                : Phrase(
                    "名册密钥 \(key)：未配置，刷卡无法识别（lists.listKeyFiles）",
                    "list key \(key): not configured, cards find nobody (lists.listKeyFiles)"))
    }

    private func describeTimes(_ info: Info, _ call: CommandCall) throws {
        guard let issued = info.issued, let time = UnixTime(rfc3339: issued) else { return }
        let age = Phrase.span(seconds: (call.surroundings.now() - time).wholeSeconds)
        let end = info.notAfter ?? "?"
        try call.console.print(
            Phrase("签发于 \(issued)（", "issued \(issued) (") + age
                + Phrase("前），有效至 \(end)", " ago), valid through \(end)"))
    }
}
