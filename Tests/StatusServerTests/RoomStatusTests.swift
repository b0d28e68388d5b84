import StationModel
import Testing

@testable import StatusServer

struct RoomStatusTests {
    @Test func `the room's part of the status says everything, and a fault no value`() {
        let text = RoomJSON(room: sampleRoom, now: evening.instant).json.serialised
        for part in [
            #""occupied":true,"people":3,"entered":14,"left":11"#,
            #""device":"probe-door","quantity":"temperature","value":null,"quality":"fault""#,
            #""value":-3500,"quality":"ok","ageSeconds":12"#,
            #""activity":"heating","millidegrees":-3500,"heatTo":18000,"coolTo":null"#,
            #""state":"running","secondsLeft":90,"starts":4,"refusals":1"#,
            #""powered":false"#, #""power":"off""#,
            #""output":"heater","use":"heater","on":true,"switches":7"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `a station that is only a door has no metric of a room`() throws {
        var status = try sampleStatus()
        status.room = RoomStatus()
        let text = Metrics().text(of: status, .prometheus)
        for name in ["temperature", "humidity", "people", "occupied", "relay", "appliance"] {
            #expect(!text.contains("yizhan_\(name)") && !text.contains("yizhan_room_\(name)"))
        }
    }
}
