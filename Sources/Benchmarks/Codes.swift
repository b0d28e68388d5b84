import Identity
import LinuxIO
import StationModel

/// Judging a code as a whole, beside libcrypto's check of its signatures.
struct Codes {
    static let rounds = 1000

    let city: City

    func measure(_ report: inout Report) throws {
        let now = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        let station = BenchmarkStation.identity.id
        let judge = try CodeJudge(keys: city.manifest.keys, station: station)
        let codes = [
            ("QR verification, issued (1 signature)", try city.issuedCode(1, at: now.wall)),
            ("QR verification, delegated (2 signatures)", try city.delegatedCode(1, at: now.wall)),
        ]
        for (label, text) in codes {
            let floor = try FloorCode(text, cityKey: city.issuer.publicKey)
            let (measured, least) = try interleaved(Self.rounds) { _ in
                guard case .verified = try judge.judge(text, at: now) else {
                    throw BenchmarkFault("a good code was refused")
                }
            } _: { _ in
                try floor.verify()
            }
            report.add(
                .init(
                    label: label, unit: .nanoseconds, measured: measured.median,
                    floor: least.median, budget: .ratio(1.2)))
        }
    }
}
