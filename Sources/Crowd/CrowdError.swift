internal import EventLoop

/// Why a crowd could not go to a market, in words for the person who sent it.
public enum CrowdError: Error, CustomStringConvertible {
    /// Nothing answers there.
    case closed(CrowdTarget, SystemFailure)
    /// The server did not answer in time.
    case silent(String)
    /// The server answered something else than HTTP with the expected content.
    case unreadable(String)
    /// The server refused a request.
    case refused(String, status: Int, reason: String)
    /// The host's command was refused.
    case command(String, reason: String)
    /// There is nothing to sell in the room.
    case nothingToSell(room: String)
    /// A file cannot be written.
    case file(String)
    /// The process to be watched is not there.
    case noProcess(Int32)

    /// One or two sentences.
    public var description: String {
        switch self {
        case .closed(let target, let failure):
            "No market is open at \(target.authority) (\(failure)). Open it with: Scripts/serve"
        case .silent(let what): "The market did not answer in time: \(what)."
        case .unreadable(let what): "The market's answer cannot be read: \(what)."
        case .refused(let what, let status, let reason):
            "The market refused \(what): \(status) \(reason)."
        case .command(let what, let reason): "The room refused \(what): \(reason)."
        case .nothingToSell(let room):
            "The room \(room) has nothing left to sell; choose another with --room."
        case .file(let path): "The file \(path) cannot be written."
        case .noProcess(let number): "There is no process \(number)."
        }
    }
}

/// The words of the operating system for a failed call.
public struct SystemFailure: Sendable, CustomStringConvertible {
    /// Such as `connect: Connection refused (111)`.
    public let description: String

    init(_ error: SystemCallError) {
        description = error.description
    }
}
