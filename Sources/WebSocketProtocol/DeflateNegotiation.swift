/// Agreement on permessage-deflate, from both sides.
///
/// Source: RFC 7692 §5 and §7.1.
enum DeflateNegotiation {
    /// The name of the extension.
    static let name = "permessage-deflate"
    private static let serverNoContext = "server_no_context_takeover"
    private static let clientNoContext = "client_no_context_takeover"
    private static let serverWindow = "server_max_window_bits"
    private static let clientWindow = "client_max_window_bits"

    /// What one entry says, each parameter at most once and valid.
    private struct Terms {
        var serverNoContext = false
        var clientNoContext = false
        var serverWindowBits: Int?
        /// `.some(nil)`: named without a value, which only an offer may do.
        var clientWindowBits: Int??

        /// `nil` when a parameter is unknown, doubled or of a wrong value.
        init?(_ entry: ExtensionOffer) {
            var seen: Set<String> = []
            for parameter in entry.parameters {
                guard seen.insert(parameter.name).inserted else { return nil }
                switch (parameter.name, parameter.value) {
                case (DeflateNegotiation.serverNoContext, nil): serverNoContext = true
                case (DeflateNegotiation.clientNoContext, nil): clientNoContext = true
                case (DeflateNegotiation.clientWindow, nil): clientWindowBits = .some(nil)
                case (DeflateNegotiation.serverWindow, let value?):
                    guard let bits = windowBits(value) else { return nil }
                    serverWindowBits = bits
                case (DeflateNegotiation.clientWindow, let value?):
                    guard let bits = windowBits(value) else { return nil }
                    clientWindowBits = bits
                default: return nil
                }
            }
        }

        /// 8–15 in decimal without a leading zero.
        private func windowBits(_ value: String) -> Int? {
            DeflateParameters.windowBits.first { String($0) == value }
        }
    }

    /// Takes the first offer that the policy allows.
    ///
    /// - Returns: The parameters and the entry that answers the offer; `nil` when none suits.
    static func accept(
        _ offers: [ExtensionOffer],
        policy: DeflatePolicy
    ) -> (parameters: DeflateParameters, answer: String)? {
        guard policy.isEnabled else { return nil }
        for offer in offers where offer.name == name {
            guard let terms = Terms(offer) else { continue }
            let serverBits = terms.serverWindowBits ?? 15
            guard serverBits >= policy.serverWindowBitsMin else { continue }
            var agreed = DeflateParameters(
                serverNoContextTakeover: terms.serverNoContext || !policy.serverKeepsContext,
                clientNoContextTakeover: terms.clientNoContext || !policy.clientKeepsContext,
                serverMaxWindowBits: serverBits
            )
            if let offered = terms.clientWindowBits {
                agreed.clientMaxWindowBits = min(offered ?? 15, policy.clientWindowBitsMax)
            }
            let answer = entry(
                agreed,
                // An offer that names the server's window is taken by naming it too, also at 15.
                namesServerWindow: terms.serverWindowBits != nil,
                namesClientWindow: (terms.clientWindowBits ?? nil) != nil
            )
            return (agreed, answer)
        }
        return nil
    }

    /// What a client offers.
    static func offer(_ wanted: DeflateParameters) -> String {
        var text = entry(wanted)
        if wanted.clientMaxWindowBits == 15 { text += "; " + clientWindow }
        return text
    }

    /// Reads a server's answer to ``offer(_:)``.
    ///
    /// - Returns: `nil` when the answer is not one that this offer allows.
    static func agreed(_ answer: ExtensionOffer, to wanted: DeflateParameters) -> DeflateParameters?
    {
        guard answer.name == name, let terms = Terms(answer) else { return nil }
        // To an offer that names a context or a window the answer must keep to it.
        guard terms.serverNoContext || !wanted.serverNoContextTakeover else { return nil }
        let serverBits = terms.serverWindowBits ?? 15
        guard serverBits <= wanted.serverMaxWindowBits else { return nil }
        if case .some(nil) = terms.clientWindowBits { return nil }
        return DeflateParameters(
            serverNoContextTakeover: terms.serverNoContext,
            clientNoContextTakeover: terms.clientNoContext || wanted.clientNoContextTakeover,
            serverMaxWindowBits: serverBits,
            clientMaxWindowBits: min(
                (terms.clientWindowBits ?? nil) ?? 15,
                wanted.clientMaxWindowBits
            )
        )
    }

    /// The parameters as an entry of `Sec-WebSocket-Extensions`; the full window is named on demand.
    private static func entry(
        _ parameters: DeflateParameters,
        namesServerWindow: Bool = false,
        namesClientWindow: Bool = false
    ) -> String {
        var text = name
        if parameters.serverNoContextTakeover { text += "; " + serverNoContext }
        if parameters.clientNoContextTakeover { text += "; " + clientNoContext }
        if namesServerWindow || parameters.serverMaxWindowBits < 15 {
            text += "; \(serverWindow)=\(parameters.serverMaxWindowBits)"
        }
        if namesClientWindow || parameters.clientMaxWindowBits < 15 {
            text += "; \(clientWindow)=\(parameters.clientMaxWindowBits)"
        }
        return text
    }
}
