import StationModel

/// What the city tells everybody, and what it does not offer for now.
extension StatusScreen {
    var noticeLines: [String] {
        guard let message = report.city?.message else { return [] }
        return [words(message.text.phrase + end(message.until))]
    }

    var withheldLines: [String] {
        (report.city?.withheld ?? []).map { words($0.name.phrase + end($0.until)) }
    }

    private func end(_ until: Int64?) -> Phrase {
        until.map { Phrase("（至 \(time($0))）", " (until \(time($0)))") } ?? .none
    }
}
