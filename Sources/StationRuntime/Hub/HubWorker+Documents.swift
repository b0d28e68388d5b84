import HubLink
import Identity
import LinuxIO
import StationCore
import StationModel

/// What comes down: the manifest and its files, and the directive.
extension HubWorker {
    /// A manifest is small, and a modem gets it in a few seconds.
    private static let askingTime: Duration = .seconds(30)
    /// What of a list's file came within it stays, and the next try goes on behind it.
    private static let fetchingTime: Duration = .seconds(900)
    /// A held question is answered at the end of its hold; the way back takes a while.
    private static let afterHold: Duration = .seconds(15)

    /// On a card that spoils every list each one costs the city's whole snapshot, tens of megabytes
    /// through a modem: a list that is lost again sooner waits.
    private static let lostListEvery: Duration = .hours(1)

    /// What changed here asks for what is at the hub.
    mutating func takeWishes(at moment: Moment) {
        let isSoon = lostListWaitsUntil.map { moment.instant < $0 } ?? false
        if !isSoon, configuration.lists != nil, lane.takeWish(for: .lists) {
            lostListWaitsUntil = moment.instant + Self.lostListEvery
            step(.sync(.lists))
        }
        if lane.takeWish(for: .directives) { step(.sync(.directives)) }
    }

    mutating func get(_ token: HubToken, _ question: HubQuestion) {
        do {
            // Between two files hours may have gone by.
            if case .file = question { try lists.requireRoom() }
        } catch {
            return step(.storageFailed(token))
        }
        if let request = request(question) { return send(token, request) }
        step(.failed(token, .unusableAddress))
    }

    private func request(_ question: HubQuestion) -> HubRequest? {
        switch question {
        case .manifest(let known):
            guard let endpoint = configuration.lists?.endpoint.file(Manifest.fileName) else {
                return nil
            }
            return HubRequest(
                flow: .lists, endpoint: endpoint, body: nil, headers: known.headers,
                destination: .memory(limit: Manifest.greatestFileSize), timeout: Self.askingTime)
        case .file(let file):
            guard let endpoint = configuration.lists?.endpoint.file(file.name) else {
                return nil
            }
            return HubRequest(
                flow: .lists, endpoint: endpoint, body: nil, headers: [],
                destination: .file(
                    path: lists.path(of: file.name), resumingAt: lists.present(file),
                    limit: file.size),
                timeout: Self.fetchingTime)
        case .directive(let known, let hold):
            guard let endpoint = configuration.directives?.endpoint else { return nil }
            return HubRequest(
                flow: .directives, endpoint: endpoint, body: nil, headers: known.headers,
                destination: .memory(limit: SignedDirective.greatestFileSize),
                timeout: hold + Self.afterHold)
        }
    }

    // MARK: - Directives

    mutating func judgeDirective(_ token: HubToken, _ body: [UInt8]) {
        let rootKey = options.lists.rootPublicKey
        askList({ ListInUse($0) }) { worker, inUse in
            guard let inUse else { return worker.step(.directiveJudged(token, .failed)) }
            do {
                let keys = try worker.lists.codeKeys(inUse, rootKey: rootKey)
                let content = try UInt64(identifying: body)
                worker.judgeDirective(token, body, keys, content: content)
            } catch {
                Log.shared.error("the keys of directives: \(error)")
                worker.step(.directiveJudged(token, .failed))
            }
        }
    }

    private mutating func judgeDirective(
        _ token: HubToken, _ body: [UInt8], _ keys: (inForce: [CodeKey], next: [CodeKey]),
        content: UInt64
    ) {
        let directive: StationDirective
        do throws(DirectiveFault) {
            directive = try read(body, keys)
        } catch {
            clues.directive = error.kind
            Log.shared.error("\(error); next: \(error.nextStep)")
            // A loop that is this far behind has more to do than to record it.
            _ = options.loop.post(.directiveRefused(error.kind, content: content))
            return step(.directiveJudged(token, .refused))
        }
        let posted = options.loop.post(
            .directive(directive) { [reply] outcome in
                reply { worker in worker.finish(token, directive, outcome) }
            })
        if !posted { step(.directiveJudged(token, .failed)) }
    }

    private func read(
        _ body: [UInt8], _ keys: (inForce: [CodeKey], next: [CodeKey])
    ) throws(DirectiveFault) -> StationDirective {
        let moment = options.clock.now()
        do throws(DirectiveFault) {
            return try SignedDirective(
                file: body, keys: keys.inForce, station: options.station, at: moment
            ).directive
        } catch {
            guard error.kind == .unknownKey, !keys.next.isEmpty else { throw error }
            return try SignedDirective(
                file: body, keys: keys.next, station: options.station, at: moment
            ).directive
        }
    }
}

extension HubValidators {
    /// RFC 9110, section 13: both are sent, and a server takes the one it knows better.
    fileprivate var headers: [HubHeader] {
        [
            etag.map { HubHeader("If-None-Match", $0) },
            lastModified.map { HubHeader("If-Modified-Since", $0) },
        ].compactMap { $0 }
    }
}

extension HubEndpoint {
    /// A file in this folder; its name is plain text, as a manifest demands.
    fileprivate func file(_ name: String) -> HubEndpoint {
        HubEndpoint(url: "\(url)/\(name)", authorization: authorization)
    }
}
