public import Market

/// Which account holds which paddle: the one place where the public number meets the person.
public struct PaddleBook: Sendable {
    private var paddles: [AccountID: Paddle] = [:]
    private var accounts: [Paddle: AccountID] = [:]

    public init() {}

    public mutating func issue(_ paddle: Paddle, to account: AccountID) {
        paddles[account] = paddle
        accounts[paddle] = account
    }

    public func paddle(of account: AccountID) -> Paddle? {
        paddles[account]
    }

    public func account(of paddle: Paddle) -> AccountID? {
        accounts[paddle]
    }
}
