import Foundation
import StationModel
import Testing

@testable import yizhand

/// The stock's commands against the real service and its ledger.
@Suite(.serialized) struct RunningStockTests {
    private let directory: TemporaryDirectory
    private let configuration = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "ConfigurationFileTests/Fixtures/sample.json5").path

    init() throws { directory = try TemporaryDirectory() }

    private static let supplies = SuppliesConfiguration(
        skus: [SKU(number: SKUNumber(7), name: Phrase("暖宝宝", "hand warmer"))],
        lanes: (1...2).map { number in
            LaneConfiguration(
                address: LaneAddress(device: DeviceId("vending-1"), number: number),
                sku: SKUNumber(7), capacity: 20, lowAt: 2)
        })

    private func ask(_ station: RunningStation, _ words: String...) -> Outcome {
        run(words + ["--socket", station.socket], surroundings: .system)
    }

    /// Starts the service and waits until it serves; 10 s on a busy machine.
    private func start() throws -> RunningStation {
        let station = try RunningStation(
            in: directory, configuration: configuration, supplies: Self.supplies)
        for _ in 0..<1000 {
            if ask(station, "stock", "list").code == .success { return station }
            _ = try Surroundings.system.pause(.milliseconds(10))
        }
        Issue.record("the service does not come up: \(ask(station, "status").errors)")
        return station
    }

    @Test func `an order that is answered is on disk, and there after a restart`() throws {
        let station = try start()
        let now = Surroundings.system.now()
        let date = (TimeZoneTable.shanghai.local(now).date + 1000).description
        let filled = ask(station, "stock", "restock", "vending-1/1", "12", "--expires", date)
        #expect(filled.code == .success, "\(filled.errors)")
        #expect(filled.output.contains("now holds 12 of 20, the oldest good until \(date)"))
        let tail = ask(station, "ledger", "tail").output
        #expect(tail.contains("Restocked (vending-1/1): 12, 12 there now (by uid"), "\(tail)")
        #expect(
            ask(station, "stock", "adjust", "vending-1/1", "-2", "--reason", "torn").code
                == .success)
        let counted = ask(station, "stock", "stocktake", "vending-1/1", "9")
        #expect(counted.output.hasPrefix("Expected 10, found 9, difference -1: recorded."))
        #expect(ask(station, "ledger", "verify").code == .success)
        station.end()

        let again = try start()
        defer { again.end() }
        let list = ask(again, "stock", "list").output
        #expect(list.contains("vending-1/1  hand warmer  9/20  good until \(date)"), "\(list)")
        #expect(list.contains("vending-1/2  hand warmer  0/20  empty"), "\(list)")
        #expect(ask(again, "status").output.contains("Stock    vending-1/1  hand warmer  9/20"))
    }

    @Test func `what cannot be is refused by the service, and recorded as refused`() throws {
        let station = try start()
        defer { station.end() }
        let full = ask(station, "stock", "restock", "vending-1/1", "21")
        #expect(full.code == .answerIsNo)
        #expect(full.errors.contains("holds 0 of 20; it would become 21."))
        let old = ask(
            station, "stock", "restock", "vending-1/1", "2", "--expires", "2020-01-01")
        #expect(old.errors.contains(CommandRefusal.expiresInThePast.phrase.english))
        let below = ask(station, "stock", "adjust", "vending-1/1", "-1", "--reason", "torn")
        #expect(below.errors.contains("it would become -1."))
        #expect(ask(station, "stock", "list").output.contains("0/20  empty"))
    }

    private static func reason(_ text: String) -> String {
        #"{"place":"vending-1/1","by":2,"reason":"\#(text)"}"#
    }

    private static let unreadable =
        "The body of an order to stocktake cannot be read as JSON: "
        + "look at its brackets, its quotes and the size of its numbers."

    /// Orders whose body is wrong, and what each is told.
    private static let wrong = [
        (
            "stock/restock", #"{"place":"vending-1","count":2}"#,
            #""vending-1" is no place such as vending-1/3."#
        ),
        (
            "stock/restock", #"{"place":"vending-1/1","count":2,"expires":"soon"}"#,
            #""expires" is no date such as 2027-01-31."#
        ),
        (
            "stock/restock", #"{"place":"vending-1/1","count":2,"number":"7"}"#,
            #""number" is not sixteen hexadecimal digits."#
        ),
        ("stock/adjust", reason(" "), #"A correction needs its "reason"."#),
        (
            "stock/adjust", reason(String(repeating: "x", count: 201)),
            #"The "reason" has more than 200 characters."#
        ),
        (
            "stock/adjust", reason(#"torn\u001b[2J"#),
            #"The "reason" has U+001B, which nobody would see in the ledger."#
        ),
        (
            "stock/adjust", reason(#"torn\u202e"#),
            #"The "reason" has U+202E, which nobody would see in the ledger."#
        ),
        ("stock/stocktake", "{}", #"The body of an order to stocktake lacks "place"."#),
        (
            "stock/stocktake", #"{"place":"vending-1/1","counted":"two"}"#,
            #"In the body of an order to stocktake, "counted" is no whole number."#
        ),
        (
            "stock/stocktake", #"{"place":"vending-1/1","counted":99999999999999999999}"#,
            unreadable
        ),
        ("stock/stocktake", "[]", "The body of an order to stocktake is no JSON object."),
        ("stock/stocktake", "{", unreadable),
        ("door/mode", #"{"mode":"ajar"}"#, "The mode is normal, open or lockdown."),
        (
            "door/mode", #"{"mode":7}"#,
            #"In the body of an order to change the mode, "mode" is no text."#
        ),
        (
            "alarms/ack", #"{"alarm":"rain","subject":"sky"}"#,
            #""rain" is no kind of alarm."#
        ),
        ("alarms/ack", #"{"alarm":"fire"}"#, #"The body of an acknowledgement lacks "subject"."#),
    ]

    @Test func `a wrong body is told what is wrong with it, in words`() throws {
        let station = try start()
        defer { station.end() }
        let client = ControlClient(path: station.socket)
        for (target, json, words) in Self.wrong {
            let fault = #expect(throws: ControlFault.self) {
                try client.post("/control/\(target)", json: json)
            }
            #expect(fault == .refused(status: 400, words))
        }
        #expect(ask(station, "stock", "list").output.contains("0/20  empty"))
    }

    @Test func `an order that the station refuses is a conflict`() throws {
        let station = try start()
        defer { station.end() }
        let client = ControlClient(path: station.socket)
        let first = #"{"place":"vending-1/1","count":3,"number":"00f1e2d3c4b5a697"}"#
        _ = try client.post("/control/stock/restock", json: first)
        for (target, json, word) in [
            ("alarms/ack", #"{"alarm":"helpCalled","subject":"nobody"}"#, "noSuchAlarm"),
            ("stock/restock", #"{"place":"vending-1/1","count":21}"#, "countOutOfRange"),
            (
                "stock/restock",
                #"{"place":"vending-1/2","count":3,"number":"00f1e2d3c4b5a697"}"#, "numberUsed"
            ),
        ] {
            let refusal = ControlFault.refused(status: 409, #"{"refused":"\#(word)"}"#)
            #expect(throws: refusal) { try client.post("/control/" + target, json: json) }
        }
    }
}
