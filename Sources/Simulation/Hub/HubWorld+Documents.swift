import StationCore
import StationModel

/// Lists and directives on their way: what is asked for, and what the worker makes of it.
extension HubWorld {
    mutating func get(_ token: HubToken, _ question: HubQuestion, _ now: Now) {
        requests += 1
        switch city.answer(question, at: now.time) {
        case .reply(let answer, let span):
            act(.give(.answered(token, answer), at: now.time + span))
        case .fault(let fault, let span): act(.give(.failed(token, fault), at: now.time + span))
        case .held(let hold):
            guard case .directive(let known, _) = question else { return }
            held = (token, known)
            act(.endHold(token, at: now.time + hold))
        }
    }

    /// The held question's answer; `nil` where it has been answered.
    mutating func endHold(_ token: HubToken, at now: Duration) -> HubInput? {
        guard let held, held.token == token else { return nil }
        self.held = nil
        return .answered(token, city.answerHeld(held.known, at: now))
    }

    /// There is news: the question that is held is answered with it.
    mutating func publishes(at now: Duration) -> HubInput? {
        held.flatMap { endHold($0.token, at: now) }
    }

    // MARK: - Lists

    mutating func judgeManifest(_ token: HubToken, _ body: [UInt8]?) -> HubInput {
        // Its disk takes every list: nothing is judged once more.
        guard let body, let sheet = CityDocuments.Sheet(body), sheet.kind == .manifest,
            sheet.isGenuine, let manifest = city.documents.manifest(sheet.version)
        else { return .manifestJudged(token, .refused) }
        guard manifest.version > lane.listVersion else {
            return .manifestJudged(token, .nothingNew)
        }
        lane.comingList = manifest.version
        let wanted = manifest.files.filter { !lane.filesInUse.contains($0.name) }
        return .manifestJudged(token, .wanted(wanted, identity: manifest.version))
    }

    mutating func applyLists(_ token: HubToken, _ now: Now) {
        guard let version = lane.comingList else { return }
        act(.buildList(token, version: version, at: now.time + city.manners.delay(Self.building)))
    }

    /// As long as a small board needs for a city's list.
    private static let building: ClosedRange<Duration> = .milliseconds(200) ... .seconds(20)

    /// The lists are swapped in, all of one manifest, or none of them is.
    mutating func listBuilt(_ version: UInt64, at now: Duration) -> CityDocuments.Manifest? {
        guard let manifest = city.documents.manifest(version) else { return nil }
        if manifest.isWrong {
            shadow.refusesList(version, at: now)
        } else {
            shadow.appliesList(version, instead: lane.listVersion, city: city)
            lane.listVersion = version
            lane.filesInUse = Set(manifest.files.map(\.name))
        }
        return manifest
    }

    /// What lies on the station's disk.
    var keptManifest: CityDocuments.Manifest? { city.documents.manifest(lane.listVersion) }

    // MARK: - Directives

    mutating func judgeDirective(_ token: HubToken, _ body: [UInt8]) -> HubInput? {
        guard let sheet = CityDocuments.Sheet(body), sheet.kind == .directive else {
            return refuses(token, body, .malformed)
        }
        guard sheet.isGenuine, let directive = city.documents.directive(sheet.version) else {
            return refuses(token, body, .badSignature)
        }
        act(.order(directive, token))
        return nil
    }

    private mutating func refuses(
        _ token: HubToken, _ body: [UInt8], _ reason: DirectiveRefusal
    ) -> HubInput {
        // As good as a hash here: a city of the simulation means no harm by its bytes.
        let content = body.reduce(UInt64(body.count)) { $0 &* 31 &+ UInt64($1) }
        act(.refuse(reason, content: content))
        return .directiveJudged(token, .refused)
    }

    /// The station has judged it; its list keys are kept where it is the one in force.
    mutating func finish(_ directive: StationDirective, _ outcome: DocumentOutcome) {
        guard outcome == .applied || outcome == .nothingNew else { return }
        lane.listKeys.formUnion(directive.listKeys.map(\.listKeyId))
    }
}
