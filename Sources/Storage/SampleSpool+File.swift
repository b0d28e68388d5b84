import CSQLite
import StationModel

/// Which file is in use, and what becomes of one that cannot be believed.
extension SampleSpool {
    private var path: String { SpoolFile.path(in: directory) }
    /// The newest damaged file, for a look at it; gone as soon as its room is needed.
    private var asidePath: String { path + SpoolFile.aside }
    private var salvagedPath: String { path + SpoolSalvage.finished }

    /// The file, made where there is none.
    func opened() throws(StorageFault) -> SpoolFile {
        if let file { return file }
        do throws(StorageFault) {
            let opened = try openOrReplace()
            if let known, known.life != opened.life { losses.add(.damaged, known.rest) }
            known = nil
            file = opened
            fault = nil
            return opened
        } catch {
            fault = error
            throw error
        }
    }

    /// The file where there is one: nothing is made for a look.
    func existing() throws(StorageFault) -> SpoolFile? {
        if let file { return file }
        do throws(StorageFault) {
            let isThere = try Files.exists(path)
            let isSalvaged = try Files.exists(salvagedPath)
            guard isThere || isSalvaged else { return nil }
        } catch {
            fault = error
            throw error
        }
        return try opened()
    }

    private func openOrReplace() throws(StorageFault) -> SpoolFile {
        do throws(StorageFault) {
            try takeSalvaged()
            return try SpoolFile(directory: directory, last: lastNumber)
        } catch {
            guard error.kind == .damaged else { throw error }
            return try replace(nil)
        }
    }

    /// Puts a damaged file aside, and in its place one with what of it was saved; without any of it
    /// where the disk has no room for two.
    ///
    /// - Parameter memory: of the file, where it was in use.
    private func replace(_ memory: SpoolSalvage.Memory?) throws(StorageFault) -> SpoolFile {
        if try salvage(memory) {
            try takeSalvaged()
        } else {
            let rest = memory?.rest ?? (known == nil ? remains() : nil)
            try putAside()
            if memory != nil { known = nil }
            if let rest { losses.add(.damaged, rest) }
        }
        let made = try SpoolFile(directory: directory, last: lastNumber)
        // What is lost with the file before is told, though the process may be killed before that.
        if !losses.isEmpty {
            try made.commit(losses)
            wrote()
        }
        return made
    }

    /// False = there is no room for it.
    private func salvage(_ memory: SpoolSalvage.Memory?) throws(StorageFault) -> Bool {
        // The one of before has no room beside two others.
        try removeAside()
        let salvage = SpoolSalvage(directory: directory, memory: memory, isStopping: isStopping)
        guard try salvage.hasRoom() else { return false }
        do throws(StorageFault) {
            let life = try salvage.run(behind: lastNumber)
            // What waited in it is there, or told.
            if memory != nil || life == nil || life == known?.life { known = nil }
            return true
        } catch {
            guard error.kind == .full else { throw error }
            return false
        }
    }

    /// Puts a salvaged file in its place, at this start where the one before was killed.
    private func takeSalvaged() throws(StorageFault) {
        guard try Files.exists(salvagedPath) else { return }
        if try Files.exists(path) { try putAside() }
        try Files.rename(salvagedPath, to: path)
        try Files.synchronise(directory)
    }

    /// Runs one operation; a file that fails in it is given up where another try needs a new one.
    func use<Result>(
        _ file: SpoolFile, _ body: (SpoolFile) throws(StorageFault) -> Result
    ) throws(StorageFault) -> Result {
        do throws(StorageFault) {
            let result = try body(file)
            fault = nil
            return result
        } catch {
            failed(error)
            throw error
        }
    }

    /// A file that is full or read-only stays open; one that is damaged or was removed does not.
    func failed(_ error: StorageFault) {
        fault = error
        guard let file, error.kind == .damaged || error.kind == .gone else { return }
        var rest = SampleLoss.Extent(from: nil, to: nil, count: file.waiting)
        do throws(StorageFault) { rest = try file.remains() } catch { rest.from = nil }
        known = (file.life, rest)
        let memory = SpoolSalvage.Memory(
            acknowledged: file.acknowledged, last: file.last, series: file.series,
            clocks: file.clocks, rest: rest)
        lastNumber = file.last
        unreadable = [:]
        writtenBefore += file.database.writtenBytes
        file.database.close()
        self.file = nil
        guard error.kind == .damaged else { return }
        // Where this fails the next opening finds the damage again.
        do throws(StorageFault) { self.file = try replace(memory) } catch { fault = error }
    }

    /// The log first: it must never meet another file.
    private func putAside() throws(StorageFault) {
        try removeAside()
        for suffix in ["-wal", ""] where try Files.exists(path + suffix) {
            try Files.rename(path + suffix, to: asidePath + suffix)
            try Files.synchronise(directory)
        }
    }

    private func removeAside() throws(StorageFault) {
        for suffix in ["-wal", ""] { try Files.remove(asidePath + suffix) }
    }

    /// What waited in a file that was damaged when it was opened, as far as it still tells.
    private func remains() -> SampleLoss.Extent {
        var extent = SampleLoss.Extent(from: nil, to: nil, count: nil)
        do throws(StorageFault) {
            let source = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
            defer { source.close() }
            try source.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON")
            let mark = try source.integer("SELECT acknowledged FROM spool")
            let waiting = "FROM frame WHERE last > \(mark) ORDER BY last"
            let last = try source.integer("SELECT last \(waiting) DESC LIMIT 1")
            let to = try source.integer("SELECT time_ms \(waiting) DESC LIMIT 1")
            let from = try source.integer("SELECT time_ms \(waiting) LIMIT 1")
            extent = .init(
                from: UnixTime(milliseconds: from), to: UnixTime(milliseconds: to),
                count: max(0, Int(last - mark)))
        } catch {
            // Nobody knows: it is told as that.
            extent.count = nil
        }
        return extent
    }

    // MARK: Room

    /// Bytes that the samples take on the disk, less the free pages of their file.
    func usedBytes(of file: SpoolFile) throws(StorageFault) -> Int64 {
        try file.usedBytes() + Files.size(asidePath) + Files.size(asidePath + "-wal")
    }

    /// Before what comes: over the budget the oldest go.
    func makeRoom(in file: SpoolFile) throws(StorageFault) {
        guard try usedBytes(of: file) > budgetBytes else { return }
        try removeAside()
        let excess = try file.usedBytes() - budgetBytes / Self.roomShare * (Self.roomShare - 1)
        guard excess > budgetBytes / Self.roomShare else { return }
        // The notes of refused samples have their share, however small the budget is by now.
        let refused = budgetBytes / Self.roomShare / QuarantineTable.bytesPerRow
        try file.dropOldest(freeing: excess, keepingRefused: refused, losses)
        wrote()
    }

    /// The disk has what memory knows.
    func wrote() {
        losses = LossTally()
        behindSince = nil
    }
}
