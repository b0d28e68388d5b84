import Foundation
import StationModel
import Storage

/// `yizhand hub release`.
struct HubReleaseCommand: Subcommand {
    let name = "hub release"
    let summary = Phrase("重发一条被拒收的事件", "Send an event once more that the hub has refused")
    let notes = [
        Phrase(
            "市平台收下后即从清单中消失；再次拒收则仍留在清单中。市平台不通时会一直等到能发出。",
            "Once the hub has taken it, it is gone from the list; refused again, it stays there. "
                + "While the hub is away it waits.")
    ]
    let operands = [
        Operand(
            "EVENT", form: .text,
            Phrase("事件编号，见 hub quarantine", "The event's id, as hub quarantine shows it"))
    ]
    let options: [CommandOption] = [.socket]
    let examples = [
        CommandExample(
            "yizhand hub release 5a17c0de93b1f204-000000001482",
            Phrase("重发这一条", "Sends this one again"))
    ]

    private struct Order: Encodable {
        let event: String
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        guard let event = call.arguments.operand(0) else {
            throw UsageFault.missingOperand("EVENT")
        }
        guard let place = LedgerPlace(eventId: event) else {
            throw UsageFault.wrong(
                Phrase(
                    "\(event) 不是事件编号；编号形如 5a17c0de93b1f204-000000001482。",
                    "\(event) is no event's id; one looks like 5a17c0de93b1f204-000000001482."))
        }
        let refused = try call.client.get(
            "/control/hub/quarantine", as: [QuarantinedReport].self)
        guard refused.contains(where: { $0.event == place.eventId }) else {
            throw CommandFailure(
                .answerIsNo,
                Phrase(
                    "\(event) 不在被拒收的事件之中，或市平台已经收下。",
                    "\(event) is none of the events that the hub refuses, or is there by now."),
                next: Phrase(
                    "查看清单：yizhand hub quarantine", "See them with yizhand hub quarantine"))
        }
        let order = try JSONEncoder().encode(Order(event: place.eventId))
        _ = try call.client.post(
            "/control/hub/quarantine/release", json: String(decoding: order, as: UTF8.self))
        try call.console.print(
            Phrase(
                "将重发；结果见 yizhand hub quarantine。",
                "It will be sent again; see yizhand hub quarantine for what comes of it."))
        return .success
    }
}
