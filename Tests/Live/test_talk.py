"""Chat, pins and muting."""

import pytest


def test_a_message_is_seen_by_all_with_its_paddle(stall, enter):
    an, guest = enter(), enter(None)
    answer = an.do("chat", text="  Chè năm nay thơm quá! 🍵  ")
    line = guest.until(lambda: guest.chat.get(answer["message"]))
    an.until(lambda: answer["message"] in an.chat)
    assert (line["text"], line["host"], line["name"]) == ("Chè năm nay thơm quá! 🍵", False, an.welcome["name"])
    assert isinstance(line["paddle"], int)
    said = stall.host.do("chat", text="Cảm ơn bác")["message"]
    assert guest.until(lambda: guest.chat.get(said))["host"] is True
    assert enter(None).chat[answer["message"]]["text"] == line["text"], "whoever comes later sees it too"


@pytest.mark.parametrize("text, reason", [
    ("", "textEmpty"), ("   \n ", "textEmpty"), ("x" * 281, "textTooLong"), ("ă" * 281, "textTooLong"),
    ("a\u0000b", "textNotPlain"), ("a\u001bb", "textNotPlain"), ("một\ndòng", "textNotPlain"),
])
def test_a_text_that_cannot_be_shown_is_refused(enter, stall, text, reason):
    answer = enter().refused("chat", text=text)
    assert answer["reason"] == reason
    if reason == "textTooLong":
        assert answer["max"] == 280


@pytest.mark.parametrize("text", ["x" * 280, "ă" * 280, "<script>alert(1)</script>", "👨‍👩‍👧‍👦" * 10, "\"'\\/"])
def test_a_text_at_the_edge_comes_through_unchanged(enter, stall, text):
    an, guest = enter(), enter(None)
    number = an.do("chat", text=text)["message"]
    assert guest.until(lambda: guest.chat.get(number))["text"] == text


def test_too_much_talk_is_slowed_down(enter, stall):
    an = enter()
    answers = [an.ask("chat", text=f"{number}") for number in range(8)]
    slowed = [answer for answer in answers if not answer["ok"]]
    assert slowed and all(a["reason"] == "rateLimited" and a["retryAfter"] > 0 for a in slowed)
    enter().do("chat", text="others may still talk")


def test_a_muted_buyer_may_bid_but_not_talk(stall, enter):
    lot, an = stall.english(), enter()
    an.do("chat", text="mua ở nơi khác đi")
    an.until(lambda: an.paddle)
    stall.host.do("mute", paddle=an.paddle)
    an.until(lambda: an.mine["muted"])
    assert an.refused("chat", text="này")["reason"] == "muted"
    an.do("bid", lot=lot, amount=100_000)
    stall.host.do("unmute", paddle=an.paddle)
    an.until(lambda: not an.mine["muted"])
    an.do("chat", text="xin lỗi")


def test_a_hidden_message_goes_away_for_all(stall, enter):
    an, guest = enter(), enter(None)
    number = an.do("chat", text="lời không hay")["message"]
    guest.until(lambda: number in guest.chat)
    stall.host.do("hideChat", message=number)
    guest.until(lambda: number in guest.hidden)
    assert number not in enter(None).chat


def test_a_pin_stays_until_it_is_taken_off(stall, enter):
    guest = enter(None)
    stall.host.do("pin", text="Giao hàng sáng thứ Bảy")
    guest.until(lambda: guest.front["pinned"] == "Giao hàng sáng thứ Bảy")
    assert enter(None).front["pinned"] == "Giao hàng sáng thứ Bảy"
    stall.host.do("unpin")
    guest.until(lambda: guest.front["pinned"] is None)


def test_presence_counts_who_comes_and_goes(stall, enter):
    guest = enter(None)
    guest.until(lambda: guest.front["hostPresent"])
    alone = guest.front["present"]
    others = [enter(None) for _ in range(3)]
    guest.until(lambda: guest.front["present"] == alone + 3)
    others[0].do("leave")
    others[1].close()
    others[2].cut()
    guest.until(lambda: guest.front["present"] == alone)
    stall.host.cut()
    guest.until(lambda: not guest.front["hostPresent"])
