import StationModel

/// The text of a station's first configuration: complete for the board, and what only the city or
/// the room can say stands there to be filled in.
struct FirstConfiguration {
    let id: StationId
    let name: String
    let place: String
    let timeZone: String
    let board: BoardProfile
    /// 64 hexadecimal digits.
    let rootPublicKey: String?
    /// Absolute paths, by list key id.
    let listKeyFiles: [(id: String, path: String)]
    let language: Language

    var text: String {
        [
            "// /etc/yizhand/station.json5 – made by `yizhand init`; see `yizhand check`.",
            "// 由 yizhand init 生成；修改后请运行 yizhand check。", "{", station, devices, door,
            Self.access, lists, Self.rest, "  language: \"\(language.rawValue)\",", "}", "",
        ].joined(separator: "\n")
    }

    private var station: String {
        """
          // The id stands in records and codes: never change it. 编号启用后不要再改。
          station: {
            id: \(jsonString(id.text)),
            name: \(jsonString(name)),
            place: \(jsonString(place)),
            timeZone: \(jsonString(timeZone)),
          },

        """
    }

    private var devices: String {
        let contacts = [
            contact("door-contact", "door", activeLow: false),
            contact("exit-button", "exitButton", activeLow: true),
            contact("fire-contact", "fireAlarm", activeLow: false),
            contact("housing", "tamper", activeLow: false),
        ]
        let outputs = [
            output("door-lock", "lock"), output("buzzer", "buzzer"),
            output("lamp-green", "greenLamp"), output("lamp-red", "redLamp"),
            output("siren", "siren"),
        ]
        return """
              // Lines of the board \(board.name). 板卡 \(board.name) 的线号。
              devices: [
                {
                  id: "reader-front", driver: "wiegandReader",
                  data0: "\(board.line("data0"))", data1: "\(board.line("data1"))",
                  bias: "pullUp", formats: ["h10301", "h10306"],
                },
                // Serial devices by their own name, see ls /dev/serial/by-id:
                // 串口设备请用 /dev/serial/by-id 下的名称：
                // { id: "id-card", driver: "idCardReader", path: "/dev/serial/by-id/…",
                //   baudRate: 115200 },
                // { id: "scanner", driver: "scanner", path: "/dev/serial/by-id/…",
                //   baudRate: 9600, prefix: "" },
            \((contacts + outputs).joined(separator: "\n"))
              ],

            """
    }

    private func contact(_ id: String, _ role: String, activeLow: Bool) -> String {
        """
            { id: "\(id)", driver: "contact", line: "\(board.line(role))", \
        activeLow: \(activeLow), bias: "pullUp" },
        """
    }

    private func output(_ id: String, _ role: String) -> String {
        """
            { id: "\(id)", driver: "output", line: "\(board.line(role))", activeLow: false },
        """
    }

    private var door: String {
        """
          door: {
            // failSafe: a magnet, current = locked. failSecure: a strike, current = released.
            // failSafe 为磁力锁（通电上锁），failSecure 为阴极锁（通电开锁）。
            lock: "failSafe",
            inputs: {
              door: "door-contact", exitButton: "exit-button", fireAlarm: "fire-contact",
              tamper: "housing",
            },
            outputs: {
              lock: "door-lock", buzzer: "buzzer", greenLamp: "lamp-green", redLamp: "lamp-red",
              siren: "siren",
            },
            unlock: "5 s",
            longUnlock: "20 s",
            heldOpenWarning: "45 s",
            heldOpenAlarm: "60 s",
            contactDebounce: "50 ms",
            // Open without a credential while staffed: "never", "always" or days with hours.
            // 有人值守时免刷卡的时段。
            freeAccess: "never",
          },

        """
    }

    private static let access = """
          access: {
            // An ID card that is on no list: deny, or admitAndRecord.
            // 名册之外的身份证：deny 拒绝；admitAndRecord 核验后放行并记录。
            unknownIdCard: "deny",
            clockDrift: "50 ppm",
          },

        """

    private var lists: String {
        let root =
            rootPublicKey.map { "    rootPublicKey: \"\($0)\"," }
            ?? "    // rootPublicKey: \"…64 hex\",  // the city's root key 市平台根公钥"
        let files = listKeyFiles.map { "\(jsonString($0.id)): \(jsonString($0.path))" }
        let keys =
            files.isEmpty
            ? "    // listKeyFiles: { a: \"credential:list-keys_a\" },  // 名册密钥"
            : "    listKeyFiles: { \(files.joined(separator: ", ")) },"
        return """
              lists: {
            \(root)
            \(keys)
                grace: "30 d",
              },

            """
    }

    private static let rest = """
          storage: { budget: "512 MiB", retention: "180 d" },

          status: { listen: "127.0.0.1:8420" },

        """
}
