import MarketProtocol

/// The server's answer to one command.
struct ServerAnswer: Sendable {
    /// The command's key; empty where the server could read none.
    private(set) var key = ""
    private(set) var isAccepted = false
    /// The record's number in the journal.
    private(set) var sequence: Int64?
    /// Why it was refused.
    private(set) var reason: String?
    /// The lot that was prepared.
    private(set) var lot: Int?

    /// Reads an answer, or a `joined` message, which answers a join; `nil` if it is neither.
    init?(_ message: RawSpan) {
        var cursor = JSONCursor()
        do throws(JSONError) {
            try cursor.readObject(message) { name, value throws(JSONError) in
                switch value {
                case .string(let range, _):
                    if message.equals("key", at: name) { key = message.text(range) }
                    if message.equals("reason", at: name) { reason = message.text(range) }
                case .bool(let value):
                    if message.equals("ok", at: name) { isAccepted = value }
                case .integer(let number):
                    if message.equals("seq", at: name) { sequence = number }
                    if message.equals("lot", at: name) { lot = Int(number) }
                default: break
                }
            }
        } catch {
            return nil
        }
    }
}
