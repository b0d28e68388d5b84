import Decoding
import StationModel
import Testing

private typealias Event = RadarFrameParser.Event

private func events(_ pieces: [[UInt8]]) -> [Event] {
    var parser = RadarFrameParser()
    var events: [Event] = []
    for piece in pieces { parser.consume(piece) { events.append($0) } }
    return events
}

private func events(_ frame: String) -> [Event] { events([wire(frame)]) }

private func report(_ frame: String) throws -> RadarReport {
    let all = events(frame)
    guard case .report(let report)? = all.first, all.count == 1 else {
        throw NoReport(events: "\(all)")
    }
    return report
}

private struct NoReport: Error { let events: String }

private let nobody =
    "F4F3F2F1 0D00 02 AA 00 0000 00 0000 00 0000 55 00 F8F7F6F5"
private let engineering = """
    F4F3F2F1 2300 01 AA 03 1E00 3C 0000 39 0000 08 08 3C 22 05 03 03 04 03 06 05
    00 00 39 10 13 06 06 08 04 03 05 55 00 F8F7F6F5
    """
private let acknowledgement = "FDFCFBFA 0800 FF01 0000 0100 4000 04030201"

@Suite struct RadarTests {
    @Test(arguments: [
        ("F4F3F2F1 0D00 02 AA 02 5100 00 0000 3B 0000 55 00 F8F7F6F5", "still 81 0 0 59 0"),
        (nobody, "nobody 0 0 0 0 0"),
        ("F4F3F2F1 0D00 02 AA 01 EB00 55 0000 00 EB00 55 00 F8F7F6F5", "moving 235 85 0 0 235"),
        ("F4F3F2F1 0D00 02 AA 02 0000 00 3601 2F 3601 55 00 F8F7F6F5", "still 0 0 310 47 310"),
        (
            "F4F3F2F1 0D00 02 AA 03 7800 64 8400 40 7800 55 00 F8F7F6F5",
            "movingAndStill 120 100 132 64 120"
        ),
    ])
    func `a basic report is read`(frame: String, expected: String) throws {
        let report = try report(frame)
        let found = """
            \(report.state) \(report.movingDistanceCentimetres) \(report.movingEnergy) \
            \(report.stillDistanceCentimetres) \(report.stillEnergy) \
            \(report.detectedDistanceCentimetres)
            """
        #expect(found == expected)
        #expect(report.engineering == nil)
    }

    @Test func `an engineering report has the energies of its gates`() throws {
        let report = try report(engineering)
        #expect(report.state == .movingAndStill)
        #expect(report.movingDistanceCentimetres == 30 && report.movingEnergy == 60)
        #expect(report.stillDistanceCentimetres == 0 && report.stillEnergy == 57)
        let detail = try #require(report.engineering)
        #expect(detail.farthestMovingGate == 8 && detail.farthestStillGate == 8)
        #expect(detail.movingEnergies == wire("3C 22 05 03 03 04 03 06 05"))
        #expect(detail.stillEnergies == wire("00 00 39 10 13 06 06 08 04"))
        #expect(detail.extra == [3, 5])
    }

    @Test func `commands have the documented bytes`() {
        let limits = RadarLimits(
            farthestMovingGate: 8, farthestStillGate: 8, absenceSeconds: 5)
        let frames: [(RadarCommand, String)] = [
            (.beginConfiguration, "FDFCFBFA 0400 FF00 0100 04030201"),
            (.endConfiguration, "FDFCFBFA 0200 FE00 04030201"),
            (
                .setLimits(limits),
                "FDFCFBFA 1400 6000 0000 08000000 0100 08000000 0200 05000000 04030201"
            ),
            (.readParameters, "FDFCFBFA 0200 6100 04030201"),
            (.engineering(true), "FDFCFBFA 0200 6200 04030201"),
            (.engineering(false), "FDFCFBFA 0200 6300 04030201"),
            (.readFirmwareVersion, "FDFCFBFA 0200 A000 04030201"),
            (.restart, "FDFCFBFA 0200 A300 04030201"),
            (.bluetooth(false), "FDFCFBFA 0400 A400 0000 04030201"),
        ]
        for (command, bytes) in frames { #expect(command.frame == wire(bytes), "\(command)") }
    }

    @Test func `acknowledgements say what they are about`() throws {
        func acknowledgement(_ frame: String) throws -> RadarAcknowledgement {
            guard case .acknowledgement(let found)? = events(frame).first else {
                throw NoReport(events: "\(events(frame))")
            }
            return found
        }
        let begun = try acknowledgement("FDFCFBFA 0800 FF01 0000 0100 4000 04030201")
        #expect(begun.code == 0xFF && begun.isSuccess && begun.values == [1, 0, 0x40, 0])
        let refused = try acknowledgement("FDFCFBFA 0400 6001 0100 04030201")
        #expect(refused.code == 0x60 && !refused.isSuccess)
        let parameters = try acknowledgement(
            """
            FDFCFBFA 1C00 6101 0000 AA 08 08 08 141414141414141414 191919191919191919 0500
            04030201
            """)
        #expect(
            parameters.limits
                == RadarLimits(farthestMovingGate: 8, farthestStillGate: 8, absenceSeconds: 5))
        let version = try acknowledgement(
            "FDFCFBFA 0C00 A001 0000 0000 0201 16240622 04030201")
        #expect(version.firmwareVersion == "1.02.22062416")
        #expect(version.limits == nil && parameters.firmwareVersion == nil)
    }

    @Test func `a stream split at any byte gives the same events`() {
        let whole = wire(
            "00 F4" + nobody + engineering + "FD FC" + acknowledgement + "F4F3F2F1 0E00" + nobody)
        expectSameInAnyPieces(whole) { events($0) }
        #expect(events([whole]).count == 7)
    }

    @Test func `a damaged frame is one event, and the good frame behind it is found`() throws {
        let good = wire(nobody)
        // Not the data: it has no check sum.
        let fixed = Array(4...7) + Array(17..<good.count)
        for place in fixed {
            for bit in 0..<8 {
                var damaged = good
                damaged[place] ^= 1 << UInt8(bit)
                let seen = events([damaged + good + good])
                #expect(seen.first == .badFrame, "\(place).\(bit): \(seen)")
                #expect(seen.last == .report(try report(nobody)))
            }
        }
    }

    @Test(arguments: [0, 12, 14, 34, 36, 65_535])
    func `a length that no report has is refused at once`(length: Int) throws {
        let header = wire("F4F3F2F1") + [UInt8(length & 0xFF), UInt8(length >> 8)]
        #expect(events([header + wire(nobody)]) == [.badFrame, .report(try report(nobody))])
    }

    @Test func `random bytes give garbage only, and a frame behind enough silence is found`()
        throws
    {
        var random = SeededGenerator(seed: 2410)
        for _ in 0..<300 {
            let noise = random.bytes(Int(random.next() % 200))
            let seen = events([noise])
            #expect(seen.allSatisfy { $0 == .garbage || $0 == .badFrame })
            #expect(events(noise.map { [$0] }) == seen)
            // No frame that the noise has begun is longer than this.
            let quiet = [UInt8](repeating: 0, count: 46)
            #expect(events([noise + quiet + wire(nobody)]).last == .report(try report(nobody)))
        }
    }
}
