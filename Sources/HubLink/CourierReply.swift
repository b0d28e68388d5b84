import StationModel

/// What the courier answers to an order, by its number.
struct CourierReply: Hashable, Sendable {
    let number: Int64
    let outcome: HubLink.Outcome

    init(number: Int64, _ outcome: HubLink.Outcome) {
        self.number = number
        self.outcome = outcome
    }

    var frame: [UInt8] {
        var writer = FrameWriter()
        writer.append(number)
        switch outcome {
        case .success(let answer):
            writer.append("")
            answer.write(to: &writer)
        case .failure(let fault): writer.append(fault.rawValue)
        }
        return writer.finished()
    }

    init(frame: [UInt8]) throws(FrameFault) {
        var reader = FrameReader(frame[...])
        number = try reader.number()
        let word = try reader.text()
        if word.isEmpty {
            outcome = .success(try HubAnswer(from: &reader))
        } else {
            guard let fault = HubFault(rawValue: word) else { throw FrameFault() }
            outcome = .failure(fault)
        }
        try reader.finish()
    }
}

extension HubAnswer {
    fileprivate func write(to writer: inout FrameWriter) {
        writer.append(Int64(status))
        writer.append(contentType)
        writer.append(retryAfter) { $0.append($1.wholeSeconds) }
        writer.append(etag) { $0.append($1) }
        writer.append(lastModified) { $0.append($1) }
        writer.append(date) { $0.append($1.milliseconds) }
        writer.append(redirectHost) { $0.append($1) }
        writer.append(body)
        writer.append(fileBytes) { $0.append($1) }
    }

    fileprivate init(from reader: inout FrameReader) throws(FrameFault) {
        func text(_ reader: inout FrameReader) throws(FrameFault) -> String { try reader.text() }
        self.init(
            status: Int(try reader.number(in: 200...999)), contentType: try reader.text(),
            retryAfter: try reader.optional { reader throws(FrameFault) in
                .seconds(try reader.number(in: AnswerHead.retrySeconds))
            },
            etag: try reader.optional(text), lastModified: try reader.optional(text),
            date: try reader.optional { reader throws(FrameFault) in
                UnixTime(milliseconds: try reader.number(in: HTTPDate.milliseconds))
            },
            redirectHost: try reader.optional(text), body: try reader.content(),
            fileBytes: try reader.optional { reader throws(FrameFault) in
                try reader.number(in: 0...1 << 62)
            })
    }
}
