import DevicePorts
import Simulation
import StationModel
import Testing

/// From a control of the page through emulator, wire, driver and decoder to the event; and back
/// through the lock's line to the leaf and its contact.
struct LiveBoardTests {
    // MARK: Reads

    @Test func `a wiegand card arrives as its card, stamped with its last pulse`() throws {
        let bench = try LiveBench()
        let shownAt = bench.now
        bench.handle(.present(person: "courier", .wiegandCard))
        bench.pass(.seconds(1))
        let read = try #require(bench.take().reads.first)
        #expect(read.credential == .wiegand(try bench.person("courier").wiegandCard))
        #expect(read.reader == DeviceId("card-reader"))
        #expect(read.completed == shownAt + .milliseconds(25))
    }

    @Test func `an ID card arrives once with its number and validity, however long it lies`()
        throws
    {
        let bench = try LiveBench()
        bench.handle(.present(person: "unlisted", .idCard))
        bench.pass(.seconds(10))
        let events = bench.take()
        #expect(events.reads.map(\.credential) == [.idCard(try bench.person("unlisted").idNumber)])
        #expect(events.reads.first?.cardValidity == Person.cardValidity)
        #expect(events.noise == [])
        bench.handle(.present(person: "unlisted", .idCard))
        bench.pass(.seconds(10))
        #expect(bench.take().reads.count == 1, "lifted meanwhile, and shown again")
    }

    @Test func `a card that is laid soon after another one is not lifted with it`() throws {
        let bench = try LiveBench()
        bench.handle(.present(person: "courier", .idCard))
        bench.pass(.milliseconds(2500))
        bench.handle(.present(person: "driver", .idCard))
        bench.pass(.seconds(10))
        let numbers = try ["courier", "driver"].map { try bench.person($0).idNumber }
        #expect(bench.take().reads.map(\.credential) == numbers.map { .idCard($0) })
    }

    @Test(arguments: [Approach.issuedCode, .delegatedCode])
    func `a code arrives as the text that was made for the person at that time`(
        approach: Approach
    ) throws {
        let bench = try LiveBench()
        let text = LiveBench.code(
            try bench.person("driver").member, approach,
            LiveBench.bootTime + bench.now.sinceBoot)
        bench.handle(.present(person: "driver", approach))
        bench.pass(.seconds(1))
        #expect(bench.take().reads.map(\.credential) == [.qr(payload: text)])
    }

    @Test func `a picture of the last code is that code, and without one there is none`() throws {
        let bench = try LiveBench()
        #expect(!bench.handle(.replayLastCode))
        bench.handle(.present(person: "driver", .issuedCode))
        bench.pass(.minutes(1))
        #expect(bench.handle(.replayLastCode))
        bench.pass(.seconds(1))
        let credentials = bench.take().reads.map(\.credential)
        #expect(credentials.count == 2)
        #expect(credentials.first == credentials.last)
    }

    @Test func `a wrong code is another one every time`() throws {
        let bench = try LiveBench()
        for _ in 0..<2 {
            bench.handle(.presentWrongCode)
            bench.pass(.seconds(10))
        }
        let credentials = bench.take().reads.map(\.credential)
        #expect(Set(credentials).count == 2)
        #expect(credentials.map(\.kind) == [.qr, .qr])
    }

    @Test func `who or what does not exist is refused`() throws {
        let bench = try LiveBench()
        #expect(!bench.handle(.present(person: "nobody", .idCard)))
        #expect(!bench.handle(.unplug(DeviceId("nothing"))))
        #expect(!bench.handle(.plug(DeviceId("nothing"))))
    }

    // MARK: The door

    @Test(arguments: [LockKind.failSafe, .failSecure])
    func `a person goes in when the lock clicks, and out again by the button`(
        lock: LockKind
    ) throws {
        let bench = try LiveBench(lock: lock)
        bench.admits = { _ in true }
        _ = bench.take()
        bench.handle(.present(person: "courier", .wiegandCard))
        bench.pass(.minutes(1))
        #expect(bench.take().levels(.door) == [true, false])
        bench.pass(.minutes(5))
        #expect(bench.take().levels(.exitButton).prefix(2) == [true, false])
    }

    @Test func `nobody gets in while the lock holds, and a control tries once`() throws {
        let bench = try LiveBench()
        _ = bench.take()
        bench.handle(.present(person: "suspended", .wiegandCard))
        bench.pass(.minutes(1))
        let events = bench.take()
        #expect(events.reads.count == 1)
        #expect(events.levels(.door) == [])
    }

    @Test func `the button outlasts a visitor's press, and doing the same again is nothing`()
        throws
    {
        let bench = try LiveBench()
        _ = bench.take()
        for pressed in [true, true, false, false] {
            bench.handle(.pressExit(pressed))
            bench.pass(.seconds(1))
        }
        #expect(bench.take().levels(.exitButton) == [true, false])
    }

    @Test func `an open loop is a fire, and an open housing is told`() throws {
        let bench = try LiveBench()
        #expect(bench.take().levels(.fireAlarm) == [false])
        for open in [true, true, false] {
            bench.handle(.openFireLoop(open))
            bench.handle(.openHousing(open))
            bench.pass(.seconds(1))
        }
        let events = bench.take()
        #expect(events.levels(.fireAlarm) == [true, false])
        #expect(events.levels(.tamper) == [true, false])
    }

