import DevicePorts
import LinuxIO
import Synchronization

/// A thermometer's file `w1_slave`.
///
/// Reading the file makes the chip measure and **blocks for up to 750 ms**: the lane reads it. A
/// probe that was pulled off takes its folder with it, one that is plugged in again brings it
/// back; so the path is opened anew each time.
///
/// Source: kernel documentation, `w1/slaves/w1_therm.rst`.
final class OneWireFile: ProbePort {
    /// Two lines of 40 characters; more is another file.
    static let mostBytes = 256

    let place: String
    private let lane: OneWireLane
    /// Answers of this opening; one that comes after its end goes with it.
    private var answers: Mailbox<OneWireLane.Answer>?
    private var isUnderWay = false

    init(_ place: String, lane: OneWireLane) {
        self.place = place
        self.lane = lane
    }

    var descriptor: Int32? { answers?.descriptor }

    func open() throws(DeviceFault) {
        let lane = lane
        answers = try asFault { () throws(SystemError) in
            try lane.start()
            // One question at a time has one answer.
            return try Mailbox(capacity: 1)
        }
        isUnderWay = false
    }

    func close() { answers = nil }

    func ask() {
        guard let answers, !isUnderWay else { return }
        // A lane that hangs takes no question, and the driver notices the silence.
        isUnderWay = lane.post(OneWireLane.Question(path: place, answers: answers))
    }

    func answer() -> Result<String, DeviceFault>? {
        guard let answer = answers?.drain().last else { return nil }
        isUnderWay = false
        return answer.text
    }
}

/// The thread that reads thermometers, one after the other: they share a bus anyway.
final class OneWireLane: Sendable {
    struct Answer: Sendable {
        let text: Result<String, DeviceFault>
    }

    struct Question: Sendable {
        let path: String
        let answers: Mailbox<Answer>
    }

    /// As many probes as one bus bears, each asked once at a time.
    private static let mostWaiting = 64

    private let questions = Mutex<Mailbox<Question>?>(nil)

    /// Starts the thread, once.
    func start() throws(SystemError) {
        guard questions.withLock({ $0 }) == nil else { return }
        let box = try Mailbox<Question>(capacity: Self.mostWaiting)
        // Nobody joins it: it writes nothing, and ends with the process.
        _ = try LaneThread(name: "1-wire") {
            do throws(SystemError) {
                try Self.run(box)
            } catch {
                // Without the lane the probes are silent, which their drivers report.
                return
            }
        }
        questions.withLock { $0 = box }
    }

    func post(_ question: Question) -> Bool {
        questions.withLock { $0 }?.post(question) ?? false
    }

    private static func run(_ box: Mailbox<Question>) throws(SystemError) {
        let poller = try Poller()
        try poller.add(box.descriptor, key: 0, for: .read)
        while true {
            _ = try poller.wait(until: nil)
            for question in box.drain() {
                _ = question.answers.post(Answer(text: read(question.path)))
            }
        }
    }

    private static func read(_ path: String) -> Result<String, DeviceFault> {
        do throws(SystemError) {
            let bytes = try FileDescriptor.contents(of: path, limit: OneWireFile.mostBytes)
            return .success(String(decoding: bytes, as: UTF8.self))
        } catch {
            return .failure(DeviceFault(error))
        }
    }
}
