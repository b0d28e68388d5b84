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

    mutating func answer(_ question: HubQuestion, at now: Duration) -> Answer {
        switch manners.serve(in: mood(at: now)) {
        case .answer(let answer, let span): return .reply(answer, after: span)
        case .fault(let fault, let span): return .fault(fault, after: span)
        case .document(let edition, let span):
            switch question {
            case .manifest(let known):
                return document(.manifest, known, hold: nil, edition, span)
            case .directive(let known, let hold):
                return document(
                    .directive, known, hold: holdsQuestions ? hold : nil, edition, span)
            case .file(let file): return part(of: file, edition, span)
            }
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
        _ kind: CityDocuments.Kind, _ known: HubValidators, hold: Duration?,
        _ edition: HubEdition, _ after: Duration
    ) -> Answer {
        let newest = documents.newest(kind)
        let behind = HubEdition.versionsBehind
        let version =
            switch edition {
            case .newest, .half: newest
            case .older: newest > behind ? newest - behind : newest
            case .forged: newest + 5
            }
        let sheet = CityDocuments.Sheet(kind, version: version, isGenuine: edition != .forged)
        if edition == .half {
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
    private func part(
        of file: ListFile, _ edition: HubEdition, _ after: Duration
    ) -> Answer {
        guard edition != .half else { return .fault(.connectionLost, after: after) }
        return .reply(HubAnswer(status: 200, fileBytes: file.size), after: after)
    }
}

extension CityDocuments.Sheet {
    var etag: String { "\(kind)-\(isGenuine)-\(version)" }
}