    @Test func `a held door opens when nothing holds it and closes when it is let go`() throws {
        let bench = try LiveBench()
        _ = bench.take()
        bench.handle(.holdDoor(true))
        bench.pass(.minutes(1))
        #expect(bench.take().levels(.door) == [], "the lock is stronger")
        try bench.drive(.lock, on: true)
        bench.pass(.seconds(5))
        try bench.drive(.lock, on: false)
        bench.handle(.holdDoor(true))
        bench.pass(.minutes(10))
        #expect(bench.take().levels(.door) == [true])
        bench.handle(.holdDoor(false))
        bench.handle(.holdDoor(false))
        bench.pass(.seconds(5))
        #expect(bench.take().levels(.door) == [false])
    }

    @Test func `an opening that a visitor makes stays while the door is held`() throws {
        let bench = try LiveBench()
        bench.admits = { _ in true }
        _ = bench.take()
        bench.handle(.holdDoor(true))
        bench.handle(.present(person: "courier", .wiegandCard))
        bench.pass(.minutes(2))
        #expect(bench.take().levels(.door) == [true])
        bench.handle(.holdDoor(false))
        bench.pass(.seconds(1))
        #expect(bench.take().levels(.door) == [false])
    }

    // MARK: Cables

    @Test(arguments: ["id-card-reader", "scanner"])
    func `a reader that is unplugged fails, and works again within 10 s`(name: String) throws {
        let bench = try LiveBench()
        let id = DeviceId(name)
        #expect(bench.take().conditions(id) == [.working])
        bench.handle(.unplug(id))
        bench.pass(.minutes(2))
        let conditions = bench.take().conditions(id)
        #expect(!conditions.isEmpty)
        #expect(!conditions.contains(.working))
        bench.handle(.plug(id))
        bench.pass(.seconds(11))
        #expect(bench.take().conditions(id) == [.working])
        bench.handle(.present(person: "courier", name == "scanner" ? .issuedCode : .idCard))
        bench.pass(.seconds(5))
        #expect(bench.take().reads.count == 1)
    }

    @Test func `a plug that is put back at once is noticed all the same`() throws {
        let bench = try LiveBench()
        let id = DeviceId("scanner")
        _ = bench.take()
        bench.handle(.unplug(id))
        bench.handle(.plug(id))
        bench.pass(.seconds(5))
        let conditions = bench.take().conditions(id)
        #expect(conditions.count == 2)
        #expect(conditions.last == .working)
    }

    @Test func `a cut wire of a supervised contact is what it guards against`() throws {
        let bench = try LiveBench()
        _ = bench.take()
        for name in ["fire-loop", "door-contact", "housing", "exit-button", "card-reader"] {
            bench.handle(.unplug(DeviceId(name)))
        }
        bench.handle(.present(person: "courier", .wiegandCard))
        bench.pass(.seconds(5))
        let events = bench.take()
        #expect(events.levels(.fireAlarm) == [true])
        #expect(events.levels(.door) == [true])
        #expect(events.levels(.tamper) == [true])
        #expect(events.levels(.exitButton) == [])
        #expect(events.reads == [], "a cut reader is silent")
    }

    @Test(arguments: [(LockKind.failSafe, [true]), (.failSecure, [])])
    func `a lock without current does what its kind does`(
        lock: LockKind, levels: [Bool]
    ) throws {
        let bench = try LiveBench(lock: lock)
        _ = bench.take()
        bench.handle(.holdDoor(true))
        bench.handle(.unplug(DeviceId("lock")))
        bench.pass(.seconds(5))
        #expect(bench.take().levels(.door) == levels)
    }

    // MARK: The life of the board

    @Test func `a board that is closed and started again finds the lock as it was`() throws {
        let bench = try LiveBench()
        try bench.drive(.lock, on: true)
        bench.board.close()
        let configuration = bench.configuration
        let kept = bench.board.start(
            configuration.devices, door: configuration.door, keeping: [.lock],
            at: bench.now)
        #expect(kept == [.lock: true])
    }

    @Test func `a new configuration leaves the lamp and the module's card alone`() throws {
        let bench = try LiveBench()
        try bench.drive(.greenLamp, on: true)
        bench.handle(.openFireLoop(true))
        bench.pass(.seconds(1))
        _ = bench.take()
        var devices = bench.configuration.devices
        devices.removeAll { $0.id == DeviceId("fire-loop") }
        bench.board.apply(devices, door: bench.configuration.door, at: bench.now)
        bench.pass(.seconds(5))
        let events = bench.take()
        #expect(events.levels(.fireAlarm) == [])
        #expect(events.reads == [])
        #expect(bench.board.isOn(.greenLamp))
        bench.board.apply(
            bench.configuration.devices, door: bench.configuration.door, at: bench.now)
        bench.pass(.seconds(5))
        #expect(bench.take().levels(.fireAlarm) == [true], "the loop is still open")
    }
}
