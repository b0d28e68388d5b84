import Foundation
import StationModel

/// `yizhand alarms ack`.
struct AlarmsAckCommand: Subcommand {
    let name = "alarms ack"
    let summary = Phrase("确认一条报警", "Say that somebody has seen an alarm")
    let notes = [
        Phrase(
            "确认后警号停止。求助、记录丢失和数据库损坏只有确认后才会解除。",
            "It silences the siren. A call for help, lost records and a damaged database end "
                + "only so."),
        Phrase("操作人写入台账。", "Who did it is recorded in the ledger."),
    ]
    let operands = [
        Operand(
            "ALARM", form: .choice(AlarmKind.allCases.map(\.rawValue)),
            Phrase("报警名称，见 alarms list", "The alarm, as alarms list names it")),
        Operand(
            "SUBJECT", isRequired: false,
            Phrase("设备或位置；只有一条时可省略", "Which device or place, where there are several")),
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand alarms ack helpCalled",
            Phrase("确认求助已有人处理", "Somebody has come to whoever called for help")),
        CommandExample(
            "yizhand alarms ack deviceLost scanner-front",
            Phrase("确认其中一台设备失联", "One of several lost devices has been seen")),
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        guard let kind = call.arguments.operand(0).flatMap(AlarmKind.init(rawValue:)) else {
            throw UsageFault.missingOperand("ALARM")
        }
        let subject = try call.arguments.operand(1) ?? subject(of: kind, call)
        let order = NamedAlarm(alarm: kind.rawValue, subject: subject)
        let json = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        return try call.order(
            "/control/alarms/ack", json: json,
            done: Phrase("已确认：", "Acknowledged: ") + kind.name
                + Phrase("（\(subject)）。", " (\(subject))."))
    }

    private struct NamedAlarm: Encodable {
        let alarm: String
        let subject: String
    }

    /// The only alarm of this kind that nobody has acknowledged.
    private func subject(of kind: AlarmKind, _ call: CommandCall) throws -> String {
        let report = try call.client.get("/api/v1/status", as: StatusReport.self)
        let up = report.alarms.filter { $0.alarm == kind.rawValue }
        let open = up.filter { $0.acknowledged != true }
        let subjects = (open.isEmpty ? up : open).map(\.subject)
        guard let only = subjects.first else {
            throw CommandFailure(
                .answerIsNo,
                Phrase("未执行：", "Not carried out: ") + CommandRefusal.noSuchAlarm.phrase)
        }
        guard subjects.count == 1 else {
            let names = subjects.joined(separator: ", ")
            throw UsageFault.wrong(
                Phrase("有多条，请写明是哪一条：\(names)。", "There are several; say which: \(names)."))
        }
        return only
    }
}
