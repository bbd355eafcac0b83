import Market

/// The last chat messages of each account by key, so that a retry does not say them twice.
struct RecentPosts {
    /// Keys remembered of one account.
    static let keysMax = 8

    struct Post {
        let key: IdempotencyKey
        let text: String
        let message: MessageID
    }

    private var posts: [AccountID: [Post]] = [:]

    /// The message that this account has posted with this key.
    func post(_ key: IdempotencyKey, by account: AccountID) -> Post? {
        posts[account]?.first { $0.key == key }
    }

    mutating func remember(_ post: Post, by account: AccountID) {
        var kept = posts[account] ?? []
        if kept.count == Self.keysMax { kept.removeFirst() }
        kept.append(post)
        posts[account] = kept
    }
}
