import FoundationEssentials
import Identity
import LinuxIO
import StationModel
import StatusServer
import Storage

/// The member list's part of the control socket: see `ControlRoutes`.
extension ControlRoutes {
    var memberRoutes: [Route] {
        [
            route(.get, "members/info") { _, _, responder in describeList(responder) },
            route(.post, "members/check") { request, _, responder in check(request, responder) },
            route(.post, "members/import") { request, _, responder in
                startImport(request, responder)
            },
            route(.get, "members/import") { _, _, responder in
                responder.complete(.json(access.importing.current.json))
            },
        ]
    }

    private func describeList(_ responder: Responder) {
        let lists = access.lists
        let asked = access.members.post(
            .ask { list in
                let description = ListDescription(
                    list, rootKey: lists.rootPublicKey, listKeyIds: lists.listKeyIds)
                responder.complete(.json(description.json))
            })
        if !asked { responder.complete(Self.busy) }
    }

    // MARK: - Check

    /// The credential stands in the body: a path and a query end up in logs.
    private func check(_ request: HTTPRequest, _ responder: Responder) {
        let credential: Credential
        do {
            credential = try JSONDecoder().decode(CheckOrder.self, from: Data(request.body))
                .credential
        } catch {
            return responder.complete(.refusal(CheckOrder.fault))
        }
        let message = LoopMessage.judge(credential) { read in
            guard let read else { return responder.complete(Self.noAnswer) }
            responder.complete(.json(read.json))
        }
        if !access.mailbox.post(message) { responder.complete(Self.busy) }
    }

    private static let noAnswer = HTTPResponse.refusal(
        HTTPFault(.serviceUnavailable, "The station did not identify the credential in time."))

    // MARK: - Import

    private func startImport(_ request: HTTPRequest, _ responder: Responder) {
        let order: ImportOrder
        do {
            order = try JSONDecoder().decode(ImportOrder.self, from: Data(request.body))
        } catch {
            return responder.complete(.refusal(ImportOrder.fault))
        }
        guard order.directory.hasPrefix("/") else {
            return responder.complete(.refusal(ImportOrder.fault))
        }
        do {
            guard try access.importing.start(order.request) else {
                return responder.complete(.refusal(Self.oneAtATime))
            }
            responder.complete(.json(access.importing.current.json, status: .accepted))
        } catch {
            responder.complete(.refusal(HTTPFault(.serviceUnavailable, "\(error)")))
        }
    }

    private static let oneAtATime = HTTPFault(
        .conflict, "An import is under way; wait for its end.")
}

/// `{"kind":"wiegand","text":"26:118:45210"}`
private struct CheckOrder: Decodable {
    let kind: String
    let text: String

    /// Says nothing of the text: it is somebody's.
    static let fault = HTTPFault(
        .badRequest, "The body is no {\"kind\",\"text\"} of a credential in its canonical form.")

    var credential: Credential {
        get throws {
            guard let kind = CredentialKind(rawValue: kind),
                let credential = Credential(kind: kind, text: text)
            else { throw Self.fault }
            return credential
        }
    }
}

/// `{"directory":"/media/stick","force":false,"dryRun":true}`
private struct ImportOrder: Decodable {
    let directory: String
    let force: Bool?
    let dryRun: Bool?

    static let fault = HTTPFault(
        .badRequest, "The body is no {\"directory\",\"force\",\"dryRun\"} with an absolute path.")

    var request: ListImportRequest {
        ListImportRequest(
            directory: directory, force: force ?? false, dryRun: dryRun ?? false)
    }
}
