import StationModel
import Testing

@testable import StatusServer

/// The page's files as they are served.
struct PageTests {
    private func text(_ path: String, token: String? = nil) throws -> String {
        let response = try #require(Page(controlToken: token).response(for: path))
        return String(decoding: response.body, as: UTF8.self)
    }

    private let scripts = Page(controlToken: nil).paths.filter { $0.hasSuffix(".js") }

    @Test func `text can never become markup or code`() throws {
        for path in scripts {
            let script = try text(path)
            for way in [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "Function(", "srcdoc", "createContextualFragment", "javascript:",
            ] {
                #expect(!script.contains(way), "\(path) uses \(way)")
            }
        }
    }

    @Test func `the document needs nothing that the policy forbids`() throws {
        let document = try text("/")
        for forbidden in [" style=", " onclick=", " onload=", "<style", "//cdn", "https://"] {
            #expect(!document.contains(forbidden))
        }
        #expect(
            document.split(separator: "<script").dropFirst().allSatisfy { $0.contains("src=\"/") })
    }

    @Test func `the token stands in the document of a simulation only`() throws {
        #expect(
            try text("/", token: "abc123").contains(
                "<meta name=\"control-token\" content=\"abc123\">"))
        #expect(try text("/").contains("<meta name=\"control-token\" content=\"\">"))
    }

    @Test func `every label that the page asks for exists, and every label is asked for`() throws {
        let all = try (scripts + ["/"]).map { try text($0) }.joined()
        var asked: Set<String> = []
        for ask in [
            /(?:label|button|choice|part|whether|"chart-)\("([A-Za-z-]+)"/,
            /data-label="([A-Za-z-]+)"/, /\["([a-z-]+)", "(?:bad|warn)"\]/,
            /\["(sim-[a-z-]+)"/, /, "(days|hours|minutes|seconds)"\]/,
            /\? "([a-z-]+)" : "[a-z-]+"\)/, /\? "[a-z-]+" : "([a-z-]+)"\)/,
            /"((?:chart-|occupants)[a-z-]*)"/, /: "presence-unknown" : "([a-z]+)"/,
        ] {
            asked.formUnion(all.matches(of: ask).map { String($0.1) })
        }
        // Asked for by a computed name, or chosen by a condition.
        asked.formUnion(["link-connecting", "link-live", "link-away"])
        asked.formUnion(["open", "released", "locked", "unknown"].map { "state-" + $0 })
        asked.formUnion(["up", "down", "comeIn", "closeDoor", "presence-unknown"])
        asked.formUnion(Quantity.allCases.map { "quantity-" + $0.rawValue })
        asked.formUnion(ReadingQuality.allCases.map { "quality-" + $0.rawValue })
        asked.formUnion(ClimateStatus.Activity.allCases.map { "activity-" + $0.rawValue })
        asked.formUnion(RoomOutputStatus.Use.allCases.map { "use-" + $0.rawValue })
        asked.formUnion(SuppliesStatus.PlaceKind.allCases.map { "kind-" + $0.rawValue })
        asked.formUnion(["items", "loan", "appliance"].map { "content-" + $0 })
        asked.formUnion([RoomPower.on, .off].map(\.rawValue))
        #expect(asked.subtracting(keys) == [], "asked for and not there")
        #expect(keys.subtracting(asked) == [], "there and never asked for")
    }

    private let keys = Set(PageWords.all.map(\.key))

    @Test func `no two labels have one key, and no two read alike`() {
        #expect(keys.count == PageWords.all.count)
        #expect(Set(PageWords.all.map(\.phrase)).count == PageWords.all.count)
    }

    @Test func `every label has both languages`() {
        for (key, phrase) in PageWords.all {
            #expect(!phrase.chinese.isEmpty && !phrase.english.isEmpty, "\(key)")
        }
    }

    @Test func `every script that another one imports is served, and no style is missing`() throws {
        let page = Page(controlToken: nil)
        for path in page.paths {
            let text = try text(path)
            for name in text.matches(of: /from "([^"]+)"|(?:href|src)="(\/[a-z.]+)"/) {
                guard let asked = name.1 ?? name.2, asked != "/metrics" else { continue }
                #expect(page.paths.contains(String(asked)), "\(path) needs \(asked)")
            }
        }
    }

    @Test func `a name with markup is delivered as the text that it is`() throws {
        let name = "<script>alert(\"驿站\")</script>\u{2028}"
        let json = StatusJSON(status: try sampleStatus(name: name), ready: true).json.serialised
        #expect(json.contains(#""name":"<script>alert(\"驿站\")</script>"#))
        #expect(HTTPResponse.json(json).contentType == "application/json")
    }

    @Test func `what was seen, what explains what and what was said stand in the snapshot`() throws
    {
        let json = StatusJSON(status: try sampleStatus(), ready: true).json.serialised
        #expect(json.contains(#""acknowledged":true,"cause":null"#))
        #expect(
            json.contains(
                #""acknowledged":false,"cause":{"alarm":"mainsLost","subject":"mains"}"#))
        #expect(json.contains(#""said":{"number":3,"#) && json.contains(#""zh":"请进""#))
        var silent = try sampleStatus()
        silent.said = nil
        let quiet = StatusJSON(status: silent, ready: true).json.serialised
        #expect(quiet.contains(#""said":null"#))
    }

    @Test func `an event is one line of data, whatever the texts hold`() throws {
        let published = Published(status: try sampleStatus(name: "a\nb\r\ndata: c"), ready: true)
        let lines = String(decoding: published.event, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5)
        #expect(lines[0] == "retry: 2000" && lines[1] == "event: status" && lines[3] == "")
    }

    @Test func `no snapshot holds a person`() throws {
        var status = try sampleStatus()
        let entry = LedgerEntry(
            .accessGranted, at: evening, subject: "reader-front",
            member: MemberPseudonym(0x1122_3344_5566_7788))
        status.recent = [RecentEvent(number: 9, entry: entry)]
        #expect(
            !StatusJSON(status: status, ready: true).json.serialised.contains("1122334455667788"))
    }
}
