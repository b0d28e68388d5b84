import StationCore
import StationModel

/// Documents: a conditional GET, which the city holds until there is news, or answers at once.
extension CityHub {
    /// How a question ends.
    enum Answer {
        case reply(HubAnswer, after: Duration)
        case fault(HubFault, after: Duration)
        /// Until there is news, or for so long.
        case held(Duration)
    }

    /// Versions that a server with old documents is behind.
    private static let versionsBehind: UInt64 = 2

    mutating func answer(_ question: HubQuestion, at now: Duration) -> Answer {
        let soon = delay(.milliseconds(20) ... .milliseconds(300))
        let mood = mood(at: now)
        switch mood {
        case .gone: return .fault(.unreachable, after: delay(.seconds(1) ... .seconds(30)))
        case .losingAnswers where chance(2):
            return .fault(.connectionLost, after: delay(.seconds(1) ... .seconds(30)))
        case .halvingAnswers: return .fault(.malformedAnswer, after: soon)
        case .unauthorised, .notFound, .busy, .badGateway, .broken, .portal, .redirecting,
            .refusing:
            guard case .success(let answer) = says(mood, after: soon).outcome else { break }
            return .reply(answer, after: soon)
        default: break
        }
        let late = mood == .slow ? delay(.seconds(5) ... .seconds(28)) : soon
        switch question {
        case .manifest(let known): return document(.manifest, known, hold: nil, mood, late)
        case .directive(let known, let hold):
            return document(.directive, known, hold: holdsQuestions ? hold : nil, mood, late)
        case .file(let file): return part(of: file, mood, late)
        }
    }

    /// What a question that was held is answered with.
    func answerHeld(_ known: HubValidators, at now: Duration) -> HubAnswer {
        guard mood(at: now) == .honest else { return HubAnswer(status: 304) }
        let sheet = CityDocuments.Sheet(.directive, version: documents.newest(.directive))
        return sheet.etag == known.etag
            ? HubAnswer(status: 304)
            : HubAnswer(status: 200, etag: sheet.etag, body: sheet.bytes)
    }

    private func document(
        _ kind: CityDocuments.Kind, _ known: HubValidators, hold: Duration?, _ mood: HubMood,
        _ after: Duration
    ) -> Answer {
        let newest = documents.newest(kind)
        let isOld = mood == .outdated && newest > Self.versionsBehind
        let isForged = mood == .forging
        let version = isOld ? newest - Self.versionsBehind : isForged ? newest + 5 : newest
        let sheet = CityDocuments.Sheet(kind, version: version, isGenuine: !isForged)
        if mood == .cuttingShort {
            // Cut by a proxy that passes on the whole one's name.
            let half = Array(sheet.bytes.prefix(5))
            return .reply(HubAnswer(status: 200, etag: sheet.etag, body: half), after: after)
        }
        if sheet.etag == known.etag {
            return hold.map { .held($0) } ?? .reply(HubAnswer(status: 304), after: after)
        }
        return .reply(
            HubAnswer(status: 200, etag: sheet.etag, body: sheet.bytes), after: after)
    }

    /// The file's length on the station's disk, after this answer.
    private func part(of file: ListFile, _ mood: HubMood, _ after: Duration) -> Answer {
        let bytes = mood == .cuttingShort ? file.size / 2 : file.size
        return .reply(HubAnswer(status: 200, fileBytes: bytes), after: after)
    }
}

extension CityDocuments.Sheet {
    var etag: String { "\(kind)-\(isGenuine)-\(version)" }
}
