import Foundation
import Testing

@testable import Storage

/// How much of a disk a list may have.
struct DiskRoomTests {
    @Test func `a snapshot leaves what the station's own files may still grow by`() {
        let room = DiskRoom(freeBytes: 500 << 20, unusedBudgetBytes: 200 << 20)
        #expect(room.takes(300 << 20))
        #expect(!room.takes(300 << 20 + 1))
    }

    @Test func `changes leave the least, however much of the budget is unused`() {
        let changes = DiskRoom.greatestChangesBytes
        let least = DiskRoom.leastKeptBytes
        #expect(DiskRoom(freeBytes: least + changes, unusedBudgetBytes: 1 << 40).takes(changes))
        #expect(
            !DiskRoom(freeBytes: least + changes - 1, unusedBudgetBytes: 0).takes(changes))
        #expect(
            !DiskRoom(freeBytes: least + changes + 1, unusedBudgetBytes: 1 << 40)
                .takes(changes + 1))
    }

    @Test func `a budget that is used up leaves the least`() {
        let room = DiskRoom(freeBytes: 500 << 20, unusedBudgetBytes: 0)
        #expect(room.keptBytes(beside: 400 << 20) == DiskRoom.leastKeptBytes)
        #expect(room.takes(484 << 20) && !room.takes(484 << 20 + 1))
    }

    @Test func `what takes nothing is taken, however full the disk is`() {
        #expect(DiskRoom(freeBytes: 0, unusedBudgetBytes: 1 << 30).takes(0))
        #expect(!DiskRoom(freeBytes: 0, unusedBudgetBytes: 0).takes(1))
    }

    @Test func `the station's own files are short of room below the least`() {
        let least = DiskRoom.leastKeptBytes
        #expect(DiskRoom(freeBytes: least - 1, unusedBudgetBytes: 0).isShort)
        #expect(!DiskRoom(freeBytes: least, unusedBudgetBytes: 1 << 40).isShort)
    }

    @Test func `measured are the disk, and what the station's own files leave of the budget`()
        throws
    {
        let directory = try TemporaryDirectory()
        try directory.write(Data(count: 3 << 20), to: "station.db")
        try directory.write(Data(count: 9 << 20), to: "members.db")
        let room = try DiskRoom.measure(directory.path, budgetBytes: 64 << 20)
        #expect(room.unusedBudgetBytes == 61 << 20)
        let found = try FileManager.default.attributesOfFileSystem(forPath: directory.path)
        let free = try #require(found[.systemFreeSize] as? NSNumber).int64Value
        // Other tests write meanwhile; another unit would be out by a factor of hundreds.
        #expect(room.freeBytes > free / 2 && room.freeBytes / 2 < free)
        let full = try DiskRoom.measure(directory.path, budgetBytes: 1 << 20)
        #expect(full.unusedBudgetBytes == 0)
        #expect(throws: StorageFault.self) {
            try DiskRoom.measure("/nonexistent", budgetBytes: 1 << 20)
        }
    }
}
