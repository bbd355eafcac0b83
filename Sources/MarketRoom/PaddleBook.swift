public import Market

/// Which account holds which paddle: the one place where the public number meets the person.
public struct PaddleBook: Sendable {
    private var paddles: [AccountID: Paddle] = [:]
    private var accounts: [Paddle: AccountID] = [:]

    /// A book without paddles.
    public init() {}

    /// Notes whose a new paddle is.
    public mutating func issue(_ paddle: Paddle, to account: AccountID) {
        paddles[account] = paddle
        accounts[paddle] = account
    }

    /// The paddle of an account, if it has one in this room.
    public func paddle(of account: AccountID) -> Paddle? {
        paddles[account]
    }

    /// Whose a paddle is.
    public func account(of paddle: Paddle) -> AccountID? {
        accounts[paddle]
    }
}
