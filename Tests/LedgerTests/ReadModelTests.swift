import Ledger
import Market
import Testing

@Suite(.onDisk)
struct ReadModelTests {
    @Test func `rows are kept with all their fields, by room and in order`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        var cancelled = lot(2, 1, state: "ended")
        cancelled.hammer = nil
        cancelled.winner = nil
        cancelled.outcome = "cancelled"
        cancelled.reason = "hỏng \u{1F95A}\0, \"đổ\""
        let changes: [Change] = [
            .lotSaved(lot(1, 2, state: "prepared")), .lotSaved(lot(1, 1, state: "ended", sold: 3)),
            .lotSaved(cancelled), .holdSaved(try hold(2, 2, state: "held")),
            .holdSaved(try hold(1, 1, state: "paid")), .holdSaved(try hold(2, 1, state: "held")),
            .paddleIssued(paddle(1, 2, account: 7)), .paddleIssued(paddle(1, 1, account: 9)),
            .paddleIssued(paddle(2, 1, account: 9)),
        ]
        #expect(await ledger.failure(of: batch(1, 1...1, changes)) == nil)
        let rooms = [RoomID(rawValue: 1), RoomID(rawValue: 2)]
        #expect(
            try ledger.lots(of: rooms[0]) == [
                lot(1, 1, state: "ended", sold: 3), lot(1, 2, state: "prepared"),
            ]
        )
        #expect(try ledger.lots(of: rooms[1]) == [cancelled])
        #expect(try ledger.holds(of: rooms[0]) == [try hold(1, 1, state: "paid")])
        #expect(
            try ledger.holds(of: rooms[1]) == [
                try hold(2, 1, state: "held"), try hold(2, 2, state: "held"),
            ]
        )
        #expect(
            try ledger.paddles(of: rooms[0]) == [
                paddle(1, 1, account: 9), paddle(1, 2, account: 7),
            ]
        )
        #expect(try ledger.paddles(of: rooms[1]) == [paddle(2, 1, account: 9)])
        #expect(try ledger.lots(of: RoomID(rawValue: 3)).isEmpty)
    }

    @Test func `the last version of a row wins, in one commit and over several lives`() async throws
    {
        let folder = TemporaryFolder()
        let room = RoomID(rawValue: 1)
        for (life, states) in [["held", "released"], ["held", "expired"], ["paid"]].enumerated() {
            let ledger = try Ledger(folder: folder.data)
            var changes: [Change] = [.holdSaved(try hold(1, 100 + life, state: "held"))]
            for state in states {
                changes.append(.holdSaved(try hold(1, 7, state: state)))
                changes.append(.lotSaved(lot(1, 1, state: state)))
            }
            let sequence = Int64(life + 1)
            #expect(await ledger.failure(of: batch(1, sequence...sequence, changes)) == nil)
            let holds = try ledger.holds(of: room)
            #expect(holds.map(\.hold.rawValue) == [7] + (0...life).map { 100 + $0 })
            #expect(holds.first?.state == states.last)
            #expect(try ledger.lots(of: room).map(\.state) == states.suffix(1))
            ledger.close()
        }
    }

    @Test func `a room's pinned text is the last one, or none`() async throws {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        let room = RoomID(rawValue: 1)
        #expect(try ledger.pinned(of: room) == nil)
        for text in ["Mua 2 tặng 1", "Hết trứng rồi!", nil] {
            let batch = LedgerBatch(room: room, entries: [], changes: [.pinned(room, text)])
            #expect(await ledger.failure(of: batch) == nil)
            #expect(try ledger.pinned(of: room) == text)
        }
    }

    @Test func `the chat's tail is the newest messages, oldest first`() async throws {
        let folder = TemporaryFolder()
        let ledger = try Ledger(folder: folder.data)
        let messages = (1...30).map { number in
            ChatRow(
                room: RoomID(rawValue: 1),
                message: MessageID(rawValue: number),
                paddle: number.isMultiple(of: 3) ? nil : Paddle(rawValue: number),
                account: number.isMultiple(of: 5) ? nil : AccountID(rawValue: number * 10),
                name: "Nguyễn Văn \(number)",
                isHost: number.isMultiple(of: 3),
                text: "Còn mấy hộp? 🥚 \(number)",
                time: Timestamp(milliseconds: Int64(number))
            )
        }
        for message in messages {
            let batch = LedgerBatch(room: message.room, entries: [], changes: [.chat(message)])
            #expect(await ledger.failure(of: batch) == nil)
        }
        #expect(
            try ledger.chatTail(of: RoomID(rawValue: 1), limit: 10) == Array(messages.suffix(10))
        )
        #expect(try ledger.chatTail(of: RoomID(rawValue: 1), limit: 100) == messages)
        #expect(try ledger.chatTail(of: RoomID(rawValue: 1), limit: 0).isEmpty)
        #expect(try ledger.chatTail(of: RoomID(rawValue: 2), limit: 10).isEmpty)

        var hidden = messages[28]
        hidden.isHidden = true
        let batch = LedgerBatch(room: hidden.room, entries: [], changes: [.chat(hidden)])
        #expect(await ledger.failure(of: batch) == nil)
        #expect(
            try ledger.chatTail(of: hidden.room, limit: 3) == [messages[27], hidden, messages[29]]
        )
    }
}
