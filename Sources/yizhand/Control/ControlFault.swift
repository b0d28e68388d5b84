import LinuxIO
import StationModel

/// Why the service did not answer a command.
enum ControlFault: ExplainedFault, Hashable {
    /// Nobody listens at the socket.
    case notRunning(path: String)
    case notAllowed(path: String)
    case unreachable(SystemError)
    /// No complete answer in time.
    case silent(path: String, seconds: Int64)
    /// Something answered that is not HTTP as our service speaks it.
    case notUnderstood(String)
    /// This service does not know the question.
    case tooOld(target: String)
    /// The service said no, in its own (English) words.
    case refused(status: Int, String)

    var exitCode: ExitCode {
        switch self {
        case .notRunning, .silent, .tooOld: .unavailable
        case .notAllowed: .permission
        case .unreachable: .inputOutput
        case .notUnderstood: .software
        case .refused(503, _), .refused(504, _): .unavailable
        // Our own question was wrong; the other refusals are answers.
        case .refused(400, _): .software
        case .refused(let status, _): status < 500 ? .answerIsNo : .software
        }
    }

    /// Whether the service may have heard an order, and may still carry it out.
    var leavesOrderOpen: Bool {
        switch self {
        case .silent, .notUnderstood, .refused(504, _): true
        case .notRunning, .notAllowed, .unreachable, .tooOld, .refused: false
        }
    }

    var found: Phrase {
        switch self {
        case .notRunning(let path):
            Phrase("服务没有运行（\(path) 无人应答）。", "The service does not run: nobody listens at \(path).")
        case .notAllowed(let path):
            Phrase("没有权限使用 \(path)。", "You may not use \(path).")
        case .unreachable(let error): .verbatim(error.description)
        case .silent(let path, let seconds):
            Phrase(
                "服务在 \(seconds) 秒内没有答复（\(path)）。",
                "The service at \(path) did not answer within \(seconds) s.")
        case .notUnderstood(let detail):
            Phrase("无法理解服务的答复：\(detail)。", "The service's answer makes no sense: \(detail).")
        case .tooOld(let target):
            Phrase("运行中的服务不认识 \(target)。", "The running service does not know \(target).")
        case .refused(_, let words): Phrase("服务拒绝：\(words)", "The service refused: \(words)")
        }
    }

    var next: Phrase {
        switch self {
        case .notRunning:
            Phrase(
                "启动服务：systemctl start yizhand；查看原因：journalctl -u yizhand -e",
                "Start it: systemctl start yizhand. Why it stopped: journalctl -u yizhand -e")
        case .notAllowed:
            Phrase(
                "请加入 yizhand 组后重新登录（sudo usermod -aG yizhand $USER），或使用 sudo。",
                "Join the group yizhand and log in again (sudo usermod -aG yizhand $USER), or use "
                    + "sudo.")
        case .unreachable:
            Phrase("请检查 --socket 的路径。", "Check the path given with --socket.")
        case .silent:
            Phrase(
                "查看系统负载与日志：journalctl -u yizhand -e",
                "Look at the board's load and at the log: journalctl -u yizhand -e")
        case .notUnderstood:
            Phrase(
                "请确认 --socket 指向 yizhand 的套接字。", "Check that --socket names yizhand's own socket.")
        case .tooOld:
            Phrase(
                "升级后请重启服务：systemctl restart yizhand",
                "After an upgrade, restart it: systemctl restart yizhand")
        case .refused(let status, _) where status == 503 || status == 504:
            Phrase(
                "请稍后重试；仍不行请看 yizhand status。", "Try again soon; if it stays, see yizhand status.")
        case .refused: .none
        }
    }
}
