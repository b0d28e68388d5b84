/// The status page: one document, one style, a few scripts, all inside the binary.
struct Page: Sendable {
    private let assets: [String: (contentType: String, body: [UInt8])]

    /// The token is written into the document, where only the page itself can read it.
    init(controlToken: String?) {
        let document = String(decoding: PackageResources.page_html, as: UTF8.self)
        let parts = document.split(separator: Self.tokenMark, omittingEmptySubsequences: false)
        let body = parts.joined(separator: controlToken ?? "")
        let script = "text/javascript; charset=utf-8"
        assets = [
            "/": ("text/html; charset=utf-8", Array(body.utf8)),
            "/page.css": ("text/css; charset=utf-8", PackageResources.page_css),
            "/page.js": (script, PackageResources.page_js),
            "/view.js": (script, PackageResources.view_js),
            "/controls.js": (script, PackageResources.controls_js),
        ]
    }

    private static let tokenMark = "CONTROL-TOKEN"

    func response(for path: String) -> HTTPResponse? {
        assets[path].map { HTTPResponse(contentType: $0.contentType, body: $0.body) }
    }
}
