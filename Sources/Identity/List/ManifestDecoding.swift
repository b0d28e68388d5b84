import StationModel

private let greatestNumber = JSONFields.greatestNumber

extension Manifest {
    /// From the signed payload.
    init(payload node: JSONNode) throws(JSONFault) {
        var fields = try JSONFields(node)
        let version = try fields.integer("version", in: 1...greatestNumber)
        let issued = try fields.time("issued")
        let notBefore = try fields.time("notBefore")
        let notAfter = try fields.time("notAfter")
        var keys: [CodeKey] = []
        for key in try fields.objects("keys") {
            let key = try CodeKey(key)
            guard !keys.contains(where: { $0.codeKeyId == key.codeKeyId }) else {
                throw fields.fault(
                    "keys", found: .again("codeKeyId \(key.codeKeyId)"), expected: .eachIdOnce)
            }
            keys.append(key)
        }
        let members = try MemberFiles(try fields.object("members"))
        let vouchers = try PublishedFiles.optional("vouchers", of: &fields)
        let calendar = try PublishedFiles.optional("calendar", of: &fields)
        guard calendar?.deltas.isEmpty ?? true else {
            throw fields.fault(
                "calendar.deltas", found: Phrase("有增量", "deltas"),
                expected: Phrase("没有增量（日历总是全量）", "none: a calendar comes whole"))
        }
        try fields.finish()
        self.init(
            version: UInt64(version), issued: issued, notBefore: notBefore, notAfter: notAfter,
            keys: keys, members: members, vouchers: vouchers, calendar: calendar)
    }
}

extension CodeKey {
    fileprivate init(_ object: JSONFields) throws(JSONFault) {
        var fields = object
        let codeKeyId = try fields.integer("codeKeyId", in: 0...255)
        let role = try fields.word("role", Role.self)
        let bytes = try fields.text("publicKey", .hexadecimal(64)) { [UInt8](hex: $0, 32) }
        let publicKey: Ed25519PublicKey
        do {
            publicKey = try Ed25519PublicKey(bytes)
        } catch {
            throw fields.fault(
                "publicKey", found: error.words, expected: .soundKey)
        }
        self.init(
            codeKeyId: UInt8(codeKeyId), role: role, publicKey: publicKey,
            notBefore: try fields.time("notBefore"), notAfter: try fields.time("notAfter"),
            revoked: try fields.boolean("revoked"))
        try fields.finish()
    }
}

extension Manifest.MemberFiles {
    fileprivate init(_ object: JSONFields) throws(JSONFault) {
        var fields = object
        let listId = try fields.plainName("listId")
        let listKeyId = try fields.plainName("listKeyId")
        let cost = try HardeningCost.optional("kdf", of: &fields)
        let version = try fields.integer("version", in: 1...greatestNumber)
        let count = try fields.integer("count", in: 0...PublishedFiles.mostLines)
        let allowShrink = fields.has("allowShrink") ? try fields.boolean("allowShrink") : false
        let files = try PublishedFiles(taking: &fields)
        try fields.finish()
        guard UInt64(version) == files.version else {
            throw fields.fault(
                "version", found: .verbatim("\(version)"),
                expected: Phrase(
                    "\(files.version)，即最后一个增量之后的版本",
                    "\(files.version), the version after the last delta"))
        }
        self.init(
            list: ListIdentity(listId: listId, listKeyId: listKeyId, cost: cost),
            count: Int(count), allowShrink: allowShrink, files: files)
    }
}

extension HardeningCost {
    /// `{"name": "scrypt", "n": 4096, "r": 8, "p": 1}`; the standard where nothing is said.
    fileprivate static func optional(
        _ key: String, of object: inout JSONFields
    ) throws(JSONFault) -> HardeningCost {
        guard object.has(key) else { return .standard }
        var fields = try object.object(key)
        _ = try fields.text("name", .verbatim("\"scrypt\"")) { $0 == "scrypt" ? $0 : nil }
        let n = try fields.integer("n", in: 0...Int64(greatestN))
        _ = try fields.integer("r", in: 8...8)
        _ = try fields.integer("p", in: 1...1)
        try fields.finish()
        guard let cost = HardeningCost(n: UInt64(n)) else {
            throw fields.fault("n", found: .verbatim("\(n)"), expected: .hardeningCost)
        }
        return cost
    }
}

extension PublishedFiles {
    fileprivate static func optional(
        _ key: String, of object: inout JSONFields
    ) throws(JSONFault) -> PublishedFiles? {
        guard object.has(key) else { return nil }
        var fields = try object.object(key)
        let files = try PublishedFiles(taking: &fields)
        try fields.finish()
        return files
    }

    /// `snapshot` and `deltas` of a section.
    fileprivate init(taking fields: inout JSONFields) throws(JSONFault) {
        var snapshot = try fields.object("snapshot")
        self.init(
            snapshot: Snapshot(
                file: try File(taking: &snapshot),
                version: UInt64(try snapshot.integer("version", in: 1...greatestNumber)),
                count: Int(try snapshot.integer("count", in: 0...Self.mostLines))),
            deltas: try Self.deltas(&fields))
        try snapshot.finish()
        try checkChain(fields)
    }

    private static func deltas(_ fields: inout JSONFields) throws(JSONFault) -> [Delta] {
        guard fields.has("deltas") else { return [] }
        var deltas: [Delta] = []
        for object in try fields.objects("deltas", atMost: mostDeltas) {
            var delta = object
            deltas.append(
                Delta(
                    file: try File(taking: &delta),
                    from: UInt64(try delta.integer("from", in: 1...greatestNumber)),
                    to: UInt64(try delta.integer("to", in: 1...greatestNumber))))
            try delta.finish()
        }
        return deltas
    }

    /// Each delta leads on from the one before it, and the snapshot stands somewhere on the way:
    /// deltas before it serve stations that lag behind.
    private func checkChain(_ fields: JSONFields) throws(JSONFault) {
        var reached: UInt64?
        for (index, delta) in deltas.enumerated() {
            guard delta.from < delta.to, reached == nil || reached == delta.from else {
                throw fields.fault(
                    "deltas[\(index)]",
                    found: Phrase(
                        "从 \(delta.from) 到 \(delta.to)", "from \(delta.from) to \(delta.to)"),
                    expected: Phrase(
                        "从 \(reached ?? delta.from) 到更新的版本",
                        "from \(reached ?? delta.from) to a later version"))
            }
            reached = delta.to
        }
        guard deltas(from: snapshot.version) != nil else {
            throw fields.fault(
                "deltas",
                found: Phrase(
                    "缺少从第 \(snapshot.version) 版开始的增量",
                    "none from version \(snapshot.version)"),
                expected: Phrase("从全量版本起首尾相接", "a chain from the snapshot's version"))
        }
    }
}

extension PublishedFiles.File {
    fileprivate init(taking fields: inout JSONFields) throws(JSONFault) {
        self.init(
            name: try fields.plainName("name", limit: 100),
            size: try fields.integer("size", in: 0...PublishedFiles.greatestSize),
            sha256: try fields.text("sha256", .hexadecimal(64)) {
                [UInt8](hex: $0, 32)
            })
    }
}
