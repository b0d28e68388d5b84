import Foundation
import LinuxDevices
import StationModel
import StatusServer

/// Sets and reads the simulated lines of `yizhand run` over the control socket, for trials and
/// tests on a machine without GPIO.
///
/// | request | answer |
/// |---|---|
/// | `GET /control/lines` | `[{"line":"simulated:4","high":true,"output":false}, …]` |
/// | `POST /control/lines` `{"line":"simulated:4","high":false}` | `{}` |
/// | `POST /control/lines` `{"data0":"simulated:0","data1":"simulated:1","bits":"1010…"}` | `{}` |
struct BenchRoutes {
    let bench: LineBench

    var routes: [Route] {
        [
            Route(.get, "/control/lines", audience: .controlSocket) { _, _, responder in
                let lines = bench.levels.map {
                    """
                    {"line":"\(LineBench.chip):\($0.offset)","high":\($0.high),\
                    "output":\($0.isOutput)}
                    """
                }
                responder.complete(.json("[" + lines.joined(separator: ",") + "]"))
            },
            Route(.post, "/control/lines", audience: .controlSocket) { request, _, responder in
                do {
                    let order = try JSONDecoder().decode(Order.self, from: Data(request.body))
                    try order.carryOut(on: bench)
                    responder.complete(.json("{}"))
                } catch {
                    responder.complete(
                        .refusal(HTTPFault(error, inBodyOf: "an order to the lines")))
                }
            },
        ]
    }

    private struct Order: Decodable {
        let line: String?
        let high: Bool?
        let data0: String?
        let data1: String?
        let bits: String?

        func carryOut(on bench: LineBench) throws(HTTPFault) {
            let isTaken: Bool
            if let line, let high {
                isTaken = bench.set(try offset(line), high: high)
            } else if let data0, let data1, let bits {
                isTaken = bench.pulse(
                    data0: try offset(data0), data1: try offset(data1), bits: bits.map { $0 == "1" }
                )
            } else {
                throw HTTPFault(.badRequest, "Give line and high, or data0, data1 and bits.")
            }
            guard isTaken else {
                throw HTTPFault(.badRequest, "No device of the station reads this line.")
            }
        }

        private func offset(_ line: String) throws(HTTPFault) -> UInt32 {
            let parts = line.split(separator: ":")
            guard parts.count == 2, parts[0] == LineBench.chip, let offset = UInt32(parts[1]) else {
                throw HTTPFault(.badRequest, "\(line) is no line such as \(LineBench.chip):4.")
            }
            return offset
        }
    }
}
