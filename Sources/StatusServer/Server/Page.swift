/// The status page: one document, two styles, a script for each subject, all inside the binary.
struct Page: Sendable {
    private let assets: [String: (contentType: String, body: [UInt8])]

    /// The token is written into the document, where only the page itself can read it.
    init(controlToken: String?) {
        let document = String(decoding: PackageResources.page_html, as: UTF8.self)
        let parts = document.split(separator: Self.tokenMark, omittingEmptySubsequences: false)
        let body = parts.joined(separator: controlToken ?? "")
        let script = "text/javascript; charset=utf-8"
        let style = "text/css; charset=utf-8"
        assets = [
            "/": ("text/html; charset=utf-8", Array(body.utf8)),
            "/page.css": (style, PackageResources.page_css),
            "/parts.css": (style, PackageResources.parts_css),
            "/page.js": (script, PackageResources.page_js),
            "/words.js": (script, PackageResources.words_js),
            "/view.js": (script, PackageResources.view_js),
            "/alarms.js": (script, PackageResources.alarms_js),
            "/facts.js": (script, PackageResources.facts_js),
            "/room.js": (script, PackageResources.room_js),
            "/supplies.js": (script, PackageResources.supplies_js),
            "/hub.js": (script, PackageResources.hub_js),
            "/charts.js": (script, PackageResources.charts_js),
            "/panel.js": (script, PackageResources.panel_js),
            "/scenario.js": (script, PackageResources.scenario_js),
            "/controls.js": (script, PackageResources.controls_js),
            "/stage.js": (script, PackageResources.stage_js),
            "/platform.js": (script, PackageResources.platform_js),
        ]
    }

    /// Every path that is served.
    var paths: [String] { assets.keys.sorted() }

    private static let tokenMark = "CONTROL-TOKEN"

    func response(for path: String) -> HTTPResponse? {
        assets[path].map { HTTPResponse(contentType: $0.contentType, body: $0.body) }
    }
}
