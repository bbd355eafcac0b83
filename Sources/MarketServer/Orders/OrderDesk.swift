import Dispatch
import Fulfilment
import Ledger
import Logging
import Market
import MarketRoom
import Synchronization

/// The one place where orders are decided: bookings, payments, handovers, errands.
///
/// Whatever waits is decided one after the other in memory and recorded in one transaction; answers,
/// those to mere questions included, leave after it. So capacity has one writer, nothing is said
/// before it is durable, and what is read is durable too. When nothing can be recorded, the book is
/// read back from the disk before anything else is decided.
final class OrderDesk: Sendable {
    /// Told after the commit: `nil`, or why nothing was recorded.
    typealias Completion = @Sendable (LedgerError?) -> Void
    /// Decides on the book; what it returns is called after the commit.
    typealias Job = @Sendable (inout OrderBook) -> Completion

    /// Jobs that may wait; more are refused with `busy`.
    static let jobsMax = 10_000
    /// Jobs that one transaction carries.
    private static let jobsPerCommit = 512
    /// How long a room's news may wait for something else to be recorded with, in milliseconds: in a
    /// rush the disk is the rooms'.
    private static let newsPatience = 250

    private struct Work {
        let isQuestion: Bool
        let job: Job
    }

    private struct Inbox {
        var work: [Work] = []
        var isWoken = false
        var isTimed = false
    }

    let ledger: Ledger
    let clock: ServerClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "nightmarket.orders")
    private let inbox = Mutex(Inbox())
    // Locked on the queue only, so never waited for; nil after a failure, until it is read back.
    private let book: Mutex<OrderBook?>
    private let published = Mutex(OrderFigures())
    private let readingFailure = Mutex<LedgerError?>(nil)

    /// Begins to read the book from the ledger, beside the rooms; see ``awaitReading()``.
    init(_ ledger: Ledger, clock: ServerClock, logger: Logger) {
        self.ledger = ledger
        self.clock = clock
        self.logger = logger
        book = Mutex(nil)
        queue.async { self.read() }
    }

    /// Waits until the book is read; to be called before anybody is let in.
    func awaitReading() throws(LedgerError) {
        queue.sync {}
        if let failure = readingFailure.withLock(\.self) { throw failure }
    }

    private func read() {
        do throws(LedgerError) {
            let read = try reread()
            published.withLock { $0 = OrderFigures(read) }
            book.withLock { $0 = read }
        } catch {
            readingFailure.withLock { $0 = error }
        }
    }

    /// Jobs that wait; from any thread.
    var waiting: Int { inbox.withLock(\.work.count) }

    /// What the metrics show, as of the last commit; from any thread.
    var figures: OrderFigures { published.withLock(\.self) }

    /// Hands a job in; from any thread.
    ///
    /// - Parameters:
    ///   - isOwed: Whether it must be taken even where many wait: it ends what was begun.
    ///   - job: Called on the desk's queue.
    /// - Returns: Whether it was taken.
    @discardableResult
    func submit(isOwed: Bool = false, _ job: @escaping Job) -> Bool {
        put(Work(isQuestion: false, job: job), isOwed: isOwed)
    }

    /// Asks something that changes nothing; from any thread.
    ///
    /// It is answered while the disk fails, too.
    func ask(_ job: @escaping Job) -> Bool {
        put(Work(isQuestion: true, job: job), isOwed: false)
    }

    /// Follows a room: its holds become orders, and what its ended lots do not need comes free.
    func follow(_ room: MarketRoom) {
        let id = room.profile.id
        room.watchGoods { news in
            let goods = news.holds.compactMap(OrderGoods.init)
            let ended = news.ended.map { LotPlace(room: id, lot: $0) }
            let news = Work(isQuestion: false) { book in
                book.follow(goods, ended: ended, at: news.at)
                return { _ in }
            }
            let mustTime = self.inbox.withLock { inbox in
                inbox.work.append(news)
                defer { inbox.isTimed = true }
                return !inbox.isTimed && !inbox.isWoken
            }
            guard mustTime else { return }
            self.queue.asyncAfter(deadline: .now() + .milliseconds(Self.newsPatience)) {
                self.carryOutAll()
            }
        }
    }

    /// Waits until everything that was handed in is carried out.
    func finish() {
        queue.sync { carryOutAll() }
    }

    private func put(_ work: Work, isOwed: Bool) -> Bool {
        let (isTaken, mustWake) = inbox.withLock { inbox in
            guard isOwed || inbox.work.count < Self.jobsMax else { return (false, false) }
            inbox.work.append(work)
            defer { inbox.isWoken = true }
            return (true, !inbox.isWoken)
        }
        if mustWake { queue.async { self.carryOutAll() } }
        return isTaken
    }

    private func carryOutAll() {
        while true {
            let work = inbox.withLock { inbox -> [Work] in
                let work = Array(inbox.work.prefix(Self.jobsPerCommit))
                inbox.work.removeFirst(work.count)
                if work.isEmpty { (inbox.isWoken, inbox.isTimed) = (false, false) }
                return work
            }
            if work.isEmpty { return }
            book.withLock { carryOut(work, on: &$0) }
        }
    }

    private func carryOut(_ work: [Work], on book: inout OrderBook?) {
        do throws(LedgerError) {
            var open = if let book { book } else { try reread() }
            // The only reference to what is inside, so that nothing is copied.
            book = nil
            let completions = work.map { $0.job(&open) }
            try ledger.record(open.takeChanges())
            published.withLock { $0 = OrderFigures(open) }
            book = open
            for completion in completions { completion(nil) }
        } catch {
            logger.error("orders are not recorded: \(error)")
            answerQuestions(work, error)
        }
    }

    private func reread() throws(LedgerError) -> OrderBook {
        OrderBook(try ledger.fulfilment(), at: clock.now)
    }

    /// Answers from what is on the disk; what would change something is refused.
    private func answerQuestions(_ work: [Work], _ error: LedgerError) {
        let records = try? ledger.fulfilment()
        var kept = records.map { OrderBook($0, at: clock.now) } ?? OrderBook()
        for work in work {
            let completion = work.job(&kept)
            completion(work.isQuestion && records != nil ? nil : error)
            if !work.isQuestion, let records { kept = OrderBook(records, at: clock.now) }
        }
    }
}

/// What the metrics show of orders.
struct OrderFigures: Sendable {
    var orders: [Order.State: Int] = [:]
    var payments: [Payment.State: Int] = [:]
    var booked = 0
    var waiting = 0
    var tied = 0
    /// Who shops for whom; rooms ask it before a claim for somebody else.
    var errands = OrderBook().errands

    init() {}

    init(_ book: OrderBook) {
        orders = book.counts
        payments = book.paymentCounts
        (booked, waiting, tied) = book.pickup.counts
        errands = book.errands
    }
}

extension OrderGoods {
    /// The goods of a hold's row; `nil` for a state that this version does not know.
    init?(_ row: HoldRow) {
        guard let state = Hold.State(rawValue: row.state) else { return nil }
        self.init(
            order: OrderID(room: row.room, hold: row.hold),
            lot: row.lot,
            account: row.account,
            product: row.product,
            quantity: row.quantity,
            unit: row.unit,
            total: row.total,
            kind: row.kind,
            state: state,
            deadline: row.deadline,
            beneficiary: row.beneficiary,
            refund: row.refund.dong
        )
    }
}
