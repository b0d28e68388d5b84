import Foundation
import Identity
import StationModel
import Testing

@testable import yizhand

@Suite struct HubCommandTests {
    private let bench: StationBench

    init() throws {
        bench = try StationBench()
        try bench.makeCityKeys()
    }

    private func members(_ more: String = "") throws -> String {
        try bench.write(
            "members.csv",
            """
            kind,credential,member,group
            wiegand,"118,45210",0000000000000001,courier
            faceTerminal,f-7,0000000000000002,driver

            """ + more)
    }

    @Test func `what is published is what members verify believes`() throws {
        let vouchers = try bench.write(
            "vouchers.csv",
            """
            voucher,member,sku,quantity,until
            00000000000000a1,0000000000000001,7,2,2026-12-31T16:00:00Z

            """)
        let calendar = try bench.write(
            "calendar.ndjson", "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}\n")
        let published = bench.publish(
            "--members", try members(), "--vouchers", vouchers, "--calendar", calendar)
        #expect(published.code == .success, "\(published.errors)")
        #expect(published.output.contains("members: version 1, 2 lines"))
        let keys = run("hub", "keys", bench.root + "/keys", "--json").output
        let root = try #require(keys.firstMatch(of: /"rootPublicKey":"([0-9a-f]{64})"/)).1
        let verified = run([
            "members", "verify", bench.root + "/www", "--root-key", String(root),
        ])
        #expect(verified.code == .success, "\(verified.output)")
        #expect(verified.output.contains("vouchers: 1"))
        #expect(verified.output.contains("days in the calendar: 1"))
        #expect(verified.output.contains("1 passed, 0 failed"))
    }

    @Test func `every mistake of a table is said with its line, in both languages`() throws {
        let path = try members("idCard,12,x,courier\nidCard,4201,0000000000000001,\n")
        let english = bench.publish("--members", path)
        #expect(english.code == .answerIsNo)
        #expect(english.errors.contains("members.csv has 2 mistakes, nothing was published:"))
        #expect(english.errors.contains("\n  line 4 (member): expected 16 lower-case"))
        #expect(english.errors.contains("\n  line 5 (group): "))
        #expect(!english.errors.contains("4201"))
        let chinese = bench.publish("--members", path, language: .chinese)
        #expect(chinese.errors.contains("\n  第 4 行（member）：应为 16 位小写十六进制"))
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/www/manifest.json"))
    }

    @Test func `a dry run says how long it takes and publishes nothing`() throws {
        let path = try members("idCard,ABC123456789012,0000000000000003,courier\n")
        let outcome = bench.publish("--members", path, "--dry-run")
        #expect(outcome.code == .success)
        #expect(outcome.errors.contains("rows: 3; ID cards to harden: 1, which takes about "))
        #expect(outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/www/manifest.json"))
    }

    @Test func `a dry run publishes nothing whichever tables are given`() throws {
        _ = bench.publish("--members", try members())
        let manifest = bench.root + "/www/manifest.json"
        let before = try Data(contentsOf: URL(filePath: manifest))
        let vouchers = try bench.write("vouchers.csv", "voucher,member,sku,quantity,until\n")
        let stations = try bench.write("stations.csv", "station\nwuhan-1\n")
        let outcome = bench.publish("--vouchers", vouchers, "--stations", stations, "--dry-run")
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(outcome.output == "directives: 1 station, 1 would change\n")
        #expect(outcome.errors.contains("Checked; nothing was published."))
        #expect(try Data(contentsOf: URL(filePath: manifest)) == before)
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/www/stations"))
    }

    @Test func `directives need no root key`() throws {
        try FileManager.default.removeItem(atPath: bench.root + "/keys/root.key")
        let stations = try bench.write("stations.csv", "station\nwuhan-1\nwuhan-2\n")
        let orders = try bench.write(
            "orders.ndjson", "{\"station\":\"wuhan-2\",\"door\":{\"mode\":\"normal\"}}\n")
        let outcome = bench.publish("--stations", stations, "--orders", orders, "--json")
        #expect(outcome.output == "{\"stations\":2,\"changedDirectives\":2}\n")
        let again = bench.publish("--stations", stations, "--orders", orders)
        #expect(again.output == "directives: 2 stations, 0 changed\n")
        let members = bench.publish("--members", try members())
        #expect(members.code == .noInput && members.errors.contains("root.key"))
    }

    @Test func `no list is published where a table of directives is wrong`() throws {
        let stations = try bench.write("stations.csv", "station\nwuhan-1\n")
        let orders = try bench.write("orders.ndjson", "{\"station\":\"wuhan-9\"}\n")
        let outcome = bench.publish(
            "--members", try members(), "--stations", stations, "--orders", orders)
        #expect(outcome.code == .answerIsNo && outcome.errors.contains("line 1 (station)"))
        #expect(!FileManager.default.fileExists(atPath: bench.root + "/www/manifest.json"))
    }

    @Test func `a command line that cannot be meant is refused`() throws {
        #expect(bench.publish().code == .usage)
        #expect(bench.publish("--orders", "o").code == .usage)
        #expect(run("hub", "publish").code == .usage)
        let shrunk = bench.publish("--calendar", "/nowhere/c.ndjson")
        #expect(shrunk.code == .usage && shrunk.errors.contains("--members"))
    }

    @Test func `keys are shown, never overwritten, and missing ones are said`() throws {
        let path = bench.root + "/keys"
        let first = run("hub", "keys", path)
        #expect(first.output.contains("root public key "))
        for role in ["1 door ", "2 voucher ", "3 directive "] {
            #expect(first.output.contains("\n" + role))
        }
        let again = run("hub", "keys", path, "--new")
        #expect(again.code == .inputOutput && again.errors.contains("never overwritten"))
        #expect(run("hub", "keys", path).output == first.output)
        let more = run("hub", "keys", path, "--add", "directive")
        #expect(more.output.contains("\n4 directive ") && more.output.hasPrefix(first.output))
        let taken = run("hub", "keys", path, "--add", "list")
        #expect(taken.code == .inputOutput && taken.errors.contains("--list-key-id"))
        let list = run("hub", "keys", path, "--add", "list", "--list-key-id", "b", "--json")
        #expect(list.output.contains("\"wrappedListKeys\":[\"a\",\"b\"]"))
        #expect(run("hub", "keys", path, "--add", "list", "--new").code == .usage)
        #expect(run("hub", "keys", bench.root + "/none").code == .noInput)
        #expect(run("hub", "keys", bench.root + "/b", "--new", "--cost", "3").code == .usage)
        #expect(run("hub", "keys", bench.root + "/b", "--new", "--list-id", "../x").code == .usage)
    }
}
