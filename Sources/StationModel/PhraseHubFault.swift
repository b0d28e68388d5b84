/// What a fault on the way to the hub is called, and the first thing to do.
extension HubFault {
    public var name: Phrase {
        switch self {
        case .unknownHost: Phrase("找不到主机名", "the host's name is not known")
        case .unreachable: Phrase("连不上", "not reachable")
        case .timedOut: Phrase("应答超时", "no answer in time")
        case .wrongCertificateName: Phrase("证书名称不符", "a certificate of another name")
        case .certificateExpired: Phrase("证书不在有效期内", "a certificate out of its time")
        case .untrustedCertificate: Phrase("证书不受信任", "a certificate that is not trusted")
        case .secureConnectionFailed: Phrase("安全连接失败", "the secure connection failed")
        case .connectionLost: Phrase("连接中断", "the connection broke")
        case .bodyTooLong: Phrase("应答过长", "an answer that is too long")
        case .malformedAnswer: Phrase("应答格式错误", "an answer that makes no sense")
        case .cannotWriteFile: Phrase("无法写入文件", "the file cannot be written")
        case .noCredential: Phrase("没有可用的凭据", "no token and no key")
        case .courierLost: Phrase("传输进程中断", "the transfer process ended")
        case .unusableAddress: Phrase("网址不可用", "an address that cannot be used")
        }
    }

    public var nextStep: Phrase {
        switch self {
        case .unknownHost:
            Phrase(
                "核对 hub 中的主机名，检查 DNS。",
                "Check the host's name in hub, and the network's DNS.")
        case .unreachable, .timedOut, .connectionLost:
            Phrase("检查网线、路由器和流量卡。", "Check the cable, the router and the SIM card.")
        case .wrongCertificateName, .certificateExpired, .untrustedCertificate,
            .secureConnectionFailed:
            Phrase(
                "检查本机时间和已安装的市 CA 证书，再请平台方查看其证书。",
                "Check this board's clock and the city CA installed on it, then the hub's "
                    + "certificate.")
        case .bodyTooLong, .malformedAnswer, .unusableAddress:
            Phrase("核对 url，请平台方查看其日志。", "Check the url, and ask the hub's operators.")
        case .cannotWriteFile:
            Phrase("检查存储空间：yizhand status。", "Check the free space with yizhand status.")
        case .noCredential:
            Phrase(
                "检查 tokenFile 能否被服务读取，或运行 yizhand init 生成驿站密钥。",
                "See that the service can read tokenFile, or make the station's key with "
                    + "yizhand init.")
        case .courierLost:
            Phrase(
                "无需处理，会自动重启；若反复发生，查看 journalctl -u yizhand。",
                "Nothing: it starts again. If it goes on, see journalctl -u yizhand.")
        }
    }
}
