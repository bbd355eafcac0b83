public import Market

/// Which account holds which paddle: the one place where the public number meets the person.
public struct PaddleBook: Sendable {
    private var paddles: [AccountID: Paddle] = [:]
    /// Whose each paddle is, by its number less one; paddles are issued in order.
    private var accounts: [AccountID?] = []

    /// A book without paddles.
    public init() {}

    /// Notes whose a new paddle is.
    public mutating func issue(_ paddle: Paddle, to account: AccountID) {
        paddles[account] = paddle
        let index = paddle.rawValue - 1
        if index >= accounts.count {
            accounts.append(contentsOf: repeatElement(nil, count: index + 1 - accounts.count))
        }
        accounts[index] = account
    }

    /// The paddle of an account, if it has one in this room.
    public func paddle(of account: AccountID) -> Paddle? {
        paddles[account]
    }

    /// Whose a paddle is.
    public func account(of paddle: Paddle) -> AccountID? {
        let index = paddle.rawValue - 1
        return accounts.indices.contains(index) ? accounts[index] : nil
    }
}
