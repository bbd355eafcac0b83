internal import EventLoop
internal import Transport

/// Why a crowd could not go to a market, in words for the person who sent it.
public enum CrowdError: Error, CustomStringConvertible {
    /// Nothing answers there.
    case closed(CrowdTarget, SystemFailure)
    /// TLS failed, such as for a certificate that is not trusted.
    case insecure(CrowdTarget, reason: String)
    /// A connection ended that should have stayed.
    case ended(CrowdTarget, how: String)
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
        case .insecure(let target, let reason):
            "The line to \(target.authority) is not secure: \(reason). "
                + "A self-signed certificate is taken with --insecure."
        case .ended(let target, let how):
            "A connection to \(target.authority) ended early: \(how)."
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

extension CrowdError {
    /// Puts the transport's errors into words.
    init(_ error: any Error, at target: CrowdTarget) {
        switch error {
        case let error as CrowdError: self = error
        case let error as SystemCallError: self = .closed(target, SystemFailure(error))
        case TLSError.session(let reason), TLSError.setup(let reason):
            self = .insecure(target, reason: reason)
        default: self = .insecure(target, reason: "\(error)")
        }
    }
}
