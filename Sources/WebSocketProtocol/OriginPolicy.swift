/// From which pages a browser may open a connection.
///
/// Only browsers send `Origin`, and they always do; so a request without one is let through by every
/// policy: it cannot be a foreign page that uses a visitor's cookies.
/// Source: RFC 6455 §10.2, RFC 6454 §7.
public enum OriginPolicy: Sendable, Equatable {
    /// From any page.
    case any
    /// From pages of this very server: the scheme, `://` and the request's `Host`.
    case sameOrigin(scheme: String)
    /// From pages of these origins, such as `https://cho.example`.
    case listed(Set<String>)

    /// Whether a request with these values of `Origin` and this `Host` may go on.
    func allows(_ origins: [String], host: String) -> Bool {
        guard let origin = origins.first else { return true }
        guard origins.count == 1 else { return false }
        return switch self {
        case .any: true
        case .sameOrigin(let scheme):
            HandshakeFields.equalIgnoringCase(origin, "\(scheme)://\(host)")
        // Byte for byte: as text, different characters may be equal.
        case .listed(let allowed): allowed.contains { $0.utf8.elementsEqual(origin.utf8) }
        }
    }
}
