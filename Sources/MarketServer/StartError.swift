import Foundation

/// Why the market could not open, in words for the person who starts it.
public enum StartError: Error, CustomStringConvertible {
    /// The data folder's parent cannot be made.
    case folder(String, errno: Int32?)
    /// The page's files cannot be read.
    case staticFiles(String)
    /// The address does not name this machine.
    case address(String, UInt16)
    /// Another program listens there.
    case portTaken(UInt16)
    /// The certificate or its key cannot be used.
    case certificate(String)
    /// The system refused something else.
    case system(String)

    /// One sentence.
    public var description: String {
        switch self {
        case .folder(let path, let errno):
            if let errno {
                "The data folder \(path) cannot be made: \(unsafe String(cString: strerror(errno)))."
            } else {
                "The data folder \(path) cannot be made."
            }
        case .staticFiles(let path): "The page's files cannot be read from \(path)."
        case .address(let host, let port): "\(host):\(port) is no address of this machine."
        case .portTaken(let port): "Port \(port) is taken by another program."
        case .certificate(let reason): "The certificate cannot be used: \(reason)."
        case .system(let reason): "The system refused: \(reason)."
        }
    }
}
