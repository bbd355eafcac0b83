public import Ledger
public import Market

/// A signed session cookie: `account.expiry.signature`, HMAC-SHA-256 over the first two (RFC 2104).
///
/// The server keeps no list of sessions, only of those that were ended early; whoever holds the secret of the data
/// folder can check one. Expiry is Unix seconds.
public struct SessionCookie: Sendable {
    /// The cookie's name.
    public static let name = "nightmarket"

    /// Seconds a sign-in lasts.
    public static let lifetimeSeconds: Int64 = 30 * 24 * 3600

    private let secret: [UInt8]

    /// - Parameter secret: At least 32 bytes, kept in the data folder.
    public init(secret: [UInt8]) {
        precondition(secret.count >= 32, "the session secret is too short")
        self.secret = secret
    }

    /// Makes the value for an account.
    public func issue(_ account: AccountID, at now: Timestamp) -> String {
        let expiry = now.milliseconds / 1000 + Self.lifetimeSeconds
        let body = "\(account.rawValue).\(expiry)"
        return "\(body).\(Hexadecimal.encode(sign(body)))"
    }

    /// The account a value was issued for, or nil if it is forged, damaged or expired.
    public func account(_ value: some StringProtocol, at now: Timestamp) -> AccountID? {
        signIn(value, at: now)?.account
    }

    /// The sign-in a value was issued for, or nil if it is forged, damaged or expired; it may have been ended.
    public func signIn(_ value: some StringProtocol, at now: Timestamp) -> SignIn? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let account = Int(parts[0]), let expiry = Int64(parts[1]),
            let signature = Hexadecimal.decode(parts[2]),
            SecureRandom.isEqual(signature, sign("\(parts[0]).\(parts[1])")),
            now.milliseconds / 1000 < expiry
        else { return nil }
        return SignIn(account: AccountID(rawValue: account), expiry: expiry)
    }

    /// Finds the sign-in among the `Cookie` header's pairs (RFC 6265 §4.2.1).
    public func signIn(cookieHeader: String, at now: Timestamp) -> SignIn? {
        for pair in cookieHeader.split(separator: ";") {
            let trimmed = pair.drop { $0 == " " }
            guard trimmed.hasPrefix("\(Self.name)=") else { continue }
            return signIn(trimmed.dropFirst(Self.name.count + 1), at: now)
        }
        return nil
    }

    /// The `Set-Cookie` value that signs in.
    public func setCookie(_ account: AccountID, at now: Timestamp, isSecure: Bool) -> String {
        attributes(issue(account, at: now), maxAge: Self.lifetimeSeconds, isSecure)
    }

    /// The `Set-Cookie` value that signs out.
    public func clearCookie(isSecure: Bool) -> String {
        attributes("", maxAge: 0, isSecure)
    }

    private func attributes(_ value: String, maxAge: Int64, _ isSecure: Bool) -> String {
        "\(Self.name)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : "")
    }

    private func sign(_ body: String) -> [UInt8] {
        MessageCode.make(Array(body.utf8), secret: secret)
    }
}
