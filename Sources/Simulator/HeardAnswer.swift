import Market

/// An answer as the person who asked reads it.
struct HeardAnswer: Equatable {
    /// The sender's name for what was asked.
    let key: String
    /// Whether it was done.
    let isAccepted: Bool
    /// When it was stamped.
    let at: Int64
    /// The journal's number of its record.
    let sequence: Int64?
    /// Everything else, which a retry must be told again, byte for byte.
    let substance: [UInt8]
    /// The whole message.
    let text: [UInt8]

    /// Reads an answer; `nil` for anything else.
    init?(_ text: [UInt8]) {
        guard text.starts(with: #"{"type":"answer","key":""#.utf8) else { return nil }
        let start = 24
        guard let keyEnd = text[start...].firstIndex(of: UInt8(ascii: "\"")),
            let at = text.integer(after: #","at":"#)
        else { return nil }
        key = String(decoding: text[start..<keyEnd], as: UTF8.self)
        isAccepted = text[keyEnd...].starts(with: #"","ok":true,"#.utf8)
        self.at = at
        var rest = text.place(of: Array(#","at":"#.utf8)).map { $0 + 6 } ?? text.count
        while rest < text.count, text[rest] >= UInt8(ascii: "0"), text[rest] <= UInt8(ascii: "9") {
            rest += 1
        }
        if text[rest...].starts(with: #","seq":"#.utf8) {
            sequence = text.integer(after: #","seq":"#)
            rest += 7
            while rest < text.count, text[rest] >= UInt8(ascii: "0"),
                text[rest] <= UInt8(ascii: "9")
            {
                rest += 1
            }
        } else {
            sequence = nil
        }
        substance = Array(text[rest...])
        self.text = text
    }

    /// Whether the server was not able to decide at all; asking again is the way then.
    var isForNow: Bool {
        !isAccepted
            && ["cannotRecord", "busy", "restarting", "rateLimited"].contains { reason in
                substance.starts(with: #","reason":"\#(reason)""#.utf8)
            }
    }

    /// Whether it says that nothing can be recorded.
    var isCannotRecord: Bool {
        !isAccepted && substance.starts(with: #","reason":"cannotRecord""#.utf8)
    }
}
