// Words for the section `hub`.

extension EnglishMessages {
    static func hub(_ problem: ConfigurationProblem) -> String {
        switch problem {
        case .plainHTTP: "with http everybody on the way reads and changes what is sent"
        case .unfitURLPart(.user): "a user or a password in an address"
        case .unfitURLPart(.query): "a query in the address of a folder"
        case .unfitURLPart(.fragment): "a fragment (#…), which is never sent"
        case .noAuthorization: "the station does not say who it is"
        case .tokenFileExposed(let path): "others can read the token file \(path)"
        case .samplesBeyondShare: "more than half of storage.budget"
        case .unbelievedDownlink: "nothing from there is believed without lists.rootPublicKey"
        default: preconditionFailure("\(problem) is said elsewhere")
        }
    }

    static func hubReason(_ problem: ConfigurationProblem) -> String? {
        switch problem {
        case .unfitURLPart(.user):
            "addresses stand in logs and on pages; a secret belongs in a file (tokenFile)"
        case .unfitURLPart(.query): "the names of the files are put behind the address"
        case .noAuthorization:
            "right only where the network itself keeps strangers out; else anybody reports or reads"
        case .tokenFileExposed: "with the token anybody reports in this station's name"
        case .samplesBeyondShare:
            "the other half is the ledger's, of which events that wait for the hub never go"
        case .unbelievedDownlink: "lists and directives are believed by the city's signature alone"
        default: nil
        }
    }
}

extension EnglishReasons {
    static func hub(_ reason: LimitReason) -> String {
        switch reason {
        case .urlLength: "what is longer is no address: something else was pasted"
        case .sampleInterval:
            "shorter fills the card and the network; with longer the city's alarms stay silent"
        case .sampleBudget:
            "less does not hold a weekend without a network; more is no card's size"
        case .backfillRate: "none never catches up; more runs over a city that has just come back"
        case .listInterval:
            "shorter asks for what cannot be new; longer lets a lost card in for hours"
        case .longestHold:
            "shorter asks all the time; a network cuts what is silent for longer"
        default: preconditionFailure("\(reason) is said elsewhere")
        }
    }
}

extension EnglishRequirements {
    static func hub(_ requirement: Requirement) -> String {
        switch requirement {
        case .hubAddress(withQuery: true):
            "https://, a host, a path: \"https://hub.example.gov.cn/events\""
        case .hubAddress(withQuery: false):
            "https://, a host, a folder: \"https://hub.example.gov.cn/lists\""
        case .shorterAddress(let most): "an address of at most \(most) bytes"
        case .secureAddress: "https://; http:// to this machine only: 127.0.0.1, [::1], localhost"
        case .audience:
            "1 to 200 visible ASCII characters, as the hub expects them: "
                + "\"https://hub.example.gov.cn\""
        case .rootKey: "the city's root key in lists.rootPublicKey"
        default: preconditionFailure("\(requirement) is said elsewhere")
        }
    }
}

extension ChineseMessages {
    static func hub(_ problem: ConfigurationProblem) -> String {
        switch problem {
        case .plainHTTP: "http 不加密，途中的任何人都能窃听、篡改"
        case .unfitURLPart(.user): "网址中含有用户名或密码"
        case .unfitURLPart(.query): "目录的网址中含有查询参数"
        case .unfitURLPart(.fragment): "网址中的片段（#…）不会发送"
        case .noAuthorization: "没有写驿站如何表明身份"
        case .tokenFileExposed(let path): "令牌文件 \(path) 可被他人读取"
        case .samplesBeyondShare: "超过 storage.budget 的一半"
        case .unbelievedDownlink: "没有 lists.rootPublicKey，取来的内容一概不予采信"
        default: preconditionFailure("\(problem) is said elsewhere")
        }
    }

    static func hubReason(_ problem: ConfigurationProblem) -> String? {
        switch problem {
        case .unfitURLPart(.user): "网址会出现在日志和页面上；密码、令牌应放在文件中（tokenFile）"
        case .unfitURLPart(.query): "文件名要接在网址后面"
        case .noAuthorization: "只有网络本身已挡住外人时才可以，否则谁都能上报、读取"
        case .tokenFileExposed: "拿到令牌就能冒充本驿站上报"
        case .samplesBeyondShare: "另一半留给台账，等待上报的事件从不清理"
        case .unbelievedDownlink: "名册和指令只凭市平台的签名采信"
        default: nil
        }
    }
}

extension ChineseReasons {
    static func hub(_ reason: LimitReason) -> String {
        switch reason {
        case .urlLength: "更长的不是网址，多半是误贴了别的内容"
        case .sampleInterval: "太短，占满存储卡和网络；太长，市平台的告警规则会漏报"
        case .sampleBudget: "太小，存不下断网一个周末的数据；太大，超过存储卡容量"
        case .backfillRate: "一次不发，永远补不完；太多，会压垮刚恢复的市平台"
        case .listInterval: "太短，名册不会更新这么勤；太长，已挂失的卡还能用好几个小时"
        case .longestHold: "太短，等于不停地询问；太长，没有动静的连接会被网络切断"
        default: preconditionFailure("\(reason) is said elsewhere")
        }
    }
}

extension ChineseRequirements {
    static func hub(_ requirement: Requirement) -> String {
        switch requirement {
        case .hubAddress(withQuery: true):
            "https://、主机名和路径：\"https://hub.example.gov.cn/events\""
        case .hubAddress(withQuery: false):
            "https://、主机名和目录：\"https://hub.example.gov.cn/lists\""
        case .shorterAddress(let most): "不超过 \(most) 字节的网址"
        case .secureAddress: "https://；http:// 只能用于本机：127.0.0.1、[::1]、localhost"
        case .audience: "1 到 200 个可见的 ASCII 字符，与市平台的要求一致：\"https://hub.example.gov.cn\""
        case .rootKey: "在 lists.rootPublicKey 中写上市平台的根公钥"
        default: preconditionFailure("\(requirement) is said elsewhere")
        }
    }
}
