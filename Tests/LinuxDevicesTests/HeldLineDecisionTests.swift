import Testing

@testable import LinuxDevices

struct HeldLineDecisionTests {
    private typealias Decision = HeldLineDecision

    @Test(arguments: [false, true], [false, true])
    func `an inherited line of the same polarity is not touched`(level: Bool, activeLow: Bool) {
        let line = Decision.Observation(isInUse: true, isOutput: true, isActiveLow: activeLow)
        #expect(
            Decision.forInherited(level: level, line: line, activeLow: activeLow) == .useAsItIs)
    }

    @Test(arguments: [false, true], [false, true])
    func `a turned polarity keeps the voltage`(level: Bool, activeLow: Bool) {
        let line = Decision.Observation(isInUse: true, isOutput: true, isActiveLow: !activeLow)
        let decision = Decision.forInherited(level: level, line: line, activeLow: activeLow)
        let voltageBefore = level != !activeLow
        guard case .configure(let active) = decision else {
            Issue.record("\(decision)")
            return
        }
        #expect((active != activeLow) == voltageBefore)
    }

    @Test(arguments: [false, true])
    func `an inherited line that is no output yet is made one of its level`(level: Bool) {
        let line = Decision.Observation(isInUse: true, isOutput: false, isActiveLow: false)
        #expect(
            Decision.forInherited(level: level, line: line, activeLow: false)
                == .configure(active: level))
    }

    @Test(arguments: [nil, false, true] as [Bool?], [false, true])
    func `what does not answer, or is a free line, is requested anew`(
        level: Bool?, isInUse: Bool
    ) {
        guard level == nil || !isInUse else { return }
        for isOutput in [false, true] {
            let line = Decision.Observation(
                isInUse: isInUse, isOutput: isOutput, isActiveLow: false)
            #expect(
                Decision.forInherited(level: level, line: line, activeLow: false) == .requestAnew)
        }
    }

    @Test(
        arguments: [
            // An output keeps its level, whatever is wished.
            (true, false, nil, false), (true, false, false, false), (true, false, true, false),
            (true, true, nil, true), (true, true, false, true), (true, true, true, true),
            // A line that nobody drives gets the wished level, or keeps what its resistor makes it.
            (false, false, nil, false), (false, false, false, false), (false, false, true, true),
            (false, true, nil, true), (false, true, false, false), (false, true, true, true),
        ] as [(Bool, Bool, Bool?, Bool)])
    func `a requested line`(wasOutput: Bool, present: Bool, initial: Bool?, expected: Bool) {
        let decision = Decision.forRequested(
            wasOutput: wasOutput, present: present, initial: initial)
        #expect(decision == .configure(active: expected))
    }
}
