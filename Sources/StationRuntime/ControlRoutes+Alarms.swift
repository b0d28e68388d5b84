import FoundationEssentials
import StationModel
import StatusServer

/// The technicians' side of the alarms; what is up stands in the status.
extension ControlRoutes {
    var alarmRoutes: [Route] {
        [
            route(.post, "alarms/ack") { request, person, responder in
                do {
                    let named = try JSONDecoder().decode(
                        NamedAlarm.self, from: Data(request.body))
                    command(.acknowledge(try named.alarm), person, responder)
                } catch {
                    responder.complete(
                        .refusal(HTTPFault(error, inBodyOf: "an acknowledgement")))
                }
            }
        ]
    }
}

/// `{"alarm":"helpCalled","subject":"help-1"}`
private struct NamedAlarm: Decodable {
    let alarmName: String
    let subject: String

    enum CodingKeys: String, CodingKey {
        case alarmName = "alarm"
        case subject
    }

    var alarm: Alarm {
        get throws {
            guard let kind = AlarmKind(rawValue: alarmName) else {
                throw HTTPFault(.badRequest, "\"\(alarmName)\" is no kind of alarm.")
            }
            return Alarm(kind, subject: subject)
        }
    }
}
