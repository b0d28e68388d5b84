import StationModel
import Testing

@testable import StationCore

/// Two machines, a reader at each, and two people side by side.
struct TwoDispensersTests {
    typealias Bench = SuppliesBench
    static let left = DeviceId("reader-left")
    static let right = DeviceId("reader-right")
    var bench = Bench(Bench.supplies(readers: [left, right]))

    func prompted(_ prompt: Prompt) -> [DeviceId] {
        bench.station.effects.compactMap {
            if case .prompt(prompt, let reader) = $0 { reader } else { nil }
        }
    }

    var charged: [UInt64] { bench.durable.quotas.map(\.member.value) }

    @Test(arguments: ["button-1", "choice-1", "choice-2"])
    mutating func `while two people may choose nobody is charged, and both are asked again`(
        button: String
    ) {
        bench.identify(1, at: Self.left)
        bench.identify(2, at: Self.right)
        bench.forget()
        bench.push(button)
        bench.commit()
        #expect(bench.station.count(.vendIntent) == 0)
        #expect(bench.refusals == ["stale"])
        #expect(bench.station.entries.allSatisfy { $0.member == nil })
        #expect(Set(prompted(.denied(.stale))) == [Self.left, Self.right])
        bench.push(button)
        #expect(bench.station.count(.vendIntent) == 0)
        bench.identify(1, at: Self.left)
        bench.push("button-1")
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(charged == [1])
    }

    @Test mutating func `one person at both readers, or the next at the same one, may choose`() {
        bench.identify(1, at: Self.left)
        bench.identify(1, at: Self.right)
        bench.push("button-1")
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        bench.identify(2, at: Self.right)
        bench.push("button-1")
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(charged.sorted() == [1, 2])
    }

    @Test mutating func `the second may choose when the first one's time is over`() {
        bench.identify(1, at: Self.left)
        bench.station.wait(10_000)
        bench.identify(2, at: Self.right)
        bench.station.wait(6_001)
        bench.push("button-1")
        bench.commit()
        #expect(bench.durable.openVends.map(\.member.value) == [2])
    }

    @Test mutating func `a third person does not make the second forgotten`() {
        bench.identify(1, at: Self.left)
        bench.identify(2, at: Self.right)
        bench.identify(3, at: Self.left)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == 0)
        #expect(bench.refusals == ["stale"])
    }
}
